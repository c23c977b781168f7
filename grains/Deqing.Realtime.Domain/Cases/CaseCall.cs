namespace Deqing.Realtime.Domain.Cases;

/// <summary>A call to whoever owes the present step (催办), and what became of the step.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who called.</param>
/// <param name="Chance">How likely it was then that the step would be late, 0 to 1; null where too few cases told.</param>
/// <param name="DueAt">When the step was due then. A later limit does not change it.</param>
/// <param name="Stage">The step.</param>
/// <param name="Since">When the step had begun; null in cases stored before that was kept.</param>
/// <param name="EndedAt">When the case left the step; null while it stands there.</param>
/// <param name="IsDone">Whether it left the step by doing it; else it was cut short: sent back, sent elsewhere, merged, ended.</param>
[GenerateSerializer, Immutable]
public sealed record CaseCall(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] Actor By,
    [property: Id(2)] double? Chance,
    [property: Id(3)] DateTimeOffset DueAt,
    [property: Id(4)] CaseStage Stage,
    [property: Id(5)] DateTimeOffset? Since,
    [property: Id(6)] DateTimeOffset? EndedAt = null,
    [property: Id(7)] bool IsDone = false)
{
    /// <summary>Most calls of a case.</summary>
    public const int Most = 50;

    /// <summary>Whether it is for the step a case stands at.</summary>
    public bool IsFor(CaseFile state) => !state.IsOver && state.Stage == Stage && state.StageSince == Since;
}

/// <summary>Somebody called whoever owes the present step (催办). It moves nothing.</summary>
/// <param name="By">Who called.</param>
/// <param name="Note">What was said, or null.</param>
/// <param name="Chance">How likely it was then that the step would be late, 0 to 1; null where too few cases told.</param>
/// <param name="DueAt">When the step was due then.</param>
[GenerateSerializer, Immutable]
public sealed record CaseUrged(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string? Note,
    [property: Id(2)] double? Chance,
    [property: Id(3)] DateTimeOffset DueAt) : CaseEvent(At);

/// <summary>Says that whoever owes the present step was called (催办). The chance is the engine's, not the person's.</summary>
/// <param name="Note">What was said, or null.</param>
[GenerateSerializer, Immutable]
public sealed record Urge(int Version, [property: Id(0)] string? Note) : PersonCommand(Version)
{
    internal override CaseVerb Verb => CaseVerb.Urge;
}
