using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>What became of a step. Words are stored.</summary>
public enum StepOutcome : byte
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Nobody, or no system, was found to be called (无人可通知).</summary>
    NobodyFound,

    /// <summary>The case stands so high, or is under supervision, already.</summary>
    AlreadyThere,

    /// <summary>It did not come back often enough; with the next time it is looked at again.</summary>
    TooFew,
}

/// <summary>Somebody who was called, or took notice.</summary>
/// <param name="Id">Id of the person, the key or the subscription; empty where that was not kept.</param>
/// <param name="Name">Their name then.</param>
[GenerateSerializer, Immutable]
public readonly record struct Called([property: Id(0)] string Id, [property: Id(1)] string Name);

/// <summary>Nobody acts: the case escalates from now on (升级开始).</summary>
/// <param name="Run">Which escalation of the case it is, from 1.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Policy">The policy, frozen.</param>
/// <param name="Rung">Where it begins.</param>
/// <param name="Next">Index of the first step.</param>
/// <param name="NextAt">When it is owed.</param>
[GenerateSerializer, Immutable]
public sealed record EscalationStarted(
    DateTimeOffset At,
    [property: Id(0)] int Run,
    [property: Id(1)] EscalationTrigger Trigger,
    [property: Id(2)] EscalationPolicy Policy,
    [property: Id(3)] Rung Rung,
    [property: Id(4)] int Next,
    [property: Id(5)] DateTimeOffset NextAt) : CaseEvent(At);

/// <summary>A step was taken (升级步骤).</summary>
/// <param name="Run">Of which escalation.</param>
/// <param name="Step">Its index.</param>
/// <param name="What">The step.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="People">Who was called.</param>
/// <param name="OwedAt">When it was owed: later only because nobody could take it then.</param>
/// <param name="Next">Index of the step that comes next; the number of steps when all are done.</param>
/// <param name="NextAt">When that is owed, or when it begins anew.</param>
/// <param name="Loops">How often it has gone back to the first step.</param>
[GenerateSerializer, Immutable]
public sealed record EscalationStepped(
    DateTimeOffset At,
    [property: Id(0)] int Run,
    [property: Id(1)] int Step,
    [property: Id(2)] EscalationStep What,
    [property: Id(3)] StepOutcome Outcome,
    [property: Id(4)] ImmutableArray<Called> People,
    [property: Id(5)] DateTimeOffset OwedAt,
    [property: Id(6)] int Next,
    [property: Id(7)] DateTimeOffset NextAt,
    [property: Id(8)] int Loops) : CaseEvent(At);

/// <summary>A step, or the handling, was not done when it was due (超时).</summary>
/// <param name="Stage">Where the case stood.</param>
/// <param name="DueAt">When it was due.</param>
[GenerateSerializer, Immutable]
public sealed record DueMissed(
    DateTimeOffset At, [property: Id(0)] CaseStage Stage, [property: Id(1)] DateTimeOffset DueAt) : CaseEvent(At);

/// <summary>Who took notice was reminded that nothing has followed (提醒).</summary>
/// <param name="By">Who took it, with their name then.</param>
[GenerateSerializer, Immutable]
public sealed record AcknowledgementReminded(
    DateTimeOffset At, [property: Id(0)] int Run, [property: Id(1)] Called By) : CaseEvent(At);

/// <summary>Nothing followed on taking notice: it counts no longer (确认失效).</summary>
/// <param name="By">Who had taken it, with their name then.</param>
[GenerateSerializer, Immutable]
public sealed record AcknowledgementLapsed(
    DateTimeOffset At, [property: Id(0)] int Run, [property: Id(1)] Called By) : CaseEvent(At);
