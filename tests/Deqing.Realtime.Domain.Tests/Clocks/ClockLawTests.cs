using CsCheck;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Tests.Clocks;

/// <summary>Laws of the clocks over random calendars, limits and pauses.</summary>
public class ClockLawTests
{
    private const int Many = 3_000;

    private static readonly WorkDays Everything = new(Enumerable.Range(2010, 40), []);

    [Fact]
    public void Looking_at_every_minute_gives_the_same_deadline() => SampleClock.Any.Sample(
        clock =>
        {
            var (due, provisional) = clock.Scan().Deadline(clock.Start, clock.Limit, clock.Pauses);
            Assert.Equal(new Deadline(due, provisional, false), Due(clock));
        },
        iter: 500);

    [Fact]
    public void At_its_deadline_a_clock_has_counted_its_budget_and_before_it_less() => SampleClock.Any.Sample(
        clock =>
        {
            var calendar = clock.Calendar();
            var (due, budget) = (Due(clock).Due, calendar.Budget(clock.Limit));
            Assert.Equal(budget, calendar.Elapsed(clock.Start, due, clock.Limit.Class, clock.Pauses));
            Assert.True(calendar.Elapsed(clock.Start, due.AddTicks(-1), clock.Limit.Class, clock.Pauses) < budget);
            Assert.Equal(TimeSpan.Zero, calendar.Elapsed(clock.Start, clock.Start, clock.Limit.Class, clock.Pauses));
            Assert.Equal(TimeSpan.Zero, calendar.Elapsed(clock.Start, clock.Start.AddDays(-3), clock.Limit.Class, clock.Pauses));
        },
        iter: Many);

    [Fact]
    public void A_later_start_is_never_due_earlier() => Gen.Select(SampleClock.Any, Gen.Int[1, 9_000]).Sample(
        (clock, later) => Assert.True(Due(clock).Due <= Due(clock with { Start = clock.Start.AddMinutes(later) }).Due), iter: Many);

    [Fact]
    public void A_larger_limit_is_due_later() => Gen.Select(SampleClock.Any, Gen.Int[1, 9]).Sample(
        (clock, more) => Assert.True(
            Due(clock).Due < Due(clock with { Limit = clock.Limit with { Value = clock.Limit.Value + more } }).Due),
        iter: Many);

    [Fact]
    public void A_pause_in_two_halves_or_twice_is_the_same_pause() => Gen.Select(SampleClock.Any, Gen.Int[0, 100]).Sample(
        (clock, percent) =>
        {
            ImmutableArray<Pause> halves =
            [
                .. clock.Pauses.SelectMany(pause =>
                {
                    var middle = pause.From + ((pause.Until!.Value - pause.From) * percent / 100);
                    return new[] { new Pause(middle, pause.Until), new Pause(pause.From, middle) };
                }),
            ];
            Assert.Equal(Due(clock), Due(clock with { Pauses = halves }));
            Assert.Equal(Due(clock), Due(clock with { Pauses = clock.Pauses.AddRange(clock.Pauses) }));
        },
        iter: Many);

    [Fact]
    public void A_pause_outside_of_working_time_changes_nothing() => Gen.Select(SampleClock.Any, Gen.Int[0, 60]).Sample(
        (clock, days) =>
        {
            if (!clock.Limit.Class.IsWorking())
                return;
            var calendar = clock.Calendar();
            var day = TimeZoneInfo.ConvertTime(clock.Start, calendar.Zone).Date.AddDays(days);
            var offset = calendar.Zone.GetUtcOffset(day);
            var closing = new DateTimeOffset(day, offset).AddMinutes(clock.Slots[^1].Until);
            var opening = new DateTimeOffset(day.AddDays(1), offset).AddMinutes(clock.Slots[0].From);
            Assert.Equal(Due(clock), Due(clock with { Pauses = clock.Pauses.Add(new Pause(closing, opening)) }));
        },
        iter: Many);

    [Fact]
    public void A_pause_never_makes_it_due_earlier_and_from_the_deadline_on_changes_nothing() =>
        Gen.Select(SampleClock.Any, Gen.Int[0, 20_000], Gen.Int[0, 5_000]).Sample(
            (clock, from, length) =>
            {
                var due = Due(clock);
                var begins = clock.Start.AddMinutes(from);
                var more = Due(clock with { Pauses = clock.Pauses.Add(new Pause(begins, begins.AddMinutes(length))) });
                Assert.True(begins >= due.Due ? more == due : more.Due >= due.Due);
            },
            iter: Many);

    [Fact]
    public void A_pause_that_lasts_is_one_that_ends_now() => Gen.Select(SampleClock.Any, Gen.Int[0, 9_000], Gen.Int[0, 9_000]).Sample(
        (clock, from, length) =>
        {
            var calendar = clock.Calendar();
            var (begins, now) = (clock.Start.AddMinutes(from), clock.Start.AddMinutes(from + length));
            var before = Due(clock);
            var open = calendar.Deadline(clock.Start, clock.Limit, clock.Pauses.Add(new Pause(begins, null)), now);
            Assert.Equal(Due(clock with { Pauses = clock.Pauses.Add(new Pause(begins, now)) }), open with { Paused = false });
            Assert.True(!open.Paused || begins < before.Due);
            var without = calendar.Deadline(clock.Start, clock.Limit, clock.Pauses.Add(new Pause(begins, null)));
            Assert.Equal(before, without with { Paused = false });
            Assert.Equal(open.Paused, without.Paused);
        },
        iter: Many);

    [Fact]
    public void An_extension_is_one_more_limit_from_the_deadline_on() => Gen.Select(SampleClock.Any, Gen.Int[0, 3]).Sample(
        (clock, times) =>
        {
            var calendar = clock.Calendar();
            var due = calendar.Extend(clock.Start, clock.Limit, clock.Pauses, times);
            var next = calendar.Extend(clock.Start, clock.Limit, clock.Pauses, times + 1);

            // The day of a start is left out by a clock of closings, and what closes at 24:00 is not due on the next one.
            var from = clock.Limit.Class == ClockClass.WorkDayEnd ? due.Due.AddTicks(-1) : due.Due;
            Assert.Equal(next.Due, calendar.Deadline(from, clock.Limit, clock.Pauses).Due);
            Assert.Equal(
                next with { Provisional = false },
                Due(clock with { Limit = clock.Limit with { Value = clock.Limit.Value * (times + 2) } }) with { Provisional = false });
        },
        iter: Many);

    [Fact]
    public void Only_a_working_clock_in_a_year_without_a_calendar_is_provisional() => SampleClock.Any.Sample(
        clock =>
        {
            var all = clock with { Published = 0 };
            Assert.Equal(clock.Limit.Class.IsWorking(), Due(all).Provisional);
            var calendar = clock.Calendar();
            var everything = new WorkCalendar(calendar.Zone, calendar.Hours, Everything);
            Assert.False(everything.Deadline(clock.Start, clock.Limit, clock.Pauses).Provisional);
        },
        iter: 500);

    [Fact]
    public void The_arithmetic_goes_from_start_to_deadline_and_adds_up() =>
        Gen.Select(SampleClock.Any, Gen.OneOf(1, 10, 150)).Sample(
            (clock, longer) =>
            {
                var limit = clock.Limit with { Value = clock.Limit.Value * longer };
                var calendar = clock.Calendar();
                var deadline = calendar.Deadline(clock.Start, limit, clock.Pauses);
                if (deadline.Refusal is null)
                    StepLaws.Check(calendar, clock.Start, limit, clock.Pauses, deadline, null);
                else
                    Assert.Empty(calendar.Explain(clock.Start, limit, clock.Pauses));
            },
            iter: Many);

    private static Deadline Due(SampleClock clock)
    {
        var deadline = clock.Calendar().Deadline(clock.Start, clock.Limit, clock.Pauses);
        Assert.Null(deadline.Refusal);
        return deadline;
    }
}
