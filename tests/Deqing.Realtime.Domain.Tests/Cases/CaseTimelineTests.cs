using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

/// <summary>
/// Days in the life of a case, under a clock that is set. The county works from half past eight to noon, from two to half past five.
/// </summary>
public class CaseTimelineTests
{
    private static DateTimeOffset Day(int day, int hour, int minute = 0) => new(2026, 7, day, hour, minute, 0, TimeSpan.FromHours(8));

    [Fact]
    public void From_a_report_to_its_end()
    {
        var day = Reported();
        Assert.Equal((CaseStage.Verifying, Day(1, 10, 30)), (day.State!.Stage, day.State.StageDue!.Value.At));
        day.At(Day(1, 10, 20)).Does(Grid, version => new Verify(version, true, "it stinks", Photo));
        Assert.Equal((CaseStage.Filing, Day(1, 10, 35)), (day.State.Stage, day.State.StageDue!.Value.At));
        day.At(Day(1, 10, 30)).Does(Officer, version => new FileCase(version, null, "usual", Severity.Serious, null));
        Assert.Equal((CaseStage.Dispatching, "usual", Severity.Serious), (day.State.Stage, day.State.Condition, day.State.Level));
        day.At(Day(1, 11)).Does(Center, version => new Dispatch(version, TestCatalogue.Cleaning, [], "please"));

        // Seven working hours from eleven are one hour before noon, three and a half after two, two and a half next morning.
        Assert.Equal((CaseStage.Accepting, Day(2, 11)), (day.State.Stage, day.State.Handling!.Due.At));
        Assert.Equal(Day(1, 17), day.State.StageDue!.Value.At);
        Assert.Equal(Day(1, 17), day.State.DueAt);
        day.At(Day(1, 14)).Does(Cleaner, version => new Accept(version, null, null));
        Assert.Equal((CaseStage.Handling, Day(2, 11)), (day.State.Stage, day.State.DueAt));
        day.At(Day(2, 10)).Does(Cleaner, version => new FinishHandling(version, "swept", Photo, null));
        Assert.Equal((CaseStage.Checking, Day(2, 10)), (day.State.Stage, day.State.Handling!.Stopped));
        day.At(Day(2, 10, 10)).Does(Checker, version => new Check(version, true, null, []))
            .Does(Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"));
        Assert.Equal((CaseStage.Closed, CaseOutcome.Resolved, null), (day.State.Stage, day.State.Outcome, day.State.DueAt));
        Assert.Equal(
            [
                "CaseReported", "CaseVerified", "CaseFiled", "CaseDispatched", "CaseAccepted", "HandlingFinished", "CaseChecked",
                "CaseClosed",
            ],
            day.Events.Select(happened => happened.GetType().Name));
    }

    [Fact]
    public void Rework_runs_on_the_clock_that_ran()
    {
        var day = Checking().At(Start.AddHours(1));
        var clock = day.State!.Handling! with { Stopped = null };
        day.Does(Checker, version => new Check(version, false, "half of it is still there", []));
        Assert.Equal((CaseStage.Handling, 1, clock), (day.State.Stage, day.State.Reworks, day.State.Handling));
        Assert.Equal("HandlingFinished", day.Asks(Cleaner, new FinishHandling(day.Version, "all of it", Photo, null)));
    }

    [Fact]
    public void Nobody_checks_their_own_work_not_even_a_part_of_it()
    {
        var both = Person("both", (Role.DepartmentHandler, "department:waterBureau"), (Role.Checker, "county"));
        var day = Handling(joint: true)
            .Does(both, version => new Accept(version, null, null))
            .Does(both, version => new FinishHandling(version, "drained", Photo, null));
        Assert.Equal(CaseStage.Handling, day.State!.Stage);
        day.Does(Cleaner, version => new FinishHandling(version, "swept", Photo, null));
        Assert.Equal(CaseStage.Checking, day.State.Stage);
        Assert.Equal("OwnWork", day.Asks(both, new Check(day.Version, true, null, [])));
        Assert.DoesNotContain(CaseVerb.Check, CaseVerbs.For(day.State, both, TheCounty, day.Now));
        Assert.Contains(CaseVerb.Check, CaseVerbs.For(day.State, Checker, TheCounty, day.Now));
    }

    [Fact]
    public void Who_gets_a_case_back_repairs_it_or_sends_it_elsewhere()
    {
        var day = Dispatched().Does(Cleaner, version => new SendBack(version, "private ground", null));
        var start = day.State!.Handling!.Start;
        Assert.Equal((CaseStage.Dispatching, 0), (day.State.Stage, day.State.Assignments.Length));
        Assert.Equal("ReturnedUnchanged", day.Asks(Center, new Dispatch(day.Version, TestCatalogue.Cleaning, ["waterBureau"], null)));
        Assert.Equal("CaseDispatched", day.Asks(Center, new Dispatch(day.Version, TestCatalogue.TownOffice, ["cleaning"], null)));
        day.Does(Center, version => new SendBack(version, "wrong kind", null));
        Assert.Equal(CaseStage.Filing, day.State.Stage);
        Assert.Equal("ReturnedUnchanged", day.Asks(Officer, new FileCase(day.Version, null, "usual", null, null)));
        day.Does(Officer, version => new FileCase(version, null, "urgent", null, null))
            .At(Start.AddHours(1))
            .Does(Center, version => new Dispatch(version, TestCatalogue.Cleaning, [], null));

        // Another condition, another limit; but the clock has run since the first dispatch.
        Assert.Equal((start, start.AddHours(2)), (day.State.Handling!.Start, day.State.Handling.Due.At));

        var repaired = Dispatched().Does(Cleaner, version => new SendBack(version, "which pond?", null))
            .Does(Officer, version => new Reclassify(
                version, null, null, null, new Place("330000101", "330000100002", null), null, FoundBy.Village, "the next village"));
        Assert.Equal("CaseDispatched", repaired.Asks(Center, new Dispatch(repaired.Version, TestCatalogue.Cleaning, [], null)));
    }

    [Fact]
    public void After_two_returns_an_arbiter_decides_and_that_is_final()
    {
        var day = Dispatched().Does(Cleaner, version => new SendBack(version, "not ours", null))
            .Does(Center, version => new Dispatch(version, TestCatalogue.Agriculture, [TestCatalogue.Cleaning], null))
            .Does(Cleaner, version => new SendBack(version, "still not ours", null));
        Assert.Equal((CaseStage.Arbitrating, ClockClass.WorkDay), (day.State!.Stage, day.State.StageDue!.Value.Limit.Class));
        Assert.Equal("WrongStage", day.Asks(Center, new Dispatch(day.Version, TestCatalogue.TownOffice, [], null)));
        Assert.Equal("ReasonRequired", day.Asks(Center, new Arbitrate(day.Version, TestCatalogue.Cleaning, [], "")));
        day.Does(Center, version => new Arbitrate(version, TestCatalogue.Cleaning, [], "their list of duties, item 4"));
        Assert.Equal((CaseStage.Accepting, TestCatalogue.Cleaning, true), (day.State.Stage, day.State.Lead, day.State.IsArbitrated));
        Assert.Equal("ArbiterDecides", day.Asks(Cleaner, new SendBack(day.Version, "never", null)));
        Assert.Equal("ArbiterDecides", day.Asks(Center, new Dispatch(day.Version, TestCatalogue.Agriculture, [], null)));
        Assert.Equal("CaseDispatched", day.Asks(Center, new Dispatch(day.Version, TestCatalogue.Cleaning, ["agriculture"], null)));
    }

    [Fact]
    public void A_joint_department_goes_and_the_lead_keeps_what_it_has_done()
    {
        var day = Handling(joint: true).Does(WaterWorker, version => new SendBack(version, "no water there", null));
        Assert.Equal((CaseStage.Dispatching, TestCatalogue.Cleaning), (day.State!.Stage, day.State.Lead));
        Assert.Equal("ReturnedUnchanged", day.Asks(Center, new Dispatch(day.Version, "cleaning", ["waterBureau"], null)));
        day.Does(Center, version => new Dispatch(version, "cleaning", [], null));
        Assert.Equal((CaseStage.Handling, AssignmentState.Accepted), (day.State.Stage, day.State.Assignments.Single().State));
    }

    [Fact]
    public void A_hold_stops_the_department_s_clock_in_its_own_hours_and_never_the_villager_s()
    {
        var day = Handling();
        var (due, promise) = (day.State!.Handling!.Due.At, day.State.Promise);
        Assert.Equal(Day(2, 10), due);
        day.Does(Cleaner, version => new AskHold(version, "frozen", Day(6, 8))) // a Monday, before the office opens
            .Does(Foreman, version => new Approve(version, null))
            .Does(Center, version => new Approve(version, null));
        Assert.True(day.State.Handling!.IsPaused);
        Assert.Equal(promise, day.State.Promise);
        Assert.Equal("", day.At(Day(6, 7, 59)).Asks(Caller.Engine, new Wake()));
        day.At(Day(6, 9)).Does(Caller.Engine, new Wake());
        Assert.Equal((null, Day(6, 8)), (day.State.HeldUntil, day.State.Handling!.Pauses.Single().Until));

        // It stood from ten on Wednesday until Monday's opening: seven working hours from there.
        Assert.Equal(Day(6, 17, 30), day.State.Handling.Due.At);
        Assert.Equal("", day.Asks(Caller.Engine, new Wake()));

        var early = OnHold(Day(6, 8)).At(Day(1, 11)).Does(Cleaner, version => new EndHold(version, "thawed"));
        Assert.Equal(Day(2, 11), early.State!.Handling!.Due.At);
    }

    [Fact]
    public void Two_extensions_of_one_more_limit_each_and_no_third()
    {
        var day = Handling();
        for (var times = 1; times <= 2; times++)
        {
            day.Does(Cleaner, version => new AskExtension(version, "rain"))
                .Does(Foreman, version => new Approve(version, null))
                .Does(Center, version => new Approve(version, null));
            Assert.Equal((times, Day(2 + times, 10)), (day.State!.Handling!.Extensions, day.State.Handling.Due.At));
        }

        Assert.Equal("NoneLeft", day.Asks(Cleaner, new AskExtension(day.Version, "more rain")));
    }

    [Fact]
    public void A_reporter_s_no_opens_a_new_round_and_raises_the_level()
    {
        var day = Closed();
        var promise = day.State!.Promise!;
        day.At(Day(3, 9)).Does(Caller.Nobody, new Rate("tag-a", 1, false, "it is still there"));
        Assert.Equal((CaseStage.Dispatching, Severity.Serious, 2), (day.State.Stage, day.State.Level, day.State.Round));
        Assert.Equal(promise with { Stopped = null }, day.State.Promise);
        Assert.Equal((null, 0, null), (day.State.Handling, day.State.Assignments.Length, day.State.Outcome));
        day.At(Day(3, 10)).Does(Center, version => new Dispatch(version, TestCatalogue.Cleaning, [], null));
        Assert.Equal(Day(3, 10), day.State.Handling!.Start);
    }

    [Fact]
    public void A_merge_is_undone_and_the_other_case_forgets_it()
    {
        var day = Handling();
        var before = Text(day.State! with { Version = 0 });
        day.At(Day(2, 9)).Does(Officer, version => new Merge(version, "c2", "the same heap"));
        Assert.Equal((CaseStage.Merged, "c2", Day(2, 9)), (day.State!.Stage, day.State.MergedInto, day.State.Promise!.Stopped));
        day.Does(Officer, version => new Unmerge(version, "another heap"));
        Assert.Equal(before, Text(day.State! with { Version = 0 }));

        var other = Reported();
        var (reportedAt, promise) = (other.State!.ReportedAt, other.State.Promise);
        var earlier = Start.AddDays(-2);
        other.Does(Caller.Engine, new Absorb("c7", [new Reporter("tag-z", true, earlier)], earlier, Actor.Engine));
        Assert.Equal((earlier, earlier), (other.State.ReportedAt, other.State.Promise!.Start));
        Assert.True(other.State.Promise.Due.At < promise!.Due.At);
        Assert.Equal("", other.Asks(Caller.Nobody, new CoSign(Reporter("tag-z"), "me", [])));
        other.Does(Caller.Engine, new Release("c7", Actor.Engine));
        Assert.Equal((reportedAt, promise, 0), (other.State.ReportedAt, other.State.Promise, other.State.Absorbed.Length));
    }

    [Fact]
    public void A_second_reporter_follows_and_the_earliest_report_counts()
    {
        var day = Reported().At(Start.AddHours(2)).Does(Caller.Nobody, new CoSign(Reporter("tag-b", 60), "here too", Photo));
        Assert.Equal((Start, 2), (day.State!.ReportedAt, day.State.Reporters.Length));
        day.Does(Caller.Nobody, new CoSign(Reporter("tag-c", -600), "since last night", []));
        Assert.Equal((Start.AddHours(-10), Start.AddHours(-10)), (day.State.ReportedAt, day.State.Promise!.Start));
        day.Does(Caller.Nobody, new CoSign(new Reporter("tag-d", false, Start.AddYears(1)), "a clock that is ahead", []));
        Assert.Equal(Start.AddHours(2), day.State.Reporters[^1].At);
    }

    [Fact]
    public void A_case_ends_with_the_parts_that_were_split_off()
    {
        var day = Reported().Does(Officer, version => new Split(
            version, [new CasePart("garbage", null, "the heap"), new CasePart("streetLamp", Severity.Notice, "the lamp")], "two things"));
        var split = (CaseSplit)day.Events[^1];
        Assert.Equal(["c1.1", "c1.2"], split.Children);
        Assert.Equal((CaseSource.Split, Id, ThePlace), (split.Parts[1].Source, split.Parts[1].Parent, split.Parts[1].Place));
        var part = new CaseStory().Does(Caller.Engine, new OpenPart(split.Parts[1], split.By));
        Assert.Equal((CaseStage.Filing, Id, Severity.Notice), (part.State!.Stage, part.State.Parent, part.State.Level));
        day.Does(Caller.Engine, new EndChild("c1.1", CaseOutcome.Resolved)).Does(Caller.Engine, new EndChild("c1.2", null))
            .Does(Center, version => new CloseCase(version, CaseOutcome.Resolved, null));
        Assert.Equal(CaseStage.Closed, day.State!.Stage);
    }

    [Fact]
    public void What_was_due_by_a_year_without_a_calendar_is_computed_anew_when_it_comes()
    {
        var day = Handling();
        Assert.True(day.State!.Handling!.Due.Provisional);
        var published = new County(TheCounty.Parts with
        {
            Calendar = new WorkCalendar(
                TheCounty.Calendar.Zone, TheCounty.Calendar.Hours,
                new WorkDays([2026], [new SpecialDay(new DateOnly(2026, 7, 2), "a day off", true)])),
        });
        var decision = CaseFlow.Decide(Id, day.State, new RecomputeDeadlines(), Asker.Engine, published, day.Now);
        var state = decision.Events.Aggregate(day.State, CaseEvolution.Evolve);
        Assert.Equal((Day(3, 10), false), (state.Handling!.Due.At, state.Handling.Due.Provisional));
        Assert.Equal(day.State.Handling.Start, state.Handling.Start);
        Assert.True(CaseFlow.Decide(Id, state, new RecomputeDeadlines(), Asker.Engine, published, day.Now).Events.IsEmpty);
    }

    [Fact]
    public void Cases_stored_before_there_was_a_flow_can_be_read_and_moved()
    {
        var old = new CaseEvent[]
        {
            new CaseOpened(Start, Alarm(0)), new CaseAcknowledged(Start, "Li", null), new AlarmCleared(Start, Start, 4),
        }.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        Assert.Equal((CaseStage.Dispatching, "Li", null, null), (old.Stage, old.AcknowledgedBy, old.Promise, old.StageDue));
        Assert.Equal(CaseRefusal.UnknownCondition, Ask(old, new Dispatch(3, "agriculture", [], null)).Refusal);
        var fixedUp = Ask(old, new Reclassify(3, null, "usual", null, null, null, null, "before conditions"));
        var state = fixedUp.Events.Aggregate(old, CaseEvolution.Evolve);
        Assert.NotNull(state.Promise);
        Assert.Single(Ask(state, new Dispatch(4, "agriculture", [], null)).Events);
        var closed = CaseEvolution.Evolve(old, new CaseClosed(Start, "Li", CaseOutcome.Resolved, null));
        Assert.True(closed.IsOver);
        Assert.Single(Ask(closed, new Reopen(4, "again")).Events);

        static Decision Ask(CaseFile state, CaseCommand command) =>
            CaseFlow.Decide(Id, state, command, new Asker(Center, "web"), TheCounty, Start);
    }

    [Fact]
    public void The_lot_falls_by_the_case_and_about_as_often_as_it_should()
    {
        var lamp = TestCatalogue.Value.Find(TestCatalogue.StreetLamp)!;
        var drawn = Enumerable.Range(0, 10_000).Count(number => CaseFlow.IsChecked(lamp, $"case-{number}", 6));
        Assert.InRange(drawn, 1_800, 2_200);
        Assert.Equal(CaseFlow.IsChecked(lamp, "c1", 6), CaseFlow.IsChecked(lamp, "c1", 6));
        var all = TestCatalogue.Value.Find(TestCatalogue.Garbage)!;
        Assert.All(Enumerable.Range(0, 100), number => Assert.True(CaseFlow.IsChecked(all, $"case-{number}", 6)));
    }
}
