using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Clocks;

public class WorkCalendarTests
{
    private static readonly WorkCalendar County = DeadlineVectors.Calendar("deqing_std"), Eight = DeadlineVectors.Calendar("gb_8h");

    [Theory]
    [InlineData("a pause at noon passes no closing", 1, "10:00", "15:00", "2026-03-03T17:30")]
    [InlineData("a pause over a closing costs a day", 1, "10:00", "18:00", "2026-03-04T17:30")]
    [InlineData("until exactly the closing too", 1, "10:00", "17:30", "2026-03-04T17:30")]
    [InlineData("a minute less does not", 1, "10:00", "17:29", "2026-03-03T17:30")]
    [InlineData("from the closing on nothing is left to stop", 1, "17:30", "23:00", "2026-03-03T17:30")]
    [InlineData("on a later day it is too late", 1, "34:00", "60:00", "2026-03-03T17:30")]
    public void A_clock_of_closings_is_stopped_by_pauses_over_closings(string because, int days, string from, string until, string due)
    {
        var start = DeadlineVectors.At("2026-03-02T09:00:00+08:00");
        var tomorrow = DeadlineVectors.At("2026-03-03T00:00:00+08:00");
        ImmutableArray<Pause> pauses = [new Pause(tomorrow + Hours(from), tomorrow + Hours(until))];
        var limit = new Limit(ClockClass.WorkDayEnd, days);
        var deadline = County.Deadline(start, limit, pauses);
        Assert.True(DeadlineVectors.At(due + ":00+08:00") == deadline.Due, $"{because}: {deadline.Due}");
        StepLaws.Check(County, start, limit, pauses, deadline, null);
    }

    [Theory]
    [InlineData(ClockClass.WorkHour, 2, "2026-03-06T16:00:00-05:00", "2026-03-09T10:00:00-04:00")]
    [InlineData(ClockClass.WorkDayEnd, 1, "2026-03-06T16:00:00-05:00", "2026-03-09T17:00:00-04:00")]
    [InlineData(ClockClass.NaturalDay, 1, "2026-03-07T12:00:00-05:00", "2026-03-08T13:00:00-04:00")]
    [InlineData(ClockClass.UrgentHour, 24, "2026-10-31T12:00:00-04:00", "2026-11-01T11:00:00-05:00")]
    [InlineData(ClockClass.WorkDay, 1, "2026-10-30T12:00:00-04:00", "2026-11-02T12:00:00-05:00")]
    public void Working_time_goes_by_the_wall_clock_and_a_natural_day_has_24_hours(
        ClockClass it, int value, string start, string due)
    {
        var calendar = new WorkCalendar(
            TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), new WorkHours([new WorkSlot(540, 1_020)]), WorkDays.Plain);
        var (from, limit) = (DeadlineVectors.At(start), new Limit(it, value));
        var deadline = calendar.Deadline(from, limit, []);
        Assert.Equal(due, deadline.Due.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
        StepLaws.Check(calendar, from, limit, [], deadline, null);
    }

    [Theory]
    [InlineData("2026-12-31T16:30:00+08:00", 1, false)] // due at the last closing of the published year
    [InlineData("2026-12-31T16:31:00+08:00", 1, true)]
    [InlineData("2026-12-31T18:00:00+08:00", 1, true)]
    [InlineData("2027-01-04T09:00:00+08:00", 1, true)]
    [InlineData("2017-12-29T17:00:00+08:00", 1, true)] // begins before the first one
    public void A_deadline_through_a_year_without_a_calendar_is_provisional(string start, int hours, bool provisional) => Assert.Equal(
        provisional, County.Deadline(DeadlineVectors.At(start), new Limit(ClockClass.WorkHour, hours), []).Provisional);

    [Fact]
    public void A_notice_may_name_days_of_the_December_before()
    {
        // Saturday 29 December 2018 was worked by the notice for 2019, Monday 31 was off.
        var due = County.Deadline(DeadlineVectors.At("2018-12-28T17:00:00+08:00"), new Limit(ClockClass.WorkDay, 2), []).Due;
        Assert.Equal(DeadlineVectors.At("2019-01-02T17:00:00+08:00"), due);
    }

    [Fact]
    public void What_is_wrong_with_a_clock_is_named()
    {
        var start = DeadlineVectors.At("2026-03-02T09:00:00+08:00");
        var pause = new Pause(start, start);
        (string Because, DateTimeOffset Start, Limit Limit, int Pauses, int Times, ClockRefusal? Refusal)[] table =
        [
            ("the smallest value", start, new(ClockClass.WorkHour, 1), 0, 0, null),
            ("none", start, new(ClockClass.WorkHour, 0), 0, 0, ClockRefusal.ValueOutOfRange),
            ("the largest value", start, new(ClockClass.WorkHour, Limit.MaxValue), 0, 0, null),
            ("one more", start, new(ClockClass.WorkHour, Limit.MaxValue + 1), 0, 0, ClockRefusal.ValueOutOfRange),
            ("a class that is none", start, new((ClockClass)7, 1), 0, 0, ClockRefusal.UnknownClass),
            ("the most pauses", start, new(ClockClass.WorkHour, 1), WorkCalendar.MaxPauses, 0, null),
            ("one more", start, new(ClockClass.WorkHour, 1), WorkCalendar.MaxPauses + 1, 0, ClockRefusal.TooManyPauses),
            ("the most extensions", start, new(ClockClass.WorkHour, 1), 0, WorkCalendar.MaxExtensions, null),
            ("one more", start, new(ClockClass.WorkHour, 1), 0, WorkCalendar.MaxExtensions + 1, ClockRefusal.ExtensionsOutOfRange),
            ("fewer than none", start, new(ClockClass.WorkHour, 1), 0, -1, ClockRefusal.ExtensionsOutOfRange),
            ("the first year", Utc(2000, 1, 1), new(ClockClass.WorkHour, 1), 0, 0, null),
            ("the one before", Utc(1999, 12, 31), new(ClockClass.WorkHour, 1), 0, 0, ClockRefusal.StartOutOfRange),
            ("the last year", Utc(2100, 12, 31), new(ClockClass.WorkDay, 5_000), 0, 0, null),
            ("the one after", Utc(2101, 1, 1), new(ClockClass.WorkHour, 1), 0, 0, ClockRefusal.StartOutOfRange),
            ("20 years", start, new(ClockClass.NaturalDay, 7_305), 0, 0, null),
            ("a day more", start, new(ClockClass.NaturalDay, 7_306), 0, 0, ClockRefusal.TooFarAhead),
            ("40 working years", start, new(ClockClass.WorkDay, 10_000), 0, 0, ClockRefusal.TooFarAhead),
            ("beyond every table", Utc(2100, 1, 1), new(ClockClass.WorkDay, 10_000), 0, 10, ClockRefusal.TooFarAhead),
            ("a hundred closings of a century", start, new(ClockClass.WorkDayEnd, 10_000), 0, 10, ClockRefusal.TooFarAhead),
        ];
        foreach (var (because, from, limit, pauses, times, refusal) in table)
        {
            var answer = Eight.Extend(from, limit, [.. Enumerable.Repeat(pause, pauses)], times).Refusal;
            Assert.True(refusal == answer, $"{because}: expected {refusal}, was {answer}");
        }
    }

    [Fact]
    public void A_pause_may_be_empty_and_endless_but_not_backwards()
    {
        var (start, hour) = (DeadlineVectors.At("2026-03-02T09:00:00+08:00"), new Limit(ClockClass.WorkHour, 1));
        var plain = County.Deadline(start, hour, []);
        Assert.Equal(plain, County.Deadline(start, hour, default));
        Assert.Equal(plain, County.Deadline(start, hour, [new Pause(start, start)]));
        Assert.Equal(
            ClockRefusal.PauseEndsBeforeItStarts, County.Deadline(start, hour, [new Pause(start, start.AddTicks(-1))]).Refusal);
        foreach (var it in Enum.GetValues<ClockClass>())
        {
            var limit = new Limit(it, 1);
            Assert.Equal(
                ClockRefusal.TooFarAhead, County.Deadline(start, limit, [new Pause(start, DateTimeOffset.MaxValue)]).Refusal);
            Assert.Equal(
                County.Deadline(start, limit, []),
                County.Deadline(start, limit, [new Pause(DateTimeOffset.MinValue, start)]));
            Assert.Equal(TimeSpan.Zero, County.Elapsed(start, DateTimeOffset.MaxValue, it, [new Pause(start, null)]));
            Assert.True(County.Elapsed(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, it, []) > TimeSpan.FromDays(365));
        }
    }

    [Theory]
    [InlineData(ClockClass.WorkHour, 4)]
    [InlineData(ClockClass.WorkDay, 15)]
    [InlineData(ClockClass.WorkDay, 250)]
    [InlineData(ClockClass.WorkDay, 4_000)]
    [InlineData(ClockClass.WorkDayEnd, 4_000)]
    [InlineData(ClockClass.NaturalDay, 7_300)]
    [InlineData(ClockClass.UrgentMinute, 10_000)]
    public void An_arithmetic_is_short_however_long_its_way(ClockClass it, int value)
    {
        var (start, limit) = (DeadlineVectors.At("2026-03-02T09:00:00+08:00"), new Limit(it, value));
        ImmutableArray<Pause> pauses =
        [
            .. Enumerable.Range(0, WorkCalendar.MaxPauses).Select(index =>
                new Pause(start.AddMinutes(index * 3), start.AddMinutes((index * 3) + 1))),
        ];
        StepLaws.Check(County, start, limit, [], County.Deadline(start, limit, []), null);
        StepLaws.Check(County, start, limit, pauses, County.Deadline(start, limit, pauses), null);
    }

    [Fact]
    public void An_arithmetic_says_why_time_did_not_count()
    {
        // From the Friday before National Day 2026 over its last made-up Sunday.
        var start = DeadlineVectors.At("2026-09-18T11:00:00+08:00");
        ImmutableArray<Pause> pauses = [new Pause(start.AddHours(4), start.AddHours(5))];
        var steps = County.Explain(start, new Limit(ClockClass.WorkHour, 6), pauses);
        Assert.Equal(
            [
                "11:00-12:00 Counted 1 1", "12:00-14:00 Break 0 1", "14:00-15:00 Counted 1 2", "15:00-16:00 Pause 0 2",
                "16:00-17:30 Counted 1.5 3.5", "17:30-00:00 Night 0 3.5", "00:00-00:00 Weekend 0 3.5", "00:00-08:30 Night 0 3.5",
                "08:30-11:00 Counted 2.5 6",
            ],
            steps.Select(step => FormattableString.Invariant(
                $"{step.From:HH:mm}-{step.Until:HH:mm} {step.Kind} {step.Counted.TotalHours} {step.Total.TotalHours}")));
        var holiday = County.Explain(DeadlineVectors.At("2026-09-30T17:00:00+08:00"), new Limit(ClockClass.WorkHour, 1), []);
        Assert.Equal("国庆节", Assert.Single(holiday, step => step.Kind == StepKind.Holiday).Name);
    }

    [Theory]
    [InlineData("00:00", 0)]
    [InlineData("08:30", 510)]
    [InlineData("23:59", 1_439)]
    [InlineData("24:00", 1_440)]
    [InlineData("24:01", null)]
    [InlineData("29:00", null)]
    [InlineData("12:60", null)]
    [InlineData("8:30", null)]
    [InlineData("08:30:00", null)]
    [InlineData("０８:30", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_time_of_day_is_read_as_its_minute(string? text, int? minute) => Assert.Equal(minute, WorkSlot.MinuteOf(text));

    [Fact]
    public void What_is_wrong_with_working_hours_is_named()
    {
        (ImmutableArray<WorkSlot> Slots, HoursRefusal? Refusal)[] table =
        [
            ([], HoursRefusal.NoSlots),
            (default, HoursRefusal.NoSlots),
            ([new(0, 1_440)], null),
            ([new(0, 1_441)], HoursRefusal.SlotEndsBeforeItStarts),
            ([new(-1, 60)], HoursRefusal.SlotEndsBeforeItStarts),
            ([new(60, 60)], HoursRefusal.SlotEndsBeforeItStarts),
            ([new(60, 120), new(120, 180)], null),
            ([new(60, 120), new(119, 180)], HoursRefusal.SlotsOverlap),
            ([new(120, 180), new(60, 119)], HoursRefusal.SlotsOverlap),
            ([.. Enumerable.Range(0, WorkHours.MaxSlots).Select(hour => new WorkSlot(hour * 60, (hour * 60) + 30))], null),
            ([.. Enumerable.Range(0, WorkHours.MaxSlots + 1).Select(hour => new WorkSlot(hour * 60, (hour * 60) + 30))],
                HoursRefusal.TooManySlots),
        ];
        foreach (var (slots, refusal) in table)
            Assert.Equal(refusal, WorkHours.Refused(slots));
        Assert.Throws<ArgumentException>(() => new WorkHours([]));
    }

    [Fact]
    public void Every_class_has_a_word_of_the_API_and_one_of_imported_limits() =>
        Assert.All(Enum.GetValues<ClockClass>(), it => Assert.Equal(2, ClockClasses.Words.Count(word => word.Value == it)));

    private static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static TimeSpan Hours(string text) =>
        new(int.Parse(text[..2], System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture), 0);
}
