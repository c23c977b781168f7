using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>Writes escalations as staff read them.</summary>
internal sealed class EscalationWriting(CountyClock clock)
{
    /// <summary>The most places named of a call.</summary>
    public const int MaxPlaces = 200;

    /// <summary>How a case escalates; null if it does not.</summary>
    public EscalationAnswer? Of(EscalationState? it) => it is null ? null : new EscalationAnswer(
        it.Run, it.Trigger, it.Policy.Id, it.Policy.Names, it.Rung, clock.Local(it.Since), [.. it.Policy.Steps.Select(Step)], it.Next,
        it.IsRunning ? clock.Local(it.NextAt) : null, it.HeldBy?.Name, clock.Local(it.HeldSince),
        it.Policy.Acknowledgement is { } rule && it.HeldSince is { } since ? clock.Local(since.AddMinutes(rule.LapseMinutes)) : null);

    /// <summary>A policy.</summary>
    /// <param name="it">The policy.</param>
    /// <param name="row">How it was saved; null for one of the county pack.</param>
    /// <param name="isPacked">Whether the pack has one of its id.</param>
    public PolicyAnswer Of(EscalationPolicy it, PolicyRow? row, bool isPacked) => new(
        it.Id, it.Names, it.When.Trigger, it.When.Level, it.When.Categories, it.When.Townships, it.Acknowledgement?.RemindMinutes,
        it.Acknowledgement?.LapseMinutes, it.AgainMinutes, [.. it.Steps.Select(Step)], row?.Version ?? 0, isPacked, row?.Before,
        clock.Local(row?.ChangedAt));

    /// <summary>A warning.</summary>
    public static PolicyWarningAnswer Of(PolicyAdvice it) => new(
        it.Step < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"steps[{it.Step}]"), it.What, it.Places.Length,
        [.. it.Places.Take(MaxPlaces)], it.By);

    /// <summary>A step.</summary>
    public static StepAnswer Step(EscalationStep step) => step switch
    {
        WaitStep it => new StepAnswer("wait", Minutes: it.Minutes),
        NotifyStep it => new StepAnswer("notify", Role: it.Who.Role, At: it.Who.At, Person: it.Who.Person, Urgent: it.Urgent,
            Roster: it.Who.Roster, OnDuty: it.Who.OnDuty, Coming: it.Who.Next, InTurn: it.InTurn),
        RaiseStep it => new StepAnswer("raise", To: it.To),
        OwnStep it => new StepAnswer("own", By: it.By),
        RateStep it => new StepAnswer("onlyAbove", Minutes: it.Minutes, Times: it.Times),
        SuperviseStep => new StepAnswer("supervise"),
        WebhookStep it => new StepAnswer("webhook", Hook: it.Hook),
        WindowStep it => new StepAnswer("onlyBetween", From: WorkSlot.TextOf(it.From), Until: WorkSlot.TextOf(it.Until)),
        RepeatStep it => new StepAnswer("repeat", Times: it.Times),
        _ => throw new NotSupportedException($"Unknown step {step.GetType().Name}."),
    };

    /// <summary>Who was called.</summary>
    public static IReadOnlyList<CalledAnswer> Called(ImmutableArray<Called> people) =>
        [.. people.Select(person => new CalledAnswer(person.Id, person.Name))];

    /// <summary>The newest proof of life.</summary>
    public LifeProofAnswer Of(LifeSign? it) => it is null
        ? new LifeProofAnswer(null, 0, 0, 0, 0, null)
        : new LifeProofAnswer(
            clock.Local(it.At), it.Watch.Open, it.Watch.Orphans.Length, it.Watch.Late, Math.Round(it.Lag.TotalSeconds, 3),
            clock.Local(it.Watch.NextAt));

    /// <summary>Calls that would find nobody.</summary>
    public UnansweredCallsAnswer Of(DateTimeOffset at, ImmutableArray<UnansweredCall> calls) => new(
        clock.Local(at),
        [
            .. calls.Select(call => new UnansweredCallAnswer(
                call.Policy, call.Step, Step(call.What), call.Places.Length, call.Of,
                [.. call.Places.Take(MaxPlaces)])),
        ]);

    /// <summary>The rehearsal of the night.</summary>
    public NightAnswer Of(NightBook it, string at) => new(at, it.IsRunning, it.Last is { } run ? Of(run) : null);

    private NightRunAnswer Of(NightRun it) => new(
        clock.Local(it.StartedAt), Math.Round(it.Took.TotalMilliseconds, 1), [.. it.Starts.Select(start => clock.Local(start))],
        it.Rehearsed,
        [
            .. it.Gaps.Select(found => new UnansweredCallAnswer(
                found.Gap.Policy, found.Gap.Step, Step(found.Gap.What), found.Missing, found.Gap.Of,
                found.Gap.Places)),
        ],
        it.Called, it.CountUnreachable, Called(it.Unreachable), it.Cases);

    /// <summary>A rehearsal.</summary>
    public RehearsalAnswer Of(DateTimeOffset from, DateTimeOffset until, ImmutableArray<CaseEvent> events) => new(
        clock.Local(from), clock.Local(until), events.OfType<EscalationStarted>().FirstOrDefault()?.Policy.Id,
        [
            .. events.Select(happened => happened is EscalationStepped it
                ? new RehearsedStepAnswer(
                    clock.Local(it.At), CaseJson.TypeOf(it), Step(it.What), it.Outcome, Called(it.People))
                : new RehearsedStepAnswer(clock.Local(happened.At), CaseJson.TypeOf(happened), null, null, [])),
        ],
        events.Count(happened => happened is EscalationStepped { Outcome: StepOutcome.NobodyFound }));
}
