using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile state, AskExtension command, Actor by) =>
        Reason(command.Reason) is { } refusal ? Decision.Refuse(refusal)
        : Extended(ask, state) is null ? OutOfRange
        : Decision.Append(new RequestMade(ask.Now, by, RequestKind.Extension, command.Reason, null));

    private static Decision Answer(in Ask ask, CaseFile state, AskHold command, Actor by) =>
        Reason(command.Reason) is { } refusal ? Decision.Refuse(refusal)
        : command.Until <= ask.Now || command.Until - ask.Now > ask.Catalogue.Flow.LongestHold || Held(ask, state, command.Until) is null
            ? OutOfRange
        : Decision.Append(new RequestMade(ask.Now, by, RequestKind.Hold, command.Reason, command.Until.ToUniversalTime()));

    private static Decision Answer(in Ask ask, CaseFile state, Approve command, Actor by)
    {
        var request = state.Request!;
        if (CaseVerbs.HasAsked(request, by.Id))
            return Decision.Refuse(CaseRefusal.OwnWork);
        if (Texts(command.Note) is { } refusal)
            return Decision.Refuse(refusal);
        if (request.Endorsed is null)
            return Decision.Append(new RequestEndorsed(ask.Now, by, command.Note));
        if (request.Kind == RequestKind.Extension)
            return Extended(ask, state) is { } due
                ? Decision.Append(new ExtensionGranted(ask.Now, by, command.Note, due))
                : OutOfRange;
        return request.Until is { } until && until > ask.Now && Held(ask, state, until) is not null
            ? Decision.Append(new HoldStarted(ask.Now, by, command.Note, until))
            : OutOfRange;
    }

    // Everything that is owed by now: a hold that is over, what a worker's task owes, then what the escalation owes.
    private static Decision Waken(in Ask ask, CaseFile state)
    {
        if (state.IsOver)
            return Decision.Nothing;
        var events = ImmutableArray.CreateBuilder<CaseEvent>();
        if (state.HeldUntil is { } until && until <= ask.Now)
        {
            events.Add(HoldOver(ask, state, Actor.Engine, null));
            state = CaseEvolution.Evolve(state, events[^1]);
        }

        var tasks = TaskOwed(ask, state);
        events.AddRange(tasks);
        events.AddRange(ask.Escalator.Owed(tasks.Aggregate(state, CaseEvolution.Evolve)));
        return new Decision(events.ToImmutable(), null);
    }

    private static HoldEnded HoldOver(in Ask ask, CaseFile state, Actor by, string? reason)
    {
        var clock = state.Handling!;
        var end = state.HeldUntil < ask.Now ? state.HeldUntil.Value : ask.Now;
        var pauses = clock.Pauses.SetItem(clock.Pauses.Length - 1, clock.Pauses[^1] with { Until = end });

        // What was granted was found to lie within the calendar, and a hold only ever ends earlier than it was granted for.
        var due = ask.Due(clock.Start, clock.Limit, pauses, clock.Extensions) ?? clock.Due;
        return new HoldEnded(ask.Now, by, reason, due);
    }

    private static Decision Recompute(in Ask ask, CaseFile state)
    {
        if (state.IsOver)
            return Decision.Nothing;
        var (stage, handle, promise) = (default(Due?), default(Due?), default(Due?));
        if (state is { StageDue: { Provisional: true } step, StageSince: { } since })
            stage = Changed(step, ask.Due(since, step.Limit, [], 0));
        if (state.Handling is { Due.Provisional: true } clock)
            handle = Changed(clock.Due, ask.Due(clock.Start, clock.Limit, clock.Pauses, clock.Extensions));
        if (state.Promise is { Due.Provisional: true } promised)
            promise = Changed(promised.Due, ask.Due(promised.Start, promised.Limit, [], 0));
        return stage is null && handle is null && promise is null
            ? Decision.Nothing
            : Decision.Append(new DeadlinesRecomputed(ask.Now, stage, handle, promise));
    }

    private static Due? Changed(Due before, Due? now) => now == before ? null : now;

    private static Due? Extended(in Ask ask, CaseFile state) =>
        ask.Due(state.Handling!.Start, state.Handling.Limit, state.Handling.Pauses, state.Handling.Extensions + 1);

    private static Due? Held(in Ask ask, CaseFile state, DateTimeOffset until) => ask.Due(
        state.Handling!.Start, state.Handling.Limit, state.Handling.Pauses.Add(new Pause(ask.Now, until)), state.Handling.Extensions);
}
