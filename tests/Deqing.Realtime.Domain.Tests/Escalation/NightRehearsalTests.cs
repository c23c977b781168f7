using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>What a night's rehearsal of the whole county finds, and when it is its turn.</summary>
public class NightRehearsalTests
{
    private static readonly EscalationPolicy Ladder = Unattended(
        Call(Role.Farmer), Call(Role.VillageOfficer, Rung.Village), Wait(5), new RaiseStep(Rung.Township),
        Call(Role.Supervisor, Rung.Township), Wait(10), new RaiseStep(Rung.County), Call(Role.CommandCenter, Rung.County), Wait(15),
        new RepeatStep(3)) with { Id = "ladder" };

    private static readonly EscalationPolicy Late = Overdue(Call(Role.DepartmentHandler), Wait(5)) with { Id = "late" };

    [Fact]
    public void Every_call_that_would_find_nobody_is_named_with_its_places()
    {
        var found = Rehearsed([Ladder, Late], Farmer, Officer, Supervisor, Cleaner);
        Assert.Equal(
            [
                // Of the twelve ponds one has a farmer, of the four villages one an officer, of the two townships one a supervisor.
                "ladder 0: 11 of 12, pond:P0002", "ladder 1: 3 of 4, village:330000100002", "ladder 4: 1 of 2, township:330000102",
                "ladder 7: 1 of 1, county", "late 0: 2 of 3, department:agriculture",
            ],
            found.Gaps.Select(gap => $"{gap.Policy} {gap.Step}: {gap.Places.Length} of {gap.Of}, {gap.Places[0]}"));
        Assert.Equal(["cleaner", "farmer", "officer", "supervisor"], found.Called.Select(person => person.Id).Order());

        // Each category in each village and each level of the rules at each pond, because of nobody and because of no time.
        var county = TestCounty.Create();
        Assert.Equal(((county.Catalogue.Categories.Length * 4) + (3 * 12)) * 2, found.Rehearsed);
    }

    [Fact]
    public void Where_everybody_is_there_nothing_is_found()
    {
        var found = Rehearsed(
            [Unattended(Call(Role.CommandCenter, Rung.County), Wait(5)), Overdue(Call(Role.CommandCenter), Wait(5))], Center);
        Assert.Empty(found.Gaps);
        Assert.Equal("center", Assert.Single(found.Called).Id);
        Assert.Empty(Rehearsed([]).Gaps);
    }

    [Fact]
    public void It_goes_through_the_first_loop_of_the_first_policy_and_no_further()
    {
        var (from, calls) = (Start, 0);
        var county = new County(TestCounty.Create().Parts with { Escalation = new EscalationBook([Ladder]) });
        foreach (var happened in Rehearsal.Of(
            "x", null, new Domain.Cases.RaiseAlarm(Alarm(0)), county, Book(Officer, Center), from, from.AddDays(7), once: true))
            calls += happened is EscalationStepped { What: NotifyStep } ? 1 : 0;
        Assert.Equal(4, calls);
    }

    [Fact]
    public void Who_is_on_duty_only_at_some_hours_is_missed_at_the_others()
    {
        var roster = new Roster(
            "desk", new Names("x", "x"), "Asia/Shanghai", Territory.County,
            [
                new Rotation(
                    "day", ["center"], new DateTime(2026, 1, 1), null, 1, HandoverUnit.Days, [new DutyWindow([], 8 * 60, 18 * 60)],
                    DutyDays.Every),
            ],
            [], []);
        var book = Book(new RosterBook([roster], TestCounty.Calendar.Days), Center);
        var policy = Unattended(new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.County), true), Wait(5));
        Assert.Empty(Rehearsed([policy], book, At("2026-07-01T10:00")).Gaps);
        Assert.Single(Rehearsed([policy], book, At("2026-07-01T10:00"), At("2026-07-01T23:00")).Gaps);
    }

    [Theory]
    [InlineData("2026-07-01T09:00", "07-01 10:00, 07-01 23:00, 07-04 23:00")] // a Wednesday
    [InlineData("2026-07-01T23:00", "07-02 10:00, 07-02 23:00, 07-04 23:00")]
    [InlineData("2026-07-04T02:30", "07-04 23:00, 07-06 10:00")] // a Saturday: the coming night is the one of the day off
    public void It_looks_at_the_coming_night_the_next_day_off_and_the_next_working_day(string now, string expected) => Assert.Equal(
        expected,
        string.Join(", ", NightHours.Starts(At(now), TestCounty.Calendar)
            .Select(start => start.ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("2026-07-01T02:29", "2026-06-30T02:30")]
    [InlineData("2026-07-01T02:30", "2026-07-01T02:30")]
    [InlineData("2026-07-01T23:59", "2026-07-01T02:30")]
    public void Its_turn_is_by_the_clock_of_the_county(string now, string expected) =>
        Assert.Equal(At(expected), NightHours.Latest(150, At(now), TestCounty.Calendar.Wall));

    private static NightFindings Rehearsed(EscalationPolicy[] policies, params Caller[] people) =>
        Rehearsed(policies, Book(people), Start);

    private static NightFindings Rehearsed(EscalationPolicy[] policies, DutyBook book, params DateTimeOffset[] starts)
    {
        var county = new County(TestCounty.Create().Parts with { Escalation = new EscalationBook([.. policies]) });
        var night = new NightRehearsal(county, book, [.. starts]);
        foreach (var village in county.Parts.Villages)
            night.Add(village);
        return night.Find();
    }

    private static DateTimeOffset At(string local) =>
        new(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
