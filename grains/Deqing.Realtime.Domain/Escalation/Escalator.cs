using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>What the engine does about a case nobody acts on. Pure.</summary>
/// <param name="id">Id of the case.</param>
/// <param name="county">The policies and the clocks.</param>
/// <param name="duty">Who can be called.</param>
/// <param name="now">When.</param>
internal readonly struct Escalator(string id, County county, DutyBook duty, DateTimeOffset now)
{
    /// <summary>The most events of one look; what is owed beyond is owed at once again.</summary>
    private const int MaxEvents = 100;

    /// <summary>The beginning of an escalation, or null where no policy is for it.</summary>
    /// <param name="state">The case.</param>
    /// <param name="trigger">Why.</param>
    /// <param name="owedAt">Since when it counts.</param>
    public EscalationStarted? Begin(CaseFile state, EscalationTrigger trigger, DateTimeOffset owedAt) =>
        duty.PoliciesOf(county).Find(state, trigger) is { } policy ? Begin(state, trigger, policy, owedAt) : null;

    /// <summary>Everything that is owed by now, in order; empty if nothing is.</summary>
    public ImmutableArray<CaseEvent> Owed(CaseFile state)
    {
        var events = ImmutableArray.CreateBuilder<CaseEvent>();
        while (events.Count < MaxEvents)
        {
            var next = Next(state);
            if (next.IsEmpty)
                break;
            events.AddRange(next);
            state = next.Aggregate(state, CaseEvolution.Evolve);
        }

        return events.ToImmutable();
    }

    private ImmutableArray<CaseEvent> Next(CaseFile state)
    {
        if (state.IsOver)
            return [];
        var escalation = state.Escalation;
        if (state.StepDueAt is { } due && due <= now && due != state.MissedDue)
        {
            // Where nobody has taken notice yet, the case goes on escalating as it does.
            var missed = new DueMissed(now, state.Stage, due);
            return escalation is not { IsRunning: true } && Begin(state, EscalationTrigger.Overdue, due) is { } started
                ? [missed, started]
                : [missed];
        }

        if (escalation is not { WakeAt: { } at } || at > now)
            return [];
        if (escalation.IsRunning)
            return escalation.Next < escalation.Policy.Steps.Length ? [Step(state, escalation)] : [Again(state, escalation)];
        var by = escalation.HeldBy ?? new Called("", "");
        return escalation.Reminded
            ? [new AcknowledgementLapsed(now, escalation.Run, by), Again(state, escalation)]
            : [new AcknowledgementReminded(now, escalation.Run, by)];
    }

    private EscalationStepped Step(CaseFile state, EscalationState it)
    {
        var what = it.Policy.Steps[it.Next];
        var people = what switch
        {
            NotifyStep notify => Called(notify, state, it),
            WebhookStep webhook => duty.Find(webhook, state),
            _ => [],
        };
        if (what is RateStep rate && CountRecent(it, rate) < rate.Times)
            return new EscalationStepped(
                now, it.Run, it.Next, what, StepOutcome.TooFew, [], it.NextAt, it.Next, now.AddMinutes(EscalationPolicy.MaxMinutes),
                it.Loops);
        var outcome = what switch
        {
            NotifyStep or WebhookStep when people.IsEmpty => StepOutcome.NobodyFound,
            RaiseStep raise when raise.To <= it.Rung => StepOutcome.AlreadyThere,
            SuperviseStep when state.IsSupervised => StepOutcome.AlreadyThere,
            _ => StepOutcome.Done,
        };
        var next = new EscalationSteps(it.Policy, county.Calendar.Wall).Settle(
            new Standing(it.Next + 1, it.NextAt, it.Loops, it.Reached || !people.IsEmpty), outcome == StepOutcome.NobodyFound);
        return new EscalationStepped(now, it.Run, it.Next, what, outcome, people, it.NextAt, next.Index, next.At, next.Loops);
    }

    private ImmutableArray<Called> Called(NotifyStep step, CaseFile state, EscalationState it)
    {
        var found = duty.Find(step.Who, state, now);
        return step.InTurn && found.Length > 1 ? [found[(CaseFlow.Lot(id, it.Run) + it.Loops) % found.Length]] : found;
    }

    private int CountRecent(EscalationState it, RateStep rate)
    {
        var since = now.AddMinutes(-rate.Minutes);
        return it.Recent.Count(at => at > since);
    }

    // By the policy as it is now; where there is none any more, by the one it began with. After a long standstill it begins anew once
    // and not as often as it would have.
    private EscalationStarted Again(CaseFile state, EscalationState it) =>
        Begin(state, it.Trigger, duty.PoliciesOf(county).Find(state, it.Trigger) ?? it.Policy, now);

    private EscalationStarted Begin(CaseFile state, EscalationTrigger trigger, EscalationPolicy policy, DateTimeOffset owedAt)
    {
        var first = new EscalationSteps(policy, county.Calendar.Wall).Settle(new Standing(0, owedAt, 0, false), skipWaits: false);
        var rung = state.Escalation is { } before && before.Rung > state.LowestRung ? before.Rung : state.LowestRung;
        return new EscalationStarted(now, state.Escalations + 1, trigger, policy, rung, first.Index, first.At);
    }
}
