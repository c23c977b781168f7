using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>The flow of a case: answers a command with events. Pure.</summary>
public static partial class CaseFlow
{
    /// <summary>
    /// Answers a command. Who may not give it hears that before anything else; one that was carried out before is answered with
    /// nothing to do.
    /// </summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="state">The case, or null if there is none yet.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="county">The catalogue and the calendar.</param>
    /// <param name="now">When.</param>
    /// <param name="duty">Who can be called; null for nobody.</param>
    /// <param name="workers">Who can be sent; null for nobody.</param>
    /// <param name="forecast">How long steps take; null where nothing is known of that.</param>
    public static Decision Decide(
        string id, CaseFile? state, CaseCommand command, Asker asker, County county, DateTimeOffset now, DutyBook? duty = null,
        WorkerBook? workers = null, ForecastBook? forecast = null)
    {
        var ask = new Ask(
            id, asker, county, now, duty ?? DutyBook.Nobody, workers ?? WorkerBook.Nobody, forecast ?? ForecastBook.Empty);
        return Wanting(ask, state, Decided(ask, state, command));
    }

    private static Decision Decided(in Ask ask, CaseFile? state, CaseCommand command)
    {
        if (state is null or { IsOver: true })
            return Begun(ask, state, Answer(ask, state, command));
        if (state.HeldUntil is not { } until || until > ask.Now || command is Wake)
            return Answer(ask, state, command);

        // The hold is over, only nobody has said so yet: the command finds the clock running, and its event stands behind the hold's.
        var ended = HoldOver(ask, state, Actor.Engine, null);
        var decision = Answer(ask, CaseEvolution.Evolve(state, ended) with { Version = state.Version }, command);
        return decision.Events.IsEmpty ? decision : decision with { Events = decision.Events.Insert(0, ended) };
    }

    // A case that begins, or begins again, waits for somebody to take notice.
    private static Decision Begun(in Ask ask, CaseFile? state, in Decision decision)
    {
        if (decision.Events.IsEmpty || ask.Duty.PoliciesOf(ask.County).Policies.IsEmpty)
            return decision;
        var after = decision.Events.Aggregate(state, CaseEvolution.Evolve)!;
        return after is { IsOver: false, IsAcknowledged: false }
            && ask.Escalator.Begin(after, EscalationTrigger.Unattended, ask.Now) is { } started
            ? decision with { Events = decision.Events.Add(started) }
            : decision;
    }

    private static Decision Answer(in Ask ask, CaseFile? state, CaseCommand command) => command switch
    {
        PersonCommand person => state is null ? Decision.Refuse(CaseRefusal.UnknownCase) : Person(ask, state, person),
        EngineCommand engine when ask.IsEngine => Engine(ask, state, engine),
        EngineCommand => Decision.Deny(AccessReason.NoRole),
        Report report => Answer(ask, state, report),
        _ when state is null => Decision.Refuse(CaseRefusal.UnknownCase),
        CoSign coSign => Answer(ask, state, coSign),
        Rate rate => Answer(ask, state, rate),
        AddWords words => Answer(ask, state, words),
        _ => throw Unknown(command),
    };

    private static Decision Engine(in Ask ask, CaseFile? state, EngineCommand command) => (state, command) switch
    {
        (_, RaiseAlarm raise) => Answer(ask, state, raise),
        (_, OpenPart part) => Answer(ask, state, part),
        (null, _) => Decision.Refuse(CaseRefusal.UnknownCase),
        (_, ClearAlarm clear) => Answer(ask, state, clear),
        (_, Wake) => Waken(ask, state),
        (_, RecomputeDeadlines) => Recompute(ask, state),
        (_, Absorb absorb) => Answer(ask, state, absorb),
        (_, Release release) => Answer(ask, state, release),
        (_, EndChild child) => Answer(ask, state, child),
        _ => throw Unknown(command),
    };

    private static Decision Person(in Ask ask, CaseFile state, PersonCommand command)
    {
        var verb = command.Verb;
        var right = CaseAccess.Judge(state, verb, command.For, ask.Asker.Who, ask.Now);
        if (right.Reason != AccessReason.Allowed)
            return Decision.Deny(right.Reason);
        if (Refused(ask, state, verb, command.Version, right) is { } refusal)
            return Decision.Refuse(refusal);
        var by = right.ActorOf(ask.Asker);

        // The steps every case takes come first.
        return command switch
        {
            Accept accept => Decision.Append(new CaseAccepted(ask.Now, by, right.Department!, accept.Note)).Unless(Texts(accept.Note)),
            FileCase it => Answer(ask, state, it, by),
            Dispatch it => Answer(ask, state, it, by),
            FinishHandling it => Answer(ask, state, it, by),
            Check it => Answer(ask, state, it, by),
            CloseCase it => Answer(ask, state, it, by),
            Acknowledge it => Decision.Append(new CaseAcknowledged(ask.Now, by.Name, it.Note, by.Id)).Unless(Texts(it.Note)),
            AddNote it => Answer(ask, it, by),
            Verify it => Answer(ask, it, by),
            SendBack it => Answer(ask, state, it, by),
            Arbitrate it => Answer(ask, state, it, by),
            VoidCase it => Decision.Append(new CaseVoided(ask.Now, by, it.Reason)).Unless(Reason(it.Reason)),
            Reopen it => Answer(ask, state, it, by),
            AskExtension it => Answer(ask, state, it, by),
            AskHold it => Answer(ask, state, it, by),
            Approve it => Answer(ask, state, it, by),
            RefuseRequest it => Decision.Append(new RequestRefused(ask.Now, by, it.Reason)).Unless(Reason(it.Reason)),
            EndHold it => Reason(it.Reason) is { } why ? Decision.Refuse(why) : Decision.Append(HoldOver(ask, state, by, it.Reason)),
            Reclassify it => Answer(ask, state, it, by),
            Merge it => Answer(ask, it, by),
            Unmerge it => Decision.Append(new CaseUnmerged(ask.Now, by, it.Reason)).Unless(Reason(it.Reason)),
            Split it => Answer(ask, state, it, by),
            AssignWorker it => Answer(ask, state, it, by),
            TakeTask it => Answer(ask, state, it, by),
            ArriveAtTask it => Answer(ask, state, it, by),
            DeclineTask it => Answer(ask, state, it, by),
            RecallTask it => Answer(ask, state, it, by),
            Urge it => Answer(ask, state, it, by),
            _ => throw Unknown(command),
        };
    }

    // A reporter's note comes through the engine and knows no version; it moves nothing.
    private static CaseRefusal? Refused(in Ask ask, CaseFile state, CaseVerb verb, int version, in CaseRight right)
    {
        if (state.IsOver && verb is not (CaseVerb.Reopen or CaseVerb.Unmerge))
            return CaseRefusal.AlreadyClosed;
        if (version != state.Version && !(verb == CaseVerb.Note && ask.IsEngine))
            return verb == CaseVerb.Assign && state.Task is { State: not TaskState.Reserved }
                ? CaseRefusal.AlreadyAssigned
                : CaseRefusal.StaleVersion;
        if (CaseVerbs.Refused(state, verb, ask.County, ask.Now) is { } refusal)
            return refusal;
        if (right.Refusal is not null)
            return right.Refusal;
        if (right.Department is { } department && CaseAccess.OperationOf(state, verb) == Operation.HandleCase
            && state.PartOf(department) is { } part && !CaseVerbs.PartAllows(part, verb))
            return CaseRefusal.NotYourPart;
        return state.Version >= CaseFile.MaxEvents ? CaseRefusal.Full : null;
    }

    private static NotSupportedException Unknown(CaseCommand command) => new($"Unknown command {command.GetType().Name}.");

    /// <summary>Who asks what of which case, when, in which county.</summary>
    private readonly record struct Ask(
        string Id, Asker Asker, County County, DateTimeOffset Now, DutyBook Duty, WorkerBook Workers,
        ForecastBook Forecast)
    {
        public Escalator Escalator => new(Id, County, Duty, Now);

        public bool IsEngine => Asker.Who.Kind == CallerKind.Engine;

        public Catalogue Catalogue => County.Catalogue;

        public StageLimits Stages => County.Catalogue.Stages;

        /// <summary>When a step that begins now is due; null if that lies beyond the calendar.</summary>
        public Due? Due(Limit limit) => Due(Now, limit, [], 0);

        public Due? Due(DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, int extensions)
        {
            var deadline = County.Calendar.Extend(start, limit, pauses, extensions);
            return deadline.Refusal is null ? new Due(deadline.Due.ToUniversalTime(), limit, deadline.Provisional) : null;
        }
    }
}
