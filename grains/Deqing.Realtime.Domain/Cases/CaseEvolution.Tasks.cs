namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseEvolution
{
    private static CaseFile Tasked(CaseFile state, CaseEvent happened) => happened switch
    {
        TaskAssigned it => state with
        {
            Version = state.Version + 1,
            AcknowledgedBy = state.AcknowledgedBy ?? NameOf(it.By),
            Task = new WorkerTask(it.Number, it.Worker, it.State, it.At, it.At, it.Due, it.By.Id.Length == 0),
            Tasks = it.Number,
            SeekingSince = null,
        },
        TaskAccepted it => state with
        {
            Version = state.Version + 1,
            AcknowledgedBy = state.AcknowledgedBy ?? NameOf(it.By),
            Task = state.Task! with { State = TaskState.Accepted, Since = it.At, Due = null },
        },
        TaskArrived it => state with
        {
            Version = state.Version + 1, Task = state.Task! with { State = TaskState.Arrived, Since = it.At },
        },
        TaskDeclined it => Refused(state, it.At),
        TaskUnanswered { State: TaskState.Reserved } => state with { Version = state.Version + 1, Task = null },
        TaskUnanswered it => Refused(state, it.At),
        TaskRecalled => state with { Version = state.Version + 1, Task = null, SeekingSince = null },
        TaskWanted it => state with { Version = state.Version + 1, SeekingSince = it.At },
        TaskUnfilled => state with { Version = state.Version + 1, SeekingSince = null },
        _ => throw new NotSupportedException($"{happened.GetType().Name} is of no task."),
    };

    private static CaseFile Refused(CaseFile state, DateTimeOffset at) => state with
    {
        Version = state.Version + 1, Task = null, Declined = state.Declined.Add(state.Task!.Worker.Id), SeekingSince = at,
    };

    // A task ends with the step it was for. From being accepted to being handled a case is in one step for the worker.
    private static CaseFile Untasked(CaseFile state, CaseFile next)
    {
        if (next.Task is null && next.SeekingSince is null)
            return next;
        var goesOn = next.Stage == state.Stage
            || (state.Stage is CaseStage.Dispatching or CaseStage.Accepting && next.Stage is CaseStage.Accepting or CaseStage.Handling);
        return goesOn ? next : next with { Task = null, SeekingSince = null };
    }
}
