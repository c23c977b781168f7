using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>An active alarm as a pond reports it to a case.</summary>
/// <param name="Pond">Pond id.</param>
/// <param name="Village">Village code.</param>
/// <param name="Township">Township code.</param>
/// <param name="Rule">Rule id.</param>
/// <param name="Category">Category of the case.</param>
/// <param name="Severity">Severity of the rule.</param>
/// <param name="Since">Event time of the first value beyond the threshold: when the problem happened.</param>
/// <param name="At">Event time of the value that raised the alarm.</param>
/// <param name="ReceivedAt">When that value arrived.</param>
/// <param name="Value">That value.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmReport(
    [property: Id(0)] string Pond,
    [property: Id(1)] string Village,
    [property: Id(2)] string Township,
    [property: Id(3)] string Rule,
    [property: Id(4)] string Category,
    [property: Id(5)] Severity Severity,
    [property: Id(6)] DateTimeOffset Since,
    [property: Id(7)] DateTimeOffset At,
    [property: Id(8)] DateTimeOffset ReceivedAt,
    [property: Id(9)] float Value);

/// <summary>How a case ended.</summary>
public enum CaseOutcome : byte
{
    /// <summary>The problem is gone; the alarm has cleared.</summary>
    Resolved,

    /// <summary>There was no problem; a note says why.</summary>
    FalseAlarm,
}

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
public abstract record CaseEvent([property: Id(0)] DateTimeOffset At);

/// <summary>An alarm opened the case.</summary>
[GenerateSerializer, Immutable]
public sealed record CaseOpened(DateTimeOffset At, [property: Id(0)] AlarmReport Alarm) : CaseEvent(At);

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

/// <summary>The case ended (结案).</summary>
/// <param name="By">Name then of who ended it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">Why, or null.</param>
/// <param name="ById">Id of the person or key; null in events from before people signed in.</param>
[GenerateSerializer, Immutable]
public sealed record CaseClosed(
    DateTimeOffset At,
    [property: Id(0)] string By,
    [property: Id(1)] CaseOutcome Outcome,
    [property: Id(2)] string? Note,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ById = null) : CaseEvent(At);
