using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Domain.Tests.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Forecast;

public class CallTests
{
    [Fact]
    public void Who_dispatches_calls_and_the_engine_says_how_likely_it_would_be_late()
    {
        var reading = new ForecastBook.Reading(Start);
        for (var number = 0; number < 60; number++)
            reading.Add(Reported().After(20 + number).Does(Grid, version => new Verify(version, false, "none", [])).State!);
        var state = Reported().State!;
        var decision = CaseFlow.Decide(
            Id, state, new Urge(1, "please look"), new Asker(Supervisor, "web"), TheCounty, Start.AddMinutes(10),
            forecast: reading.Close());
        var urged = Assert.IsType<CaseUrged>(Assert.Single(decision.Events));
        Assert.Equal(("supervisor", "please look", 0.817, state.StageDue!.Value.At), (urged.By.Id, urged.Note, urged.Chance, urged.DueAt));
        Assert.Equal(
            new CaseCall(Start.AddMinutes(10), urged.By, 0.817, state.StageDue.Value.At, CaseStage.Verifying, Start),
            Assert.Single(CaseEvolution.Evolve(state, urged).Calls));
    }

    [Fact]
    public void A_call_is_for_whoever_may_dispatch_where_something_is_due()
    {
        var often = Reported();
        for (var call = 0; call < CaseCall.Most; call++)
            often.Does(Center, Call);
        (CaseStory Story, Caller Who, CaseCommand Command, string Answer)[] table =
        [
            (Reported(), Center, new Urge(1, null), nameof(CaseUrged)),
            (Reported(), Supervisor, new Urge(1, null), nameof(CaseUrged)),
            (Reported(), Grid, new Urge(1, null), nameof(AccessReason.NoRole)),
            (Reported(), Checker, new Urge(1, null), nameof(AccessReason.NoRole)),
            (Reported(), Caller.Nobody, new Urge(1, null), nameof(AccessReason.NotSignedIn)),
            (Reported(), Center, new Urge(2, null), nameof(CaseRefusal.StaleVersion)),
            (Reported(), Center, new Urge(1, new string('x', CaseFile.MaxText + 1)), nameof(CaseRefusal.TextTooLong)),
            (Reported().After(60 * 24 * 9), Center, new Urge(1, null), nameof(CaseUrged)), // late is late, but may be called
            (Closed(), Center, Call(Closed().Version), nameof(CaseRefusal.AlreadyClosed)),
            (OnHold(Start.AddDays(1)), Center, Call(OnHold(Start.AddDays(1)).Version), nameof(CaseRefusal.OnHold)),
            (often, Center, Call(often.Version), nameof(CaseRefusal.Full)),
        ];
        foreach (var (story, who, command, expected) in table)
            Assert.Equal(expected, story.Asks(who, command));
        var old = Raised().State! with { StageDue = null };
        Assert.Equal(
            CaseRefusal.WrongStage, CaseFlow.Decide(Id, old, Call(old.Version), new Asker(Center, "web"), TheCounty, Start).Refusal);
    }

    [Fact]
    public void A_call_stops_no_escalation_and_nobody_has_taken_notice_by_it()
    {
        var state = CaseEscalating();
        var after = CaseEvolution.Evolve(
            state, new CaseUrged(Start.AddMinutes(1), Actor.Engine, null, null, state.StageDue!.Value.At));
        Assert.Equal((state.Escalation, state.IsAcknowledged), (after.Escalation, after.IsAcknowledged));

        static CaseFile CaseEscalating()
        {
            var decision = CaseFlow.Decide(
                Id, null, new RaiseAlarm(Alarm(0)), Asker.Engine, CaseHistory.TheCounty, Start, CaseHistory.Duty);
            var state = decision.Events.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
            Assert.NotNull(state.Escalation);
            return state;
        }
    }

    [Fact]
    public void Later_it_is_known_whether_the_step_was_done()
    {
        var due = Dispatched().State!.StageDue!.Value.At;
        var late = (due - Start).TotalMinutes + 1;
        (CaseStory Story, string Outcomes)[] table =
        [
            (Dispatched().Does(Center, Call), "Pending"),
            (Dispatched().Does(Center, Call).After(5).Does(Cleaner, Take), "InTime"),
            (Dispatched().Does(Center, Call).After(late).Does(Cleaner, Take), "Late"),
            (Dispatched().Does(Center, Call).After(5).Does(Cleaner, SendBack), "CutShort"),
            (Dispatched().Does(Center, Call).After(late).Does(Cleaner, SendBack), "Late"),
            (Dispatched().Does(Center, Call).After(5).Does(Center, version => new VoidCase(version, "none")), "CutShort"),
            (Dispatched().Does(Center, Call).Does(Officer, version => new Merge(version, "c2", "same")), "CutShort"),
            (Dispatched().Does(Center, Call).Does(Officer, version => new Merge(version, "c2", "same")).Does(Officer,
                version => new Unmerge(version, "not the same")), "Pending"),
            (Dispatched().Does(Center, Call).After(5).Does(Center, Call).After(1).Does(Cleaner, Take), "InTime"), // once for the step
            (Dispatched().After(late).Does(Center, Call), ""), // it was late already
            (Dispatched().Does(Center, Call).Does(Cleaner, Take).Does(Center, Call).Does(Cleaner, Feedback), "InTime InTime"),
            (Reported().Does(Center, Call).Does(Grid, version => new Verify(version, false, "none", [])), "InTime"),
            (Dispatched().Does(Center, Call).After(1).Does(Center, version => new Dispatch(version, "waterBureau", [], null)), "CutShort"),
        ];
        foreach (var (story, expected) in table)
            Assert.Equal(expected, string.Join(' ', Steps(story.State!).Select(step => step.Outcome)));
    }

    [Fact]
    public void Whether_calls_helped_is_told_against_what_was_expected()
    {
        (double? Chance, int? DoneAfter, bool IsDone)[] calls =
        [
            (0.8, 30, true), (0.8, 70, true), (0.5, null, false), (0.4, 20, true), (null, 30, true), (0.9, 30, false), (null, 10, false),
        ];
        var state = Reported().State! with
        {
            Calls =
            [
                .. calls.Select((call, index) => new CaseCall(
                    Start, Actor.Engine, call.Chance, Start.AddHours(1), CaseStage.Handling, Start.AddTicks(-index),
                    call.DoneAfter is { } minutes ? Start.AddMinutes(minutes) : null, call.IsDone)),
            ],
        };
        var figures = CallFigures.Of([.. Steps(state)]);
        Assert.Equal((7, 4, 2, 2, 2, 1), (
            figures.Called, figures.Counted, figures.InTime, figures.Late, figures.CutShort, figures.WithoutChance));
        Assert.Equal(2.5, figures.ExpectedLate, 9);
        Assert.Equal(0.5, figures.Saved, 9);
        Assert.Equal(Math.Sqrt(0.16 + 0.16 + 0.25 + 0.24), figures.Spread, 9);
        Assert.Empty(CallFigures.Steps(Id, state, Start, Start.AddHours(1)));
        Assert.Equal(7, CallFigures.Steps(Id, state, Start.AddHours(1), Start.AddHours(2)).Count());
        Assert.Equal(0, CallFigures.Of([]).ExpectedLate);
    }

    private static IEnumerable<CalledStep> Steps(CaseFile state) => CallFigures.Steps(Id, state, Start, Start.AddYears(1));

    private static Urge Call(int version) => new(version, null);

    private static Accept Take(int version) => new(version, null, null);

    private static SendBack SendBack(int version) => new(version, "not ours", null);

    private static FinishHandling Feedback(int version) => new(version, "done", Photo, null);
}
