using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>The case got another category, condition, level or place; start and pauses of its clocks stay.</summary>
/// <param name="HandleDue">When handling is due now; null if that clock has not started.</param>
/// <param name="Promise">When the villager was promised an end, by the new category from the old start.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReclassified(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Category,
    [property: Id(2)] string? Condition,
    [property: Id(3)] Severity Level,
    [property: Id(4)] Place Place,
    [property: Id(5)] Position? Position,
    [property: Id(6)] FoundBy FoundBy,
    [property: Id(7)] string Reason,
    [property: Id(8)] Due? HandleDue,
    [property: Id(9)] Due Promise) : CaseEvent(At);

/// <summary>The case goes on in another (并案); its clocks stop.</summary>
[GenerateSerializer, Immutable]
public sealed record CaseMerged(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Into, [property: Id(2)] string Reason) : CaseEvent(At);

/// <summary>The merge was undone: the case stands again as it stood before.</summary>
[GenerateSerializer, Immutable]
public sealed record CaseUnmerged(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Reason) : CaseEvent(At);

/// <summary>Another case goes on in this one: its reporters are told this one's end, the earliest report counts.</summary>
/// <param name="Reporters">The other's reporters.</param>
/// <param name="ReportedAt">When the other was reported.</param>
[GenerateSerializer, Immutable]
public sealed record CaseAbsorbed(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Case,
    [property: Id(2)] ImmutableArray<Reporter> Reporters,
    [property: Id(3)] DateTimeOffset ReportedAt,
    [property: Id(4)] Due Promise) : CaseEvent(At);

/// <summary>The other case stands on its own again; this one is as if it had never been absorbed.</summary>
/// <param name="Promise">The villager's clock without it.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReleased(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Case, [property: Id(2)] Due Promise) : CaseEvent(At);

/// <summary>Parts of the case became cases of their own (拆分); this one ends when they have.</summary>
/// <param name="Children">Their ids, which the engine opens from the parts.</param>
/// <param name="Parts">What each is about.</param>
[GenerateSerializer, Immutable]
public sealed record CaseSplit(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] ImmutableArray<string> Children,
    [property: Id(2)] ImmutableArray<CaseReport> Parts,
    [property: Id(3)] string Reason) : CaseEvent(At);

/// <summary>A case that was split off has ended.</summary>
[GenerateSerializer, Immutable]
public sealed record ChildEnded(DateTimeOffset At, [property: Id(0)] string Case, [property: Id(1)] CaseOutcome? Outcome) : CaseEvent(At);

/// <summary>A calendar that was missing has been published: what was due by it is computed anew.</summary>
/// <param name="StageDue">The step, or null if it did not change.</param>
/// <param name="HandleDue">Handling, or null.</param>
/// <param name="Promise">The villager's clock, or null.</param>
[GenerateSerializer, Immutable]
public sealed record DeadlinesRecomputed(
    DateTimeOffset At, [property: Id(0)] Due? StageDue, [property: Id(1)] Due? HandleDue, [property: Id(2)] Due? Promise) : CaseEvent(At);
