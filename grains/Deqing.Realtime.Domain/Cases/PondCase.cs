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
    /// <summary>Longest name and note, in UTF-16 code units.</summary>
    public const int MaxName = 100, MaxNote = 2_000;

    /// <summary>
    /// The id of the case an alarm opens. It follows from the alarm itself, so replaying the same readings names the same case.
    /// </summary>
    public static string IdOf(string pond, string rule, DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"{pond}.{rule}.{since.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");

    /// <summary>Answers a command. A command that was carried out before is answered with nothing to do.</summary>
    public static Decision Decide(PondCase? state, CaseCommand command, DateTimeOffset now) => (state, command) switch
    {
        (null, RaiseAlarm raise) => Decision.Append(new CaseOpened(now, raise.Alarm)),
        (null, _) => Decision.Refuse(CaseRefusal.UnknownCase),
        (_, RaiseAlarm raise) when raise.Alarm.Since <= state.AlarmSince => Decision.Nothing,
        (_, ClearAlarm clear) when !state.AlarmActive || clear.ClearedAt <= state.AlarmSince => Decision.Nothing,
        ({ State: CaseState.Closed }, ClearAlarm) => Decision.Nothing,
        ({ State: CaseState.Closed }, _) => Decision.Refuse(CaseRefusal.AlreadyClosed),
        (_, RaiseAlarm raise) => Decision.Append(new AlarmReturned(now, raise.Alarm)),
        (_, ClearAlarm clear) => Decision.Append(new AlarmCleared(now, clear.ClearedAt, clear.Value)),
        (_, Acknowledge acknowledge) => Decide(state, acknowledge, now),
        (_, CloseCase close) => Decide(state, close, now),
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

    private static Decision Decide(PondCase state, Acknowledge command, DateTimeOffset now) =>
        Refused(state, command.Version, command.By, command.Note) is { } reason ? Decision.Refuse(reason)
        : state.State == CaseState.Acknowledged ? Decision.Refuse(CaseRefusal.AlreadyAcknowledged)
        : Decision.Append(new CaseAcknowledged(now, command.By, command.Note));

    private static Decision Decide(PondCase state, CloseCase command, DateTimeOffset now) =>
        Refused(state, command.Version, command.By, command.Note) is { } reason ? Decision.Refuse(reason)
        : command.Outcome == CaseOutcome.Resolved && state.AlarmActive ? Decision.Refuse(CaseRefusal.AlarmStillActive)
        : command.Outcome == CaseOutcome.FalseAlarm && string.IsNullOrWhiteSpace(command.Note) ? Decision.Refuse(CaseRefusal.NoteRequired)
        : Decision.Append(new CaseClosed(now, command.By, command.Outcome, command.Note));

    private static CaseRefusal? Refused(PondCase state, int version, string by, string? note) =>
        string.IsNullOrWhiteSpace(by) ? CaseRefusal.NameRequired
        : by.Length > MaxName || note?.Length > MaxNote ? CaseRefusal.TextTooLong
        : version != state.Version ? CaseRefusal.StaleVersion
        : null;
}
