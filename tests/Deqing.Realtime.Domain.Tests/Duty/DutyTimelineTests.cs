using Deqing.Realtime.Domain.Duty;
using static Deqing.Realtime.Domain.Tests.Duty.SomeRosters;

namespace Deqing.Realtime.Domain.Tests.Duty;

/// <summary>Who is on duty, as timelines.</summary>
public class DutyTimelineTests
{
    [Theory]
    [InlineData("2026-11-01T07:59:59+08:00", "")] // before the start
    [InlineData("2026-11-01T08:00+08:00", "wang")]
    [InlineData("2026-11-02T07:59+08:00", "wang")] // a minute before the handover
    [InlineData("2026-11-02T08:00+08:00", "li")]
    [InlineData("2026-11-02T00:00:00Z", "li")] // the same moment by UTC
    [InlineData("2026-11-02T08:01+08:00", "li")]
    [InlineData("2026-11-03T08:00+08:00", "zhao")]
    [InlineData("2026-11-04T08:00+08:00", "wang")] // round and round
    [InlineData("2026-12-01T07:59+08:00", "zhao")] // over the end of the month
    [InlineData("2026-12-01T08:00+08:00", "wang")]
    public void Turns_are_handed_over_to_the_minute(string at, string expected) =>
        Assert.Equal(expected, Of(China, Daily("2026-11-01 08:00", "wang", "li", "zhao")).Timeline().On(at));

    [Fact]
    public void A_handover_stays_at_its_hour_when_the_clocks_are_changed()
    {
        var desk = Of(Berlin, Daily("2026-03-27 08:00", "wang", "li")).Timeline();
        Assert.Equal(
            [
                "wang 03-27 08:00 – 03-28 08:00", "li 03-28 08:00 – 03-29 08:00", "wang 03-29 08:00 – 03-30 08:00",
            ],
            desk.Wall("2026-03-27T08:00+01:00", "2026-03-30T08:00+02:00"));
        Assert.Equal(TimeSpan.FromHours(23), Length(desk, "2026-03-29T00:00Z"));
        Assert.Equal(TimeSpan.FromHours(25), Length(desk, "2026-10-25T00:00Z"));
    }

    private static TimeSpan Length(DutyTimeline desk, string at)
    {
        var shift = Assert.Single(desk.OnDuty(At(at)));
        return shift.Until - shift.From;
    }

    [Fact]
    public void An_hour_the_clocks_skip_is_no_duty_and_one_they_repeat_is_done_by_the_same_person()
    {
        var hourly = Of(Berlin, Daily("2026-03-29 00:30", "a", "b", "c") with { Unit = HandoverUnit.Hours }).Timeline();
        Assert.Equal( // half past two does not exist: who would begin then begins as the clocks jump
            ["a 03-29 00:30 – 03-29 01:30", "b 03-29 01:30 – 03-29 03:00", "c 03-29 03:00 – 03-29 03:30"],
            hourly.Wall("2026-03-29T00:30+01:00", "2026-03-29T03:30+02:00"));
        var autumn = hourly.Shifts(At("2026-10-25T00:00Z"), At("2026-10-25T02:00Z")).Items;
        Assert.Equal([2, 1], autumn.Select(it => (int)(it.Until - it.From).TotalHours)); // 01:30 to the second 02:30
    }

    [Fact]
    public void Windows_cross_midnight_and_belong_to_the_day_they_begin_on()
    {
        var nights = Daily("2026-11-02 08:00", "wang", "li") with
        {
            Unit = HandoverUnit.Weeks, Windows = [new DutyWindow([DayOfWeek.Friday, DayOfWeek.Saturday], 20 * 60, 6 * 60)],
        };
        Assert.Equal(
            [
                "wang 11-06 20:00 – 11-07 06:00", "wang 11-07 20:00 – 11-08 06:00", "li 11-13 20:00 – 11-14 06:00",
                "li 11-14 20:00 – 11-15 06:00",
            ],
            Of(China, nights).Timeline().Wall("2026-11-02T00:00+08:00", "2026-11-16T00:00+08:00"));
    }

    [Fact]
    public void A_handover_within_a_window_divides_it_and_windows_that_touch_are_one()
    {
        var desk = Daily("2026-11-02 22:00", "wang", "li") with { Windows = [new([], 20 * 60, 0), new([], 0, 8 * 60)] };
        Assert.Equal(
            ["wang 11-02 22:00 – 11-03 08:00", "wang 11-03 20:00 – 11-03 22:00", "li 11-03 22:00 – 11-04 08:00"],
            Of(China, desk).Timeline().Wall("2026-11-02T20:00+08:00", "2026-11-04T10:00+08:00"));
    }

    [Fact]
    public void In_the_Spring_Festival_the_holiday_desk_is_on_and_the_office_is_not()
    {
        // 2026: off from 15 to 23 February, made up on Saturday 14 and Saturday 28 February.
        var office = Daily("2026-02-01 00:00", "a", "b") with { Id = "office", Days = DutyDays.Working, Windows = [new([], 510, 1050)] };
        var holidays = Daily("2026-02-01 08:30", "x", "y") with { Id = "off", Days = DutyDays.Off, Windows = [new([], 510, 510)] };
        var desk = Of(China, office, holidays).Timeline();
        (string Day, string Noon)[] table =
        [
            ("12", "b"), ("13", "a"), ("14", "b"), ("15", "x"), ("16", "y"), ("17", "x"), ("22", "y"), ("23", "x"), ("24", "b"),
            ("28", "b"),
        ];
        Assert.All(table, row => Assert.Equal(row.Noon, desk.On($"2026-02-{row.Day}T12:00+08:00")));
        Assert.Equal("x", desk.On("2026-02-24T08:29+08:00")); // the last holiday's duty ends in the morning after
        Assert.Equal("b", desk.On("2026-02-24T08:30+08:00"));
    }

    [Fact]
    public void Two_people_swap_their_shifts()
    {
        var swap = new Swap(
            "s1", At("2026-11-01T08:00+08:00"), At("2026-11-02T08:00+08:00"), "wang", "li", At("2026-11-02T08:00+08:00"),
            At("2026-11-03T08:00+08:00"));
        var desk = (Of(China, Daily("2026-11-01 08:00", "wang", "li")) with { Changes = [swap] }).Timeline();
        Assert.Equal("li (s1)", desk.On("2026-11-01T12:00+08:00"));
        Assert.Equal("wang (s1)", desk.On("2026-11-02T12:00+08:00"));
        Assert.Equal("wang", desk.On("2026-11-03T12:00+08:00"));
    }

    [Fact]
    public void People_of_two_layers_who_swap_at_the_same_time_change_places()
    {
        var (from, until) = (At("2026-11-01T08:00+08:00"), At("2026-11-01T20:00+08:00"));
        var desk = (Of(China, Daily("2026-11-01 08:00", "wang"), Daily("2026-11-01 08:00", "li") with { Id = "second" }) with
        {
            Changes = [new Swap("s1", from, until, "wang", "li", from, until)],
        }).Timeline();
        Assert.Equal([("li", "day"), ("wang", "second")], desk.OnDuty(from).Select(it => (it.Person, it.Layer!)));
        Assert.Equal("wang, li", desk.On("2026-11-01T20:00+08:00"));
    }

    [Fact]
    public void Changes_lie_on_top_of_each_other_and_who_is_away_leaves_a_gap()
    {
        DateTimeOffset Hour(int hour) => At("2026-11-01T00:00+08:00").AddHours(hour);
        var desk = (Of(China, Daily("2026-11-01 00:00", "wang", "li")) with
        {
            Shifts = [new PlannedShift("extra", "zhao", Hour(6), Hour(7))],
            Changes =
            [
                new Absence("sick", Hour(2), Hour(12), "wang"), new Substitute("s1", Hour(4), Hour(10), "wang", "chen"),
                new Substitute("s2", Hour(5), Hour(6), "chen", "sun"), new Override("all", Hour(14), Hour(15), ["zhao", "chen"]),
                new Absence("away", Hour(8), Hour(9), "chen"),
            ],
        }).Timeline();
        (int Hour, string On)[] table =
        [
            (0, "wang"), (2, ""), (4, "chen (s1)"), (5, "sun (s2)"), (6, "chen (s1), zhao"), (7, "chen (s1)"), (8, ""), (9, "chen (s1)"),
            (10, ""), (12, "wang"), (14, "zhao (all), chen (all)"), (15, "wang"), (24, "li"),
        ];
        Assert.All(table, row => Assert.Equal(row.On, desk.On(Hour(row.Hour).ToString("O"))));
        Assert.Equal(
            [(2, 4), (8, 9), (10, 12)],
            desk.Gaps(Hour(0), Hour(48)).Items
                .Select(gap => ((int)(gap.From - Hour(0)).TotalHours, (int)(gap.Until - Hour(0)).TotalHours)));
        Assert.Equal(("chen", Hour(4)), (desk.NextOnDuty(Hour(3))!.Shifts[0].Person, desk.NextOnDuty(Hour(3))!.At));
        Assert.True(desk.HasDuty("chen", Hour(3), Hour(5)));
        Assert.False(desk.HasDuty("wang", Hour(2), Hour(12)));
    }

    [Theory]
    [InlineData("2026-10-01T00:00+08:00", "wang 11-01 08:00")] // before anybody is
    [InlineData("2026-11-01T07:59+08:00", "wang 11-01 08:00")]
    [InlineData("2026-11-01T08:00+08:00", "li 11-02 08:00")] // who begins now is no longer next
    [InlineData("2026-11-03T12:00+08:00", "")] // after the end
    [InlineData("2024-01-01T00:00+08:00", "")] // further ahead than is looked
    public void The_next_on_duty_is_found_also_when_nobody_is(string after, string expected)
    {
        var desk = Of(China, Daily("2026-11-01 08:00", "wang", "li") with { Until = Local("2026-11-03 08:00") }).Timeline();
        var next = desk.NextOnDuty(At(after));
        Assert.Equal(expected, next is null ? "" : $"{next.Shifts.Single().Person} {desk.Wall(next.At)}");
    }

    [Fact]
    public void A_time_that_is_too_long_too_full_or_no_time_is_refused_by_name()
    {
        var from = At("2026-01-01T00:00+08:00");
        var hourly = Of(China, Daily("2026-01-01 00:00", "a", "b") with { Unit = HandoverUnit.Hours }).Timeline();
        Assert.Equal(DutyRefusal.EndsBeforeStart, hourly.Shifts(from, from).Refusal);
        Assert.Equal(DutyRefusal.OutOfRange, hourly.Shifts(from, from.AddDays(DutyTimeline.MaxDays).AddTicks(1)).Refusal);
        Assert.Equal(DutyRefusal.OutOfRange, hourly.Gaps(DateTimeOffset.MaxValue.AddDays(-1), DateTimeOffset.MaxValue).Refusal);
        Assert.Equal(DutyTimeline.MaxShifts, hourly.Shifts(from, from.AddHours(DutyTimeline.MaxShifts)).Items.Length);
        Assert.Equal(DutyRefusal.TooManyShifts, hourly.Gaps(from, from.AddHours(DutyTimeline.MaxShifts).AddTicks(1)).Refusal);
        Assert.Empty(hourly.OnDuty(DateTimeOffset.MinValue));
        Assert.Null(hourly.NextOnDuty(DateTimeOffset.MaxValue));
    }
}
