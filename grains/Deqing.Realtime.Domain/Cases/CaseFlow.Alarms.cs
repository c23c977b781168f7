namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile? state, RaiseAlarm command) =>
        state is null ? Decision.Append(new CaseOpened(ask.Now, command.Alarm, Filing(ask, command.Alarm)))
        : command.Alarm.Since <= state.AlarmSince ? Decision.Nothing
        : state.IsOver ? Decision.Refuse(CaseRefusal.AlreadyClosed)
        : Decision.Append(new AlarmReturned(ask.Now, command.Alarm));

    // A merged case hears of it too: it may stand on its own again.
    private static Decision Answer(in Ask ask, CaseFile state, ClearAlarm command) =>
        !state.AlarmActive || command.ClearedAt <= state.AlarmSince || state.Stage is CaseStage.Closed or CaseStage.Void
            ? Decision.Nothing
            : Decision.Append(new AlarmCleared(ask.Now, command.ClearedAt, command.Value));

    private static AlarmFiling? Filing(in Ask ask, AlarmReport alarm) =>
        ask.Catalogue.Find(alarm.Category) is { Conditions: [var usual, ..] } category
        && ask.Due(ask.Stages.Dispatch) is { } dispatch
        && ask.Due(alarm.ReceivedAt, category.Promise, [], 0) is { } promise
            ? new AlarmFiling(usual.Id, dispatch, promise)
            : null;
}
