using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>What holds of every case after every event, by name.</summary>
internal static class CaseLaws
{
    /// <summary>Of a state alone.</summary>
    public static void Of(CaseFile state)
    {
        var leads = state.Assignments.Count(part => part.IsLead);
        Law(leads == (state.Stage is >= CaseStage.Accepting and <= CaseStage.Closing ? 1 : Math.Min(leads, 1)), "one owner at a time");
        Law(state.Assignments.Select(part => part.Department).Distinct().Count() == state.Assignments.Length, "no department twice");
        Law(state.Assignments.IsEmpty || state.Stage >= CaseStage.Accepting
            || (state.Stage >= CaseStage.Dispatching && !state.ReturnedBy.IsEmpty),
            "what waits to be sent is with nobody but those who kept their part of it");
        Law(state.Stage != CaseStage.Handling || state.Assignments.Any(part => part.State != AssignmentState.Finished),
            "what is being handled has something left to do");
        if (state.IsOver)
            Law(state is
                {
                    Handling: null or { IsOpen: false, IsPaused: false }, Promise: null or { IsOpen: false }, HeldUntil: null,
                    Request: null, StageDue: null, DueAt: null, Times.Ended: not null,
                } && (state.Handling is null || state.Handling.Pauses.All(pause => pause.Until is not null)),
                "no ended case has an open clock");
        else
            Law(state.Promise is not { IsOpen: false } && state.Times.Ended is null, "the villager's clock runs until the end");
        Law(state.Promise is null or { Pauses.Length: 0, Extensions: 0 }, "the villager's clock never pauses");
        Law(state.HeldUntil is not null == (state.Handling is { IsPaused: true }), "what is held stands, and only that");
        Law(state.Promise is null || state.Promise.Start == state.ReportedAt, "the villager's clock starts with the first report");
        Law(state.Request is null || state.Stage == CaseStage.Handling, "a request waits only while the case is handled");
        Law(state.Stage is not (CaseStage.Checking or CaseStage.Closing) || state.Handling is { IsOpen: false },
            "the department's clock stops when it is done");
        Law(state.Alarm is null || state.Outcome != CaseOutcome.Resolved || !state.AlarmActive,
            "no case is resolved while its alarm is active");
        Law((state.IsOver, state.IsOver) == (state.Owner is null, state.WakeAt is null), "every open case has an owner and a wake-up");
        Law(!state.IsOver || state.Escalation is null, "an ended case does not escalate");
        Law(state.Escalation is not { } it || (it.Run == state.Escalations && it.Next <= it.Policy.Steps.Length),
            "only the newest escalation is alive");
        Law(state.Calls.All(call => (call.EndedAt is null) == call.IsFor(state)), "a call is open as long as its step is");
        Law(state.Escalation is not { Trigger: EscalationTrigger.Unattended, IsRunning: true } || !state.IsAcknowledged,
            "nobody is called for want of notice that was taken");
        Law(state is { Task: null, SeekingSince: null }
            || state.Stage is CaseStage.Verifying or CaseStage.Dispatching or CaseStage.Accepting or CaseStage.Handling,
            "a case is with a worker only where one can do its step");
        Law(state.Task is null || state.SeekingSince is null, "no worker is looked for where there is one");
        Law(state.Task is null || (state.Task.State <= TaskState.Offered) == state.Task.Due is not null,
            "an answer is waited for until it came, and for so long");
    }

    /// <summary>Of a step from a state to the next.</summary>
    public static void Of(CaseFile? before, CaseEvent happened, CaseFile after)
    {
        Law(after.Version == (before?.Version ?? 0) + 1, "each event counts one");
        if (before is null)
            return;
        Law(!before.IsOver || happened is CaseReopened or CaseUnmerged or CaseRated or CaseReleased or AlarmCleared or ChildEnded,
            "an ended case stays as it ended");
        Law(before.Promise is not { } promise || after.Promise!.Due.At <= promise.Due.At
            || happened is CaseReclassified or CaseReleased or CaseUnmerged or DeadlinesRecomputed,
            "a promise never moves later by itself");
        Law(before.Handling is not { } clock || after.Handling?.Start == clock.Start || happened is CaseReopened,
            "within a round the department's clock starts once");
        Law(before.DecidedAt == after.DecidedAt && after.Round >= before.Round && after.Reworks >= before.Reworks
            && after.Holds >= before.Holds || happened is CaseUnmerged, "counts only grow");
        switch (happened)
        {
            case CaseChecked { IsGood: false }:
                Law(after.Handling! with { Stopped = null } == before.Handling! with { Stopped = null },
                    "rework runs on the clock that ran");
                Law(after.Stage == CaseStage.Handling && after.Reworks == before.Reworks + 1, "rework is counted");
                break;
            case CaseChecked it:
                Law(before.Assignments.All(part => part.Handler != it.By.Id), "nobody checks their own work");
                break;
            case RequestEndorsed it:
                Law(it.By.Id != before.Request!.By.Id && it.By.Department == before.Request.By.Department,
                    "the department endorses, not who asked");
                break;
            case ExtensionGranted or HoldStarted:
                var by = happened is ExtensionGranted extended ? extended.By : ((HoldStarted)happened).By;
                Law(before.Request is { Endorsed: { } second } request && by.Id != request.By.Id && by.Id != second.Id,
                    "three people ask, endorse and grant");
                break;
            case CaseUnmerged:
                Law(CaseStory.Text(after with { Version = 0, AlarmActive = true })
                    == CaseStory.Text(before.BeforeMerge! with
                    {
                        Version = 0, AlarmActive = true, Escalation = null, Task = null, SeekingSince = null,
                    }),
                    "unmerging restores");
                break;
            case CaseUrged:
                Law(CaseStory.Text(after with { Version = before.Version, Calls = before.Calls }) == CaseStory.Text(before),
                    "a call moves nothing");
                break;
            default:
                OfEngine(before, happened, after);
                break;
        }
    }

    private static void OfEngine(CaseFile before, CaseEvent happened, CaseFile after)
    {
        switch (happened)
        {
            case EscalationStepped it:
                Law(before.Escalation is { IsRunning: true } running && running.Run == it.Run && running.Next == it.Step,
                    "a step is taken once, in its order, of the escalation that runs");
                Law(it.OwedAt <= it.At && it.OwedAt <= it.NextAt, "no step is taken before its time");
                Law(after.Escalation!.Rung >= before.Escalation!.Rung, "a case only climbs");
                break;
            case EscalationStarted it:
                Law(it.Run == before.Escalations + 1, "escalations are counted");
                break;
            case AcknowledgementReminded or AcknowledgementLapsed:
                Law(before.Escalation is { IsRunning: false }, "only who holds a case is reminded");
                break;
            case TaskAssigned it:
                Law(before.Task is null or { State: TaskState.Reserved } && it.Number == before.Tasks + 1,
                    "a second assignment never overwrites the first");
                Law(it.By.Id.Length > 0 || !before.Declined.Contains(it.Worker.Id), "nobody is asked by the engine who has said no");
                break;
            case TaskAccepted it:
                Law(before.Task is { State: TaskState.Offered } offered && offered.Worker.Id == it.By.Id, "only who was asked accepts");
                break;
            case TaskUnanswered it:
                Law(before.Task!.Due <= it.At, "nobody runs out of time before it is over");
                break;
        }
    }

    public static void Law(bool holds, string name) => Assert.True(holds, name);
}
