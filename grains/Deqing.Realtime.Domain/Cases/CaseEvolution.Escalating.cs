using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseEvolution
{
    private static CaseFile Escalated(CaseFile state, CaseEvent happened) => happened switch
    {
        EscalationStarted it => state with
        {
            Version = state.Version + 1,
            Escalations = it.Run,
            Escalation = new EscalationState
            {
                Run = it.Run, Trigger = it.Trigger, Policy = it.Policy, Since = it.At, Next = it.Next, NextAt = it.NextAt, Rung = it.Rung,
                Recent = [it.At],
            },
        },
        EscalationStepped it when state.Escalation is { } escalation => state with
        {
            Version = state.Version + 1,
            IsSupervised = state.IsSupervised || it.What is SuperviseStep,
            Escalation = escalation with
            {
                Next = it.Next,
                NextAt = it.NextAt,
                Loops = it.Loops,
                Reached = it.Loops == escalation.Loops && (escalation.Reached || !it.People.IsEmpty),
                Rung = it.What is RaiseStep raise && raise.To > escalation.Rung ? raise.To : escalation.Rung,
                OwnedBy = it.What switch { OwnStep own => own.By, RaiseStep => null, _ => escalation.OwnedBy },
            },
        },
        DueMissed it => state with { Version = state.Version + 1, MissedDue = it.DueAt },
        AcknowledgementReminded when state.Escalation is { } escalation =>
            state with { Version = state.Version + 1, Escalation = escalation with { Reminded = true } },
        AcknowledgementLapsed when state.Escalation is { } escalation => state with
        {
            Version = state.Version + 1,
            AcknowledgedBy = escalation.Trigger == EscalationTrigger.Unattended ? null : state.AcknowledgedBy,
        },
        _ => throw new NotSupportedException($"{happened.GetType().Name} cannot follow an opened case."),
    };

    // Who acts stops it: a step that was done, more time that was granted. Who takes notice holds it, as long as they add something.
    private static CaseFile Attended(CaseFile state, CaseFile next, CaseEvent happened)
    {
        if (next.Escalation is not { } escalation || escalation != state.Escalation)
            return next;
        // That the engine sent it on is not somebody who acts.
        var isByEngine = happened is CaseDispatched { By.Id: "" };
        var isDone = next.IsOver || (next.Stage != state.Stage && !isByEngine)
            || happened is CaseAccepted or HandlingFinished or CaseDispatched { By.Id: not "" }
            || (escalation.Trigger == EscalationTrigger.Overdue && (next.StepDueAt is not { } due || due > happened.At)
                && happened is ExtensionGranted or HoldStarted or CaseReclassified);
        if (isDone)
            return next with { Escalation = null };
        if (happened is AlarmReturned or CaseCoSigned or CaseAbsorbed)
            return next with { Escalation = Again(escalation, happened.At) };
        if (happened is TaskAssigned { By: { Id: not "" } by })
            return next with { Escalation = Held(escalation, happened.At, by) };
        if (happened is TaskAccepted taken)
            return next with { Escalation = Held(escalation, happened.At, taken.By) };
        if (happened is TaskArrived arrived)
            return next with { Escalation = Held(escalation, happened.At, arrived.By) };
        return happened is CaseAcknowledged acknowledged
                ? next with
                {
                    Escalation = escalation with
                    {
                        HeldSince = happened.At, HeldBy = new Called(acknowledged.ById ?? "", acknowledged.By), Reminded = false,
                    },
                }
            : !escalation.IsRunning && happened is CaseNoted { By.Id: not "" } or CaseReclassified or RequestMade
                ? next with { Escalation = escalation with { HeldSince = happened.At, Reminded = false } }
            : next;
    }

    private static EscalationState Held(EscalationState it, DateTimeOffset at, Actor by) =>
        it with { HeldSince = at, HeldBy = new Called(by.Id, by.Name), Reminded = false };

    // What waits for it to come back often enough looks again.
    private static EscalationState Again(EscalationState it, DateTimeOffset at) => it with
    {
        Recent = it.Recent.Length < EscalationState.MaxRecent ? it.Recent.Add(at) : it.Recent.RemoveAt(0).Add(at),
        NextAt = it.Next < it.Policy.Steps.Length && it.Policy.Steps[it.Next] is RateStep && at < it.NextAt ? at : it.NextAt,
    };
}
