using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage;

/// <summary>What events change in the tasks of a case. It has at most one that is open: the one the case names.</summary>
/// <param name="Rows">Rows to write: tasks that these events gave, and the open one as the case has it.</param>
/// <param name="Keep">Number of the open one, or 0: another that is open in the database has ended.</param>
/// <param name="State">How far that one came by these events; null if it is as it was.</param>
/// <param name="Outcome">How that one ended.</param>
/// <param name="By">Id of who ended it; empty for the engine.</param>
/// <param name="At">When.</param>
internal sealed record TaskChange(
    ImmutableArray<TaskRow> Rows, int Keep, TaskState? State, TaskOutcome Outcome, string By, DateTimeOffset At)
{
    /// <summary>What events change.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="events">The events.</param>
    /// <param name="state">The case after them.</param>
    public static TaskChange Of(string caseId, ImmutableArray<CaseEvent> events, CaseFile state)
    {
        var rows = ImmutableArray.CreateBuilder<TaskRow>();
        var (open, reached) = (default(TaskRow), default(TaskState?));
        (TaskOutcome Outcome, string By, DateTimeOffset At)? ended = null;
        foreach (var happened in events)
            switch (happened)
            {
                case TaskAssigned it:
                    End(TaskOutcome.Recalled, it.By.Id, it.At);
                    open = new TaskRow(caseId, it.Number, it.Worker.Id, it.Worker.Name, it.State, it.At, it.At, null, null);
                    break;
                case TaskAccepted it:
                    Reach(TaskState.Accepted, it.At);
                    break;
                case TaskArrived it:
                    Reach(TaskState.Arrived, it.At);
                    break;
                case TaskDeclined it:
                    End(TaskOutcome.Declined, it.By.Id, it.At);
                    break;
                case TaskUnanswered it:
                    End(it.State == TaskState.Reserved ? TaskOutcome.Lapsed : TaskOutcome.Unanswered, "", it.At);
                    break;
                case TaskRecalled it:
                    End(TaskOutcome.Recalled, it.By.Id, it.At);
                    break;
            }

        if (state.Task is { } task)
            rows.Add(new TaskRow(
                caseId, task.Number, task.Worker.Id, task.Worker.Name, task.State, task.AssignedAt, task.Since, null, null));
        else
            End(IsDone(events) ? TaskOutcome.Done : TaskOutcome.Ended, DoneBy(events[^1]), events[^1].At);
        var (outcome, by, at) = ended ?? (TaskOutcome.Ended, "", events[^1].At);
        return new TaskChange(rows.ToImmutable(), state.Task?.Number ?? 0, reached, outcome, by, at);

        void Reach(TaskState next, DateTimeOffset when)
        {
            if (open is not null)
                open = open with { State = next, ChangedAt = when };
            else
                reached = next;
        }

        // The first to end is the one from before, if none of these events has given one.
        void End(TaskOutcome how, string who, DateTimeOffset when)
        {
            if (open is null)
                ended ??= (how, who, when);
            else
                rows.Add(open with { EndedAt = when, Outcome = For(how, who, open.Worker) });
            open = null;
        }
    }

    /// <summary>Whether a task that has ended so was taken from a worker who knew of it: they are told.</summary>
    public bool IsTaken(TaskRow row) =>
        row.State != TaskState.Reserved && row.Outcome is not TaskOutcome.Declined && row.Worker != By;

    /// <summary>Changes rows as the databases do.</summary>
    /// <param name="rows">All tasks of the case by number.</param>
    public void Apply(SortedDictionary<int, TaskRow> rows)
    {
        foreach (var row in rows.Values.Where(row => row.EndedAt is null && row.Number != Keep).ToArray())
            rows[row.Number] = row with
            {
                State = State ?? row.State, EndedAt = At, Outcome = For(Outcome, By, row.Worker),
            };
        foreach (var row in Rows)
            rows[row.Number] = row;
    }

    /// <summary>Who has ended the case by what they found on site has done their task.</summary>
    private static TaskOutcome For(TaskOutcome how, string by, string worker) =>
        how == TaskOutcome.Ended && by == worker ? TaskOutcome.Done : how;

    private static bool IsDone(ImmutableArray<CaseEvent> events) =>
        events.Any(happened => happened is CaseVerified or HandlingFinished);

    private static string DoneBy(CaseEvent happened) => happened switch
    {
        CaseVerified it => it.By.Id,
        HandlingFinished it => it.By.Id,
        CaseVoided it => it.By.Id,
        CaseReturned it => it.By.Id,
        CaseClosed it => it.ById ?? "",
        _ => "",
    };
}
