using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Where a case stands. Numbers are part of the live contract.</summary>
public enum CaseState : byte
{
    /// <summary>Opened, nobody has acknowledged it.</summary>
    Open = 0,

    /// <summary>Somebody has taken notice.</summary>
    Acknowledged = 1,

    /// <summary>Ended.</summary>
    Closed = 2,
}

/// <summary>
/// A case (案件) opened by an alarm of a pond: the state its events add up to.
/// <see cref="Decide"/> answers a command with events, <see cref="Evolve"/> applies one event.
/// </summary>
/// <param name="Version">How many events it has.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Alarm">The alarm that opened it.</param>
/// <param name="DecidedAt">When it was opened.</param>
/// <param name="AlarmActive">Whether the alarm is active now.</param>
/// <param name="AlarmSince">When the newest alarm began; older reports are repeats.</param>
/// <param name="AcknowledgedBy">Who took notice, or null.</param>
/// <param name="ClosedAt">When it ended, or null.</param>
/// <param name="Outcome">How it ended, or null.</param>
[GenerateSerializer, Immutable]
public sealed record PondCase(
    [property: Id(0)] int Version,
    [property: Id(1)] CaseState State,
    [property: Id(2)] AlarmReport Alarm,
    [property: Id(3)] DateTimeOffset DecidedAt,
    [property: Id(4)] bool AlarmActive,
    [property: Id(5)] DateTimeOffset AlarmSince,
    [property: Id(6)] string? AcknowledgedBy,
    [property: Id(7)] DateTimeOffset? ClosedAt,
    [property: Id(8)] CaseOutcome? Outcome)
{
    /// <summary>Longest note, in UTF-16 code units.</summary>
    public const int MaxNote = 2_000;

    /// <summary>
    /// The id of the case an alarm opens. It follows from the alarm itself, so replaying the same readings names the same case.
    /// </summary>
    public static string IdOf(string pond, string rule, DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"{pond}.{rule}.{since.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");

    /// <summary>Where the case lies.</summary>
    [JsonIgnore]
    public Place Place => new(Alarm.Township, Alarm.Village, Alarm.Pond);

    /// <summary>
    /// Answers a command. Who may not give it hears that before anything else; one that was carried out before is answered with
    /// nothing to do.
    /// </summary>
    public static Decision Decide(PondCase? state, CaseCommand command, Caller who, DateTimeOffset now) =>
        Denied(state, command, who, now) is { } reason ? Decision.Deny(reason) : Answer(state, command, who, now);

    private static Decision Answer(PondCase? state, CaseCommand command, Caller who, DateTimeOffset now) => (state, command) switch
    {
        (null, RaiseAlarm raise) => Decision.Append(new CaseOpened(now, raise.Alarm)),
        (null, _) => Decision.Refuse(CaseRefusal.UnknownCase),
        (_, RaiseAlarm raise) when raise.Alarm.Since <= state.AlarmSince => Decision.Nothing,
        (_, ClearAlarm clear) when !state.AlarmActive || clear.ClearedAt <= state.AlarmSince => Decision.Nothing,
        ({ State: CaseState.Closed }, ClearAlarm) => Decision.Nothing,
        ({ State: CaseState.Closed }, _) => Decision.Refuse(CaseRefusal.AlreadyClosed),
        (_, RaiseAlarm raise) => Decision.Append(new AlarmReturned(now, raise.Alarm)),
        (_, ClearAlarm clear) => Decision.Append(new AlarmCleared(now, clear.ClearedAt, clear.Value)),
        (_, Acknowledge acknowledge) => Answer(state, acknowledge, who, now),
        (_, CloseCase close) => Answer(state, close, who, now),
        _ => throw new NotSupportedException($"Unknown command {command.GetType().Name}."),
    };

    /// <summary>Applies an event. The first event of a case is <see cref="CaseOpened"/>.</summary>
    public static PondCase Evolve(PondCase? state, CaseEvent happened) => (state, happened) switch
    {
        (null, CaseOpened opened) => new PondCase(
            1, CaseState.Open, opened.Alarm, opened.At, AlarmActive: true, opened.Alarm.Since, null, null, null),
        (not null, AlarmReturned returned) => state with
        {
            Version = state.Version + 1, AlarmActive = true, AlarmSince = returned.Alarm.Since,
        },
        (not null, AlarmCleared) => state with { Version = state.Version + 1, AlarmActive = false },
        (not null, CaseAcknowledged acknowledged) => state with
        {
            Version = state.Version + 1, State = CaseState.Acknowledged, AcknowledgedBy = acknowledged.By,
        },
        (not null, CaseClosed closed) => state with
        {
            Version = state.Version + 1, State = CaseState.Closed, ClosedAt = closed.At, Outcome = closed.Outcome,
        },
        _ => throw new NotSupportedException($"{happened.GetType().Name} cannot follow {(state is null ? "nothing" : "an opened case")}."),
    };

    private static Decision Answer(PondCase state, Acknowledge command, Caller who, DateTimeOffset now) =>
        Refused(state, command.Version, command.Note) is { } reason ? Decision.Refuse(reason)
        : state.State == CaseState.Acknowledged ? Decision.Refuse(CaseRefusal.AlreadyAcknowledged)
        : Decision.Append(new CaseAcknowledged(now, who.Name, command.Note, who.Id));

    private static Decision Answer(PondCase state, CloseCase command, Caller who, DateTimeOffset now) =>
        Refused(state, command.Version, command.Note) is { } reason ? Decision.Refuse(reason)
        : command.Outcome == CaseOutcome.Resolved && state.AlarmActive ? Decision.Refuse(CaseRefusal.AlarmStillActive)
        : command.Outcome == CaseOutcome.FalseAlarm && string.IsNullOrWhiteSpace(command.Note) ? Decision.Refuse(CaseRefusal.NoteRequired)
        : Decision.Append(new CaseClosed(now, who.Name, command.Outcome, command.Note, who.Id));

    // What a pond reports is the engine's own business; everything else is a person's.
    private static AccessReason? Denied(PondCase? state, CaseCommand command, Caller who, DateTimeOffset now)
    {
        var decision = command switch
        {
            RaiseAlarm or ClearAlarm => new AccessDecision(
                who.Kind == CallerKind.Engine ? AccessReason.Allowed : AccessReason.NoRole, null),
            _ when state is null => default,
            CloseCase => AccessPolicy.Allow(who, Operation.CloseCase, state.Place, now),
            _ => AccessPolicy.Allow(who, Operation.AcknowledgeCase, state.Place, now),
        };
        return decision.IsAllowed ? null : decision.Reason;
    }

    private static CaseRefusal? Refused(PondCase state, int version, string? note) =>
        note?.Length > MaxNote ? CaseRefusal.TextTooLong
        : version != state.Version ? CaseRefusal.StaleVersion
        : null;
}
