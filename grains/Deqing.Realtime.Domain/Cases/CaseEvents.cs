using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// What happened to a case. Events are only ever appended; their names and members are the stored format, so they may
/// grow and never change meaning.
/// </summary>
/// <param name="At">When it was decided, UTC.</param>
[GenerateSerializer, Immutable]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CaseOpened), "opened")]
[JsonDerivedType(typeof(AlarmReturned), "alarmReturned")]
[JsonDerivedType(typeof(AlarmCleared), "alarmCleared")]
[JsonDerivedType(typeof(CaseAcknowledged), "acknowledged")]
[JsonDerivedType(typeof(CaseClosed), "closed")]
[JsonDerivedType(typeof(CaseReported), "reported")]
[JsonDerivedType(typeof(CaseCoSigned), "coSigned")]
[JsonDerivedType(typeof(CaseNoted), "noted")]
[JsonDerivedType(typeof(CaseVerified), "verified")]
[JsonDerivedType(typeof(CaseFiled), "filed")]
[JsonDerivedType(typeof(CaseDispatched), "dispatched")]
[JsonDerivedType(typeof(CaseAccepted), "accepted")]
[JsonDerivedType(typeof(CaseReturned), "returned")]
[JsonDerivedType(typeof(CaseArbitrated), "arbitrated")]
[JsonDerivedType(typeof(HandlingFinished), "handled")]
[JsonDerivedType(typeof(CaseChecked), "checked")]
[JsonDerivedType(typeof(CaseVoided), "voided")]
[JsonDerivedType(typeof(CaseRated), "rated")]
[JsonDerivedType(typeof(CaseReopened), "reopened")]
[JsonDerivedType(typeof(RequestMade), "requestMade")]
[JsonDerivedType(typeof(RequestEndorsed), "requestEndorsed")]
[JsonDerivedType(typeof(RequestRefused), "requestRefused")]
[JsonDerivedType(typeof(ExtensionGranted), "extensionGranted")]
[JsonDerivedType(typeof(HoldStarted), "holdStarted")]
[JsonDerivedType(typeof(HoldEnded), "holdEnded")]
[JsonDerivedType(typeof(CaseReclassified), "reclassified")]
[JsonDerivedType(typeof(CaseMerged), "merged")]
[JsonDerivedType(typeof(CaseUnmerged), "unmerged")]
[JsonDerivedType(typeof(CaseAbsorbed), "absorbed")]
[JsonDerivedType(typeof(CaseReleased), "released")]
[JsonDerivedType(typeof(CaseSplit), "split")]
[JsonDerivedType(typeof(ChildEnded), "childEnded")]
[JsonDerivedType(typeof(DeadlinesRecomputed), "deadlinesRecomputed")]
[JsonDerivedType(typeof(EscalationStarted), "escalationStarted")]
[JsonDerivedType(typeof(EscalationStepped), "escalationStepped")]
[JsonDerivedType(typeof(DueMissed), "dueMissed")]
[JsonDerivedType(typeof(AcknowledgementReminded), "acknowledgementReminded")]
[JsonDerivedType(typeof(AcknowledgementLapsed), "acknowledgementLapsed")]
[JsonDerivedType(typeof(TaskAssigned), "taskAssigned")]
[JsonDerivedType(typeof(TaskAccepted), "taskAccepted")]
[JsonDerivedType(typeof(TaskArrived), "taskArrived")]
[JsonDerivedType(typeof(TaskDeclined), "taskDeclined")]
[JsonDerivedType(typeof(TaskUnanswered), "taskUnanswered")]
[JsonDerivedType(typeof(TaskRecalled), "taskRecalled")]
[JsonDerivedType(typeof(TaskWanted), "taskWanted")]
[JsonDerivedType(typeof(TaskUnfilled), "taskUnfilled")]
[JsonDerivedType(typeof(CaseUrged), "urged")]
public abstract record CaseEvent([property: Id(0)] DateTimeOffset At);

/// <summary>
/// An alarm opened the case. The engine verified it by measuring and files it under the usual condition of its category: it waits
/// to be dispatched.
/// </summary>
/// <param name="Filed">How it was filed; null in events from before cases had clocks, and where the category is unknown.</param>
[GenerateSerializer, Immutable]
public sealed record CaseOpened(
    DateTimeOffset At,
    [property: Id(0)] AlarmReport Alarm,
    [property: Id(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlarmFiling? Filed = null) : CaseEvent(At);

/// <summary>How the engine files an alarm.</summary>
/// <param name="Condition">Id of the condition.</param>
/// <param name="Dispatch">When it must be dispatched.</param>
/// <param name="Promise">The villager's clock.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmFiling(
    [property: Id(0)] string Condition, [property: Id(1)] Due Dispatch, [property: Id(2)] Due Promise);

/// <summary>The alarm came back while the case was still open.</summary>
[GenerateSerializer, Immutable]
public sealed record AlarmReturned(DateTimeOffset At, [property: Id(0)] AlarmReport Alarm) : CaseEvent(At);

/// <summary>The alarm ended.</summary>
/// <param name="ClearedAt">Event time of the value that released it.</param>
/// <param name="Value">That value.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmCleared(DateTimeOffset At, [property: Id(0)] DateTimeOffset ClearedAt, [property: Id(1)] float Value)
    : CaseEvent(At);

/// <summary>Somebody took notice and says so.</summary>
/// <param name="By">Their name then.</param>
/// <param name="Note">What they added, or null.</param>
/// <param name="ById">Id of the person or key; null in events from before people signed in.</param>
[GenerateSerializer, Immutable]
public sealed record CaseAcknowledged(
    DateTimeOffset At,
    [property: Id(0)] string By,
    [property: Id(1)] string? Note,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ById = null) : CaseEvent(At);

/// <summary>Somebody reported a problem (上报).</summary>
/// <param name="Report">What they reported.</param>
/// <param name="By">Who took it down; for a reporter who is sealed, nobody, with the way it came.</param>
/// <param name="Reporter">The sealed reporter, or null.</param>
/// <param name="Stage">Where it goes first: to be verified if it is public, else to be filed.</param>
/// <param name="StageDue">When that step is due.</param>
/// <param name="Promise">When the villager was promised an end; this clock never pauses.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReported(
    DateTimeOffset At,
    [property: Id(0)] CaseReport Report,
    [property: Id(1)] Actor By,
    [property: Id(2)] Reporter? Reporter,
    [property: Id(3)] CaseStage Stage,
    [property: Id(4)] Due StageDue,
    [property: Id(5)] Due Promise) : CaseEvent(At);

/// <summary>A problem as it was reported.</summary>
/// <param name="Source">Who found it.</param>
/// <param name="Category">Id of the category.</param>
/// <param name="Level">How urgent.</param>
/// <param name="Text">What they wrote; empty if there is a photo or a recording.</param>
/// <param name="Place">Where it lies.</param>
/// <param name="Position">Its position, or null.</param>
/// <param name="FoundBy">How sure the place is.</param>
/// <param name="Address">Where in words, or null.</param>
/// <param name="OccurredAt">When the problem began, as far as known: at the latest when it was reported.</param>
/// <param name="Evidence">Photos and recordings.</param>
/// <param name="Reference">Number under which another system knows it, or null.</param>
/// <param name="Parent">Id of the case it was split from, or null.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReport(
    [property: Id(0)] CaseSource Source,
    [property: Id(1)] string Category,
    [property: Id(2)] Severity Level,
    [property: Id(3)] string Text,
    [property: Id(4)] Place Place,
    [property: Id(5)] Position? Position,
    [property: Id(6)] FoundBy FoundBy,
    [property: Id(7)] string? Address,
    [property: Id(8)] DateTimeOffset OccurredAt,
    [property: Id(9)] ImmutableArray<Evidence> Evidence,
    [property: Id(10)] string? Reference = null,
    [property: Id(11)] string? Parent = null);

/// <summary>Somebody else reported the same problem and follows this case (附议).</summary>
/// <param name="Text">What they wrote.</param>
/// <param name="From">By which way it came, see <see cref="Actor.From"/>.</param>
/// <param name="Promise">The villager's clock, if this report is earlier than those before; else null.</param>
[GenerateSerializer, Immutable]
public sealed record CaseCoSigned(
    DateTimeOffset At,
    [property: Id(0)] Reporter Reporter,
    [property: Id(1)] string Text,
    [property: Id(2)] ImmutableArray<Evidence> Evidence,
    [property: Id(3)] string From,
    [property: Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Due? Promise = null) : CaseEvent(At);

/// <summary>Somebody added words or evidence without moving the case.</summary>
/// <param name="IsPublic">Whether the reporter may read it.</param>
/// <param name="Reporter">Seal of the reporter who added it, who alone of the reporters may read it; null for staff.</param>
[GenerateSerializer, Immutable]
public sealed record CaseNoted(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Note,
    [property: Id(2)] ImmutableArray<Evidence> Evidence,
    [property: Id(3)] bool IsPublic,
    [property: Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reporter = null) : CaseEvent(At);

/// <summary>Somebody looked on site (核实): the problem is there. If it is not, the case is voided.</summary>
/// <param name="FileDue">When it must be filed.</param>
[GenerateSerializer, Immutable]
public sealed record CaseVerified(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string? Note,
    [property: Id(2)] ImmutableArray<Evidence> Evidence,
    [property: Id(3)] Due FileDue) : CaseEvent(At);

/// <summary>The case was filed under a condition of its category (立案).</summary>
/// <param name="DispatchDue">When it must be dispatched.</param>
[GenerateSerializer, Immutable]
public sealed record CaseFiled(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Category,
    [property: Id(2)] string Condition,
    [property: Id(3)] Severity Level,
    [property: Id(4)] string? Note,
    [property: Id(5)] Due DispatchDue) : CaseEvent(At);

/// <summary>
/// The case was sent to departments (派遣). The first dispatch of a round starts the department's clock; later ones do not restart it.
/// </summary>
/// <param name="Lead">The department that leads (主办).</param>
/// <param name="Joint">Those that join in (协办).</param>
/// <param name="AcceptDue">When the lead must accept.</param>
/// <param name="HandleDue">When handling is due.</param>
[GenerateSerializer, Immutable]
public sealed record CaseDispatched(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Lead,
    [property: Id(2)] ImmutableArray<string> Joint,
    [property: Id(3)] string? Note,
    [property: Id(4)] Due AcceptDue,
    [property: Id(5)] Due HandleDue) : CaseEvent(At);

/// <summary>A department took its part (接收).</summary>
[GenerateSerializer, Immutable]
public sealed record CaseAccepted(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Department, [property: Id(2)] string? Note) : CaseEvent(At);

/// <summary>The case was sent back (回退), with the reason.</summary>
/// <param name="From">The stage it came from.</param>
/// <param name="To">The stage it goes to.</param>
/// <param name="Department">The department that sends it back, or null.</param>
/// <param name="Due">When the step it goes to is due; null where the clock that runs already counts.</param>
[GenerateSerializer, Immutable]
public sealed record CaseReturned(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] CaseStage From,
    [property: Id(2)] CaseStage To,
    [property: Id(3)] string? Department,
    [property: Id(4)] string Reason,
    [property: Id(5)] Due? Due) : CaseEvent(At);

/// <summary>An arbiter decided whose it is (裁决): final, and a precedent for dispatching.</summary>
/// <param name="Lead">The department that leads.</param>
/// <param name="Joint">Those that join in.</param>
[GenerateSerializer, Immutable]
public sealed record CaseArbitrated(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Lead,
    [property: Id(2)] ImmutableArray<string> Joint,
    [property: Id(3)] string Reason,
    [property: Id(4)] Due AcceptDue,
    [property: Id(5)] Due HandleDue) : CaseEvent(At);

/// <summary>A department finished its part (反馈), with evidence.</summary>
/// <param name="Next">Where the case goes: stays in handling until all parts are finished, else to checking, or to closing by lot.</param>
/// <param name="Due">When that step is due; null while it stays.</param>
[GenerateSerializer, Immutable]
public sealed record HandlingFinished(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] string Department,
    [property: Id(2)] string Note,
    [property: Id(3)] ImmutableArray<Evidence> Evidence,
    [property: Id(4)] CaseStage Next,
    [property: Id(5)] Due? Due) : CaseEvent(At);

/// <summary>Somebody other than the handler checked the result (核查).</summary>
/// <param name="IsGood">Whether it is good; else it goes back for rework (返工) on the clock that runs.</param>
/// <param name="CloseDue">When it must be closed; null for rework.</param>
[GenerateSerializer, Immutable]
public sealed record CaseChecked(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] bool IsGood,
    [property: Id(2)] string? Note,
    [property: Id(3)] ImmutableArray<Evidence> Evidence,
    [property: Id(4)] Due? CloseDue) : CaseEvent(At);
