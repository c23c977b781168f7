using CsCheck;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Duty;

/// <summary>Laws of rosters, over random rotations and changes in zones whose clocks are changed and in one whose are not.</summary>
public class DutyLawTests
{
    private const int Many = 2_000;

    [Fact]
    public void Shifts_of_one_layer_never_overlap() => Gen.Select(SomeRosters.Any, SomeRosters.Time).Sample(
        (roster, time) =>
        {
            foreach (var layer in roster.Timeline().Shifts(time.From, time.Until).Items.Where(it => it.Layer is not null)
                .GroupBy(it => it.Layer))
                Assert.All(layer.Zip(layer.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.From, $"{pair}"));
        },
        iter: Many);

    [Fact]
    public void Who_is_on_duty_is_who_has_a_shift_then() => Gen.Select(SomeRosters.Any, SomeRosters.Time, Gen.Double[0, 1]).Sample(
        (roster, time, part) =>
        {
            var (timeline, at) = (roster.Timeline(), time.From + ((time.Until - time.From) * part * 0.999));
            Assert.Equal(
                Sorted(timeline.Shifts(time.From, time.Until).Items.Where(it => it.Holds(at))), Sorted(timeline.OnDuty(at)));
        },
        iter: Many);

    [Fact]
    public void The_next_on_duty_is_the_first_shift_that_begins_later() => Gen.Select(SomeRosters.Any, SomeRosters.Time).Sample(
        (roster, time) =>
        {
            var timeline = roster.Timeline();
            var first = timeline.Shifts(time.From, time.Until).Items.FirstOrDefault(it => it.From > time.From);
            var next = timeline.NextOnDuty(time.From);
            if (first is null)
                Assert.True(next is null || next.At >= time.Until);
            else
                Assert.Contains(first, Assert.IsType<NextDuty>(next).Shifts);
        },
        iter: Many);

    [Fact]
    public void Shifts_and_gaps_together_are_the_whole_time_and_have_nothing_in_common() => Gen.Select(SomeRosters.Any, SomeRosters.Time)
        .Sample(
            (roster, time) =>
            {
                var timeline = roster.Timeline();
                var (shifts, gaps) = (timeline.Shifts(time.From, time.Until).Items, timeline.Gaps(time.From, time.Until).Items);
                Assert.All(gaps, gap => Assert.DoesNotContain(shifts, it => it.Meets(gap.From, gap.Until)));
                var covered = time.From;
                foreach (var (from, until) in shifts.Select(it => (it.From, it.Until)).Concat(gaps.Select(it => (it.From, it.Until)))
                    .OrderBy(it => it.From))
                {
                    Assert.True(from <= covered);
                    covered = until > covered ? until : covered;
                }

                Assert.True(covered >= time.Until);
            },
            iter: Many);

    // An independent reading of a rotation: look at the clock on the wall. Only where clocks are never changed does it say all.
    [Fact]
    public void Looking_at_the_wall_at_any_minute_finds_the_same_person() => Gen.Select(SomeRosters.Rotation, SomeRosters.Time).Sample(
        (rotation, time) =>
        {
            var local = time.From.ToOffset(TimeSpan.FromHours(8)).DateTime;
            var turn = (long)Math.Floor((local - rotation.Start) / rotation.Turn);
            var isOn = turn >= 0 && (IsIn(rotation, local, local.Date) || IsIn(rotation, local, local.Date.AddDays(-1)));
            Assert.Equal(
                isOn ? [rotation.People[(int)(turn % rotation.People.Length)]] : [],
                SomeRosters.Of(SomeRosters.China, rotation).Timeline().OnDuty(time.From).Select(it => it.Person));
        },
        iter: 5 * Many);

    [Fact]
    public void Times_two_rosters_have_in_common_are_double_bookings() =>
        Gen.Select(SomeRosters.Any, SomeRosters.Any, SomeRosters.Time, Gen.Double[0, 1]).Sample(
            (one, other, time, part) =>
            {
                var book = new RosterBook([one with { Id = "one" }, other with { Id = "other" }], DeadlineVectors.Days);
                var at = time.From + ((time.Until - time.From) * part * 0.999);
                var twice = book.OnDuty("one", at).Concat(book.OnDuty("other", at)).GroupBy(it => it.Person)
                    .Where(shifts => shifts.Skip(1).Any()).Select(shifts => shifts.Key);
                var bookings = book.DoubleBookings(time.From, time.Until).Items;
                if (bookings.Length < RosterBook.MaxBookings)
                    Assert.Equal(
                        twice.Order(), bookings.Where(it => it.From <= at && at < it.Until).Select(it => it.Person).Distinct().Order());
            },
            iter: Many);

    private static bool IsIn(Rotation rotation, DateTime local, DateTime day) =>
        (rotation.Days == DutyDays.Every
            || DeadlineVectors.Days.IsWorked(DateOnly.FromDateTime(day)) == (rotation.Days == DutyDays.Working))
        && (rotation.Windows.IsEmpty
            ? local.Date == day
            : rotation.Windows.Any(window =>
                (window.Weekdays.IsEmpty || window.Weekdays.Contains(day.DayOfWeek)) && local >= day.AddMinutes(window.From)
                && local < day.AddMinutes(window.Until > window.From ? window.Until : window.Until + 1_440)));

    private static IEnumerable<DutyShift> Sorted(IEnumerable<DutyShift> shifts) =>
        shifts.OrderBy(it => it.From).ThenBy(it => $"{it}", StringComparer.Ordinal);
}
