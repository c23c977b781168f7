using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Applies events to a case. Pure.</summary>
public static partial class CaseEvolution
{
    /// <summary>Applies an event. The first of a case is <see cref="CaseOpened"/> or <see cref="CaseReported"/>.</summary>
    /// <exception cref="NotSupportedException">The event cannot follow the state.</exception>
    public static CaseFile Evolve(CaseFile? state, CaseEvent happened) => state is null
        ? happened switch
        {
            CaseOpened opened => Opened(opened),
            CaseReported reported => Reported(reported),
            _ => throw new NotSupportedException($"{happened.GetType().Name} cannot follow nothing."),
        }
        : Called(
            state is { Escalation: null, Task: null, SeekingSince: null } ? Next(state, happened)
                : Attended(state, Untasked(state, Next(state, happened)), happened),
            happened);

    private static CaseFile Next(CaseFile state, CaseEvent happened) => happened switch
    {
        CaseAccepted it => Accepted(state, it),
        CaseFiled it => Filed(state, it),
        CaseDispatched it => Dispatched(state, it),
        HandlingFinished it => Finished(state, it),
        CaseChecked it => Checked(state, it),
        CaseClosed it => Over(state, it.At, CaseStage.Closed, it.Outcome),
        CaseAcknowledged it => state with { Version = state.Version + 1, AcknowledgedBy = state.AcknowledgedBy ?? it.By },
        CaseNoted => state with { Version = state.Version + 1 },
        CaseUrged it => Urged(state, it),
        CaseVerified it => Verified(state, it),
        CaseReturned it => Returned(state, it),
        CaseArbitrated it => Arbitrated(state, it),
        CaseVoided it => Over(state, it.At, CaseStage.Void),
        CaseReopened it => Reopened(state, it),
        CaseRated it => state with
        {
            Version = state.Version + 1, Rating = new Rating(it.Stars, it.Solved, it.At, state.Round),
        },
        AlarmReturned it => state with { Version = state.Version + 1, AlarmActive = true, AlarmSince = it.Alarm.Since },
        AlarmCleared => state with
        {
            Version = state.Version + 1, AlarmActive = false,
            BeforeMerge = state.BeforeMerge is { } before ? before with { AlarmActive = false } : null,
        },
        TaskAssigned or TaskAccepted or TaskArrived or TaskDeclined or TaskUnanswered or TaskRecalled or TaskWanted or TaskUnfilled =>
            Tasked(state, happened),
        RequestMade or RequestEndorsed or RequestRefused or ExtensionGranted or HoldStarted or HoldEnded => Requested(state, happened),
        _ => Linked(state, happened),
    };

    private static CaseFile Opened(CaseOpened it)
    {
        var alarm = it.Alarm;
        return new CaseFile
        {
            Version = 1,
            Stage = CaseStage.Dispatching,
            Source = CaseSource.Alarm,
            Category = alarm.Category,
            Condition = it.Filed?.Condition,
            Level = alarm.Severity,
            Place = new Place(alarm.Township, alarm.Village, alarm.Pond),
            OccurredAt = alarm.Since,
            ReportedAt = alarm.ReceivedAt,
            DecidedAt = it.At,
            Alarm = alarm,
            AlarmActive = true,
            AlarmSince = alarm.Since,
            StageSince = it.At,
            StageDue = it.Filed?.Dispatch,
            Promise = it.Filed is { } filed ? Clock(alarm.ReceivedAt, filed.Promise) : null,
            Times = it.Filed is null ? new CaseTimes() : new CaseTimes(
                Filed: it.At, Dues: new StepDues { Dispatch = it.Filed.Dispatch.At }),
        };
    }

    private static CaseFile Reported(CaseReported it)
    {
        var (report, reportedAt) = (it.Report, Earlier(it.At, it.Reporter?.At));
        return new CaseFile
        {
            Version = 1,
            Stage = it.Stage,
            Source = report.Source,
            Category = report.Category,
            Level = report.Level,
            Place = report.Place,
            Position = report.Position,
            FoundBy = report.FoundBy,
            Address = report.Address,
            Text = report.Text,
            OccurredAt = report.OccurredAt,
            ReportedAt = reportedAt,
            DecidedAt = it.At,
            StageSince = it.At,
            StageDue = it.StageDue,
            Promise = Clock(reportedAt, it.Promise),
            Reporters = it.Reporter is { } reporter ? [reporter] : [],
            Parent = report.Parent,
            Reference = report.Reference,
            Times = new CaseTimes(Dues: it.Stage == CaseStage.Verifying
                ? new StepDues { Verify = it.StageDue.At }
                : new StepDues { File = it.StageDue.At }),
        };
    }

    private static CaseFile Verified(CaseFile state, CaseVerified it) => Step(
        state, it.At, it.By, CaseStage.Filing, it.FileDue, state.Times with
        {
            Verified = state.Times.Verified ?? it.At, Dues = state.Times.Dues with { File = state.Times.Dues.File ?? it.FileDue.At },
        });

    private static CaseFile Filed(CaseFile state, CaseFiled it) => state with
    {
        Version = state.Version + 1,
        Stage = CaseStage.Dispatching,
        StageSince = it.At,
        StageDue = it.DispatchDue,
        AcknowledgedBy = state.AcknowledgedBy ?? NameOf(it.By),
        Category = it.Category,
        Condition = it.Condition,
        Level = it.Level,
        Returned = null,
        Times = state.Times with
        {
            Filed = state.Times.Filed ?? it.At,
            Dues = state.Times.Dues with { Dispatch = state.Times.Dues.Dispatch ?? it.DispatchDue.At },
        },
    };

    private static CaseFile Over(CaseFile state, DateTimeOffset at, CaseStage stage, CaseOutcome? outcome = null) => state with
    {
        Version = state.Version + 1,
        Stage = stage,
        Outcome = outcome,
        StageSince = at,
        StageDue = null,
        Handling = Stopped(Resumed(state.Handling, state.HeldUntil, at), at),
        Promise = Stopped(state.Promise, at),
        HeldUntil = null,
        Request = null,
        Returned = null,
        Times = state.Times with { Ended = at },
    };

    private static CaseFile Reopened(CaseFile state, CaseReopened it) => state with
    {
        Version = state.Version + 1,
        Stage = it.Stage,
        StageSince = it.At,
        StageDue = it.StageDue,
        Level = it.Level,
        Round = state.Round + 1,
        Outcome = null,
        AcknowledgedBy = null,
        IsSupervised = false,
        MissedDue = null,
        Declined = [],
        Assignments = [],
        Handling = null,
        Promise = state.Promise is { } promise ? promise with { Stopped = null } : null,
        ReturnedBy = [],
        IsArbitrated = false,
        Times = new CaseTimes(Dues: it.Stage == CaseStage.Dispatching
            ? new StepDues { Dispatch = it.StageDue.At }
            : new StepDues { File = it.StageDue.At }),
    };

    // A state is large: what happens often copies it once, so that some write out what Step does.
    private static CaseFile Step(
        CaseFile state, DateTimeOffset at, Actor by, CaseStage stage, Due? due, CaseTimes? times = null) => state with
    {
        Version = state.Version + 1,
        Stage = stage,
        StageSince = at,
        StageDue = due,
        AcknowledgedBy = state.AcknowledgedBy ?? NameOf(by),
        Times = times ?? state.Times,
    };

    private static string? NameOf(Actor by) => by.Name.Length > 0 ? by.Name : null;

    private static CaseClock Clock(DateTimeOffset start, Due due) => new(start, due.Limit, [], 0, due, null);

    private static CaseClock? Stopped(CaseClock? clock, DateTimeOffset at) =>
        clock is { Stopped: null } ? clock with { Stopped = at } : clock;

    // A hold that was over before anybody said so ended at its own time.
    private static CaseClock? Resumed(CaseClock? clock, DateTimeOffset? heldUntil, DateTimeOffset at) =>
        clock is { Pauses: [.. var past, { Until: null } open] }
            ? clock with { Pauses = past.Add(open with { Until = Earlier(at, heldUntil) }) }
            : clock;

    private static DateTimeOffset Earlier(DateTimeOffset at, DateTimeOffset? other) => other < at ? other.Value : at;
}
