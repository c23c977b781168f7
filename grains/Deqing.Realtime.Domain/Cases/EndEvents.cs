using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>The case ended (结案).</summary>
/// <param name="By">Name then of who ended it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">Why, or null.</param>
/// <param name="ById">Id of the person or key; null in events from before people signed in.</param>
/// <param name="Condition">Id of the condition whose closing condition was found met; null for an alarm's case closed at once.</param>
/// <param name="Actor">Who it was, in events since cases have a flow.</param>
[GenerateSerializer, Immutable]
public sealed record CaseClosed(
    DateTimeOffset At,
    [property: Id(0)] string By,
    [property: Id(1)] CaseOutcome Outcome,
    [property: Id(2)] string? Note,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ById = null,
    [property: Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Condition = null,
    [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Actor? Actor = null) : CaseEvent(At);

/// <summary>There is nothing to handle (作废).</summary>
[GenerateSerializer, Immutable]
public sealed record CaseVoided(DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Reason) : CaseEvent(At);

/// <summary>A reporter said what they think of the end (评价).</summary>
/// <param name="Tag">Seal of the reporter.</param>
[GenerateSerializer, Immutable]
public sealed record CaseRated(
    DateTimeOffset At,
    [property: Id(0)] string Tag,
    [property: Id(1)] int Stars,
    [property: Id(2)] bool Solved,
    [property: Id(3)] string? Note) : CaseEvent(At);

/// <summary>A new round of a case that had ended: it waits to be dispatched again. The first start stays.</summary>
/// <param name="By">Who; for the reporter's "not solved", nobody, with the way it came.</param>
/// <param name="Level">The level it goes on with; the reporter's no raises it by one.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReopened(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Reason,
    [property: Id(2)] Severity Level,
    [property: Id(3)] CaseStage Stage,
    [property: Id(4)] Due StageDue) : CaseEvent(At);
