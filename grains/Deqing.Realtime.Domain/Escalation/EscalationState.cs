namespace Deqing.Realtime.Domain.Escalation;

/// <summary>How the escalation of a case stands. There is none while somebody acts.</summary>
[GenerateSerializer, Immutable]
public sealed record EscalationState
{
    /// <summary>How many returns and reports are kept.</summary>
    public const int MaxRecent = 50;

    /// <summary>Which one of the case it is, from 1: what belongs to an earlier one does nothing.</summary>
    [Id(0)] public required int Run { get; init; }

    /// <summary>What made it begin.</summary>
    [Id(1)] public required EscalationTrigger Trigger { get; init; }

    /// <summary>The policy as it was when it began; later changes of it do not reach this run.</summary>
    [Id(2)] public required EscalationPolicy Policy { get; init; }

    /// <summary>When it began.</summary>
    [Id(3)] public required DateTimeOffset Since { get; init; }

    /// <summary>Index of the step that comes next; the number of steps when all are done.</summary>
    [Id(4)] public required int Next { get; init; }

    /// <summary>When that step is owed, or when it begins anew.</summary>
    [Id(5)] public required DateTimeOffset NextAt { get; init; }

    /// <summary>How often it has gone back to the first step.</summary>
    [Id(6)] public int Loops { get; init; }

    /// <summary>Whether anybody was called since the first step.</summary>
    [Id(7)] public bool Reached { get; init; }

    /// <summary>How high the case stands.</summary>
    [Id(8)] public required Rung Rung { get; init; }

    /// <summary>Since when somebody who took notice holds it, counted anew with everything they add; null while it runs.</summary>
    [Id(9)] public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Who holds it, or null.</summary>
    [Id(10)] public Called? HeldBy { get; init; }

    /// <summary>Whether they were reminded.</summary>
    [Id(11)] public bool Reminded { get; init; }

    /// <summary>Whose the case is by a step, as the text of a territory; null if no step said so.</summary>
    [Id(12)] public string? OwnedBy { get; init; }

    /// <summary>
    /// When the alarm came back, or others reported the same, since it began; the newest <see cref="MaxRecent"/>, oldest first.
    /// </summary>
    [Id(13)] public ImmutableArray<DateTimeOffset> Recent { get; init; } = [];

    /// <summary>Whether steps are still taken.</summary>
    public bool IsRunning => HeldSince is null;

    /// <summary>When it must be looked at next; null if it waits for a person for ever.</summary>
    public DateTimeOffset? WakeAt =>
        HeldSince is not { } since ? NextAt
        : Policy.Acknowledgement is { } rule ? since.AddMinutes(Reminded ? rule.LapseMinutes : rule.RemindMinutes)
        : null;
}
