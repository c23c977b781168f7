using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    /// <summary>Whether a case stands where a worker can do its step: verifying on site, or handling.</summary>
    internal static bool IsForWorkers(CaseStage stage) =>
        stage is CaseStage.Verifying or CaseStage.Dispatching or CaseStage.Accepting or CaseStage.Handling;

    private static Decision Answer(in Ask ask, CaseFile state, AssignWorker command, Actor by)
    {
        var found = Recommender.Of(state, ask.Workers, ask.County, ask.Now);
        var worker = command.Worker is { } id ? ask.Workers.Find(id) : found.Picks is [var best, ..] ? best.Worker : null;
        if (worker is null)
            return Decision.Refuse(CaseRefusal.UnknownWorker);
        if (Recommender.Forbidden(worker, ask.Now) is not null)
            return Decision.Refuse(CaseRefusal.WorkerUnavailable);
        var choice = ChoiceOf(found, worker);
        if ((choice.Rank == 1 ? Texts(command.Reason) : Reason(command.Reason)) is { } refusal)
            return Decision.Refuse(refusal);
        return Assigned(ask, state, worker, by, command.Reserve, command.Lead, choice.Rank == 1 ? null : command.Reason, choice);
    }

    // What waits to be dispatched goes to the department that answers for it, in the same breath; a reservation moves nothing.
    private static Decision Assigned(
        in Ask ask, CaseFile state, Worker worker, Actor by, bool reserve, string? lead, string? reason, TaskChoice choice)
    {
        CaseEvent[] dispatched = [];
        if (!reserve && state.Stage == CaseStage.Dispatching)
        {
            var department = lead ?? ask.Catalogue.Find(state.Category)?.LeadIn(state.Place.Township) ?? "";
            var decision = Answer(ask, state, new Dispatch(state.Version, department, [], null), by);
            if (decision.Refusal is not null)
                return decision;
            dispatched = [.. decision.Events];
        }

        var (rules, number) = (ask.County.Dispatch, state.Tasks + 1);
        var due = ask.Now + (reserve ? TimeSpan.FromMinutes(rules.ReserveMinutes) : rules.AnswerWithin(state.Level));
        var called = new Called(worker.Id, worker.Name);
        return Decision.Append(
        [
            .. dispatched,
            new TaskAssigned(ask.Now, by, number, called, reserve ? TaskState.Reserved : TaskState.Offered, due, reason, choice),
        ]);
    }

    private static Decision Answer(in Ask ask, CaseFile state, TakeTask _, Actor by)
    {
        if (state.Task is not { State: TaskState.Offered } task)
            return Decision.Refuse(CaseRefusal.NothingToChange);
        var accepted = new TaskAccepted(ask.Now, by, task.Number);
        return state is { Stage: CaseStage.Accepting, Lead: { } lead }
            ? Decision.Append(accepted, new CaseAccepted(ask.Now, by with { Department = lead }, lead, null))
            : Decision.Append(accepted);
    }

    private static Decision Answer(in Ask ask, CaseFile state, ArriveAtTask _, Actor by) =>
        state.Task is { State: TaskState.Accepted } task
            ? Decision.Append(new TaskArrived(ask.Now, by, task.Number))
            : Decision.Refuse(CaseRefusal.NothingToChange);

    private static Decision Answer(in Ask ask, CaseFile state, DeclineTask command, Actor by) =>
        Decision.Append(new TaskDeclined(ask.Now, by, state.Task!.Number, command.Reason)).Unless(Reason(command.Reason));

    private static Decision Answer(in Ask ask, CaseFile state, RecallTask command, Actor by) =>
        Decision.Append(new TaskRecalled(ask.Now, by, state.Task?.Number ?? 0, command.Reason)).Unless(Reason(command.Reason));

    // A case whose category is given to workers by the engine looks for one wherever one can do its step, and nobody has it.
    private static Decision Wanting(in Ask ask, CaseFile? before, in Decision decision)
    {
        var automatic = ask.County.Dispatch.Automatic;
        if (decision.Events.IsEmpty || automatic.Count == 0 || !automatic.Contains(CategoryAfter(before, decision.Events)))
            return decision;
        var after = decision.Events.Aggregate(before, CaseEvolution.Evolve)!;
        return after.Stage != before?.Stage && after is { IsOver: false, Task: null, SeekingSince: null } && IsForWorkers(after.Stage)
            ? decision with { Events = decision.Events.Add(new TaskWanted(ask.Now)) }
            : decision;
    }

    private static string CategoryAfter(CaseFile? before, ImmutableArray<CaseEvent> events)
    {
        var category = before?.Category ?? "";
        foreach (var happened in events)
            category = happened switch
            {
                CaseOpened it => it.Alarm.Category,
                CaseReported it => it.Report.Category,
                CaseFiled it => it.Category,
                _ => category,
            };
        return category;
    }

    // What a task owes by now: an answer that did not come, then the next worker.
    private static ImmutableArray<CaseEvent> TaskOwed(in Ask ask, CaseFile state)
    {
        if (state.IsOver)
            return [];
        var events = ImmutableArray.CreateBuilder<CaseEvent>();
        if (state.Task is { Due: { } due } task && due <= ask.Now)
        {
            events.Add(new TaskUnanswered(ask.Now, task.Number, task.Worker, task.State));
            state = CaseEvolution.Evolve(state, events[^1]);
        }

        if (state.SeekingSince <= ask.Now)
            events.AddRange(Sought(ask, state));
        return events.ToImmutable();
    }

    private static ImmutableArray<CaseEvent> Sought(in Ask ask, CaseFile state)
    {
        var found = Recommender.Of(state, ask.Workers, ask.County, ask.Now);
        if (found.Picks is not [var best, ..])
            return [new TaskUnfilled(ask.Now, found.Shortfalls)];
        var decision = Assigned(ask, state, best.Worker, Actor.Engine, reserve: false, null, null, ChoiceOf(found, best.Worker));

        // What cannot be dispatched by the rules of its category is for a person to dispatch.
        return decision.Refusal is null ? decision.Events : [new TaskUnfilled(ask.Now, [])];
    }

    private static TaskChoice ChoiceOf(Recommendation found, Worker worker)
    {
        for (var index = 0; index < found.Picks.Length; index++)
            if (found.Picks[index] is { } pick && pick.Worker.Id == worker.Id)
                return new TaskChoice(
                    index + 1, found.Picks.Length, (int)Math.Ceiling(pick.Minutes), (int)pick.Metres, (int?)pick.Age?.TotalSeconds,
                    worker.Load, worker.Month, index == 0 ? null : new Called(found.Picks[0].Worker.Id, found.Picks[0].Worker.Name));
        return new TaskChoice(
            0, found.Picks.Length, null, null, null, worker.Load, worker.Month,
            found.Picks is [var best, ..] ? new Called(best.Worker.Id, best.Worker.Name) : null);
    }
}
