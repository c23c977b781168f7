using System.Text.Json.Serialization;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Cases;

/// <summary>A page of cases, newest first by the time they were decided.</summary>
/// <param name="Cases">The cases.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null when this was the last.</param>
public sealed record CasesAnswer(IReadOnlyList<CaseSummary> Cases, string? Next);

/// <summary>A case (案件) and where it stands.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">How many events it has; a command names the version its author saw.</param>
/// <param name="Category">What kind of problem.</param>
/// <param name="Rule">Id of the rule whose alarm opened it.</param>
/// <param name="Severity">Severity of that rule.</param>
/// <param name="Pond">Id of the pond.</param>
/// <param name="Village">Code of the pond's village.</param>
/// <param name="Township">Code of the pond's township.</param>
/// <param name="OpenedAt">Event time at which the alarm began: when the problem happened.</param>
/// <param name="ReceivedAt">When the value that raised the alarm arrived.</param>
/// <param name="DecidedAt">When the case was opened.</param>
/// <param name="AlarmActive">Whether its alarm is active now.</param>
/// <param name="AcknowledgedBy">Who took notice, or null.</param>
/// <param name="ClosedAt">When it ended, or null.</param>
/// <param name="Outcome">How it ended, or null.</param>
public sealed record CaseSummary(
    string Id, CaseState State, int Version, string Category, string Rule, Severity Severity, string Pond, string Village, string Township,
    DateTimeOffset OpenedAt, DateTimeOffset ReceivedAt, DateTimeOffset DecidedAt, bool AlarmActive, string? AcknowledgedBy,
    DateTimeOffset? ClosedAt, CaseOutcome? Outcome)
{
    internal static CaseSummary Of(string id, PondCase state, CountyClock clock) => new(
        id, state.State, state.Version, state.Alarm.Category, state.Alarm.Rule, state.Alarm.Severity, state.Alarm.Pond,
        state.Alarm.Village, state.Alarm.Township, clock.Local(state.Alarm.Since), clock.Local(state.Alarm.ReceivedAt),
        clock.Local(state.DecidedAt), state.AlarmActive, state.AcknowledgedBy, clock.Local(state.ClosedAt), state.Outcome);
}

/// <summary>A case with everything that happened to it.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">How many events it has; a command names the version its author saw.</param>
/// <param name="Category">What kind of problem.</param>
/// <param name="Rule">Id of the rule whose alarm opened it.</param>
/// <param name="Severity">Severity of that rule.</param>
/// <param name="Pond">Id of the pond.</param>
/// <param name="Village">Code of the pond's village.</param>
/// <param name="Township">Code of the pond's township.</param>
/// <param name="OpenedAt">Event time at which the alarm began: when the problem happened.</param>
/// <param name="ReceivedAt">When the value that raised the alarm arrived.</param>
/// <param name="DecidedAt">When the case was opened.</param>
/// <param name="AlarmActive">Whether its alarm is active now.</param>
/// <param name="AcknowledgedBy">Who took notice, or null.</param>
/// <param name="ClosedAt">When it ended, or null.</param>
/// <param name="Outcome">How it ended, or null.</param>
/// <param name="Events">What happened, oldest first.</param>
public sealed record CaseAnswer(
    string Id, CaseState State, int Version, string Category, string Rule, Severity Severity, string Pond, string Village, string Township,
    DateTimeOffset OpenedAt, DateTimeOffset ReceivedAt, DateTimeOffset DecidedAt, bool AlarmActive, string? AcknowledgedBy,
    DateTimeOffset? ClosedAt, CaseOutcome? Outcome, IReadOnlyList<CaseEventAnswer> Events);

/// <summary>Something that happened to a case.</summary>
/// <param name="Version">Version of the case after it.</param>
/// <param name="Type">One of <c>opened</c>, <c>alarmReturned</c>, <c>alarmCleared</c>, <c>acknowledged</c>, <c>closed</c>.</param>
/// <param name="At">When it was decided.</param>
/// <param name="By">Name then of who did it; null for the program itself.</param>
/// <param name="ById">Id of the person or key, or null.</param>
/// <param name="Note">What they wrote, or null.</param>
/// <param name="Data">What else belongs to it; members that do not are missing.</param>
public sealed record CaseEventAnswer(
    int Version, string Type, DateTimeOffset At, string? By, string? ById, string? Note, CaseEventData Data)
{
    internal static CaseEventAnswer Of(int version, CaseEvent happened, CountyClock clock) => happened switch
    {
        CaseOpened opened => new(version, "opened", clock.Local(opened.At), null, null, null, Alarm(opened.Alarm, clock)),
        AlarmReturned returned => new(version, "alarmReturned", clock.Local(returned.At), null, null, null, Alarm(returned.Alarm, clock)),
        AlarmCleared cleared => new(version, "alarmCleared", clock.Local(cleared.At), null, null, null, new CaseEventData
        {
            MeasuredAt = clock.Local(cleared.ClearedAt), Value = cleared.Value,
        }),
        CaseAcknowledged seen => new(
            version, "acknowledged", clock.Local(seen.At), seen.By, seen.ById, seen.Note, new CaseEventData()),
        CaseClosed closed => new(
            version, "closed", clock.Local(closed.At), closed.By, closed.ById, closed.Note, new CaseEventData { Outcome = closed.Outcome }),
        _ => throw new NotSupportedException($"Unknown event {happened.GetType().Name}."),
    };

    private static CaseEventData Alarm(AlarmReport alarm, CountyClock clock) => new()
    {
        Since = clock.Local(alarm.Since), MeasuredAt = clock.Local(alarm.At), ReceivedAt = clock.Local(alarm.ReceivedAt),
        Value = alarm.Value,
    };
}

/// <summary>What belongs to an event of a case besides who and when.</summary>
public sealed record CaseEventData
{
    /// <summary>Event time of the first value beyond the threshold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the value that brought the event was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>When that value arrived.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>That value, in the unit of the rule's metric.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Value { get; init; }

    /// <summary>How the case ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseOutcome? Outcome { get; init; }
}

/// <summary>Says that somebody has taken notice of a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Note">What they want to add: at most 2,000 characters.</param>
public sealed record AcknowledgeRequest(int Version, string? Note = null);

/// <summary>Ends a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Outcome">How it ended. It cannot be resolved while its alarm is active.</param>
/// <param name="Note">Why: at most 2,000 characters; required for a false alarm.</param>
public sealed record CloseRequest(int Version, CaseOutcome Outcome, string? Note = null);
