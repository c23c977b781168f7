using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>The shifts of a rotation before anything was changed. All counting is done on the wall; instants come last.</summary>
internal sealed class RotationTurns(Rotation rotation, TimeZoneInfo zone, WallClock wall, WorkDays days)
{
    // By weekday, in the order of the day; a rotation that names no window has the whole day.
    private readonly ImmutableArray<ImmutableArray<DutyWindow>> windows =
    [
        .. Enum.GetValues<DayOfWeek>().Select(day => rotation.Windows.DefaultIfEmpty(new DutyWindow([], 0, WorkSlot.Day))
            .Where(window => window.Weekdays.IsEmpty || window.Weekdays.Contains(day)).OrderBy(window => window.From).ToImmutableArray()),
    ];

    /// <summary>The shifts any of which may lie in a time, in order, each as long as it is.</summary>
    public IEnumerable<DutyShift> Around(DateTimeOffset from, DateTimeOffset until)
    {
        if (rotation.People.IsEmpty)
            yield break;
        // No zone's clocks are put forward or back by more than a day.
        var (first, last) = (new DateTime(wall.Local(from)).AddDays(-1), new DateTime(wall.Local(until)).AddDays(1));
        var number = Math.Max(0, (first - rotation.Start).Ticks / rotation.Turn.Ticks);
        for (; ; number++)
        {
            var begins = rotation.Start + (rotation.Turn * number);
            if (begins >= last || begins >= rotation.Until)
                yield break;
            var ends = begins + rotation.Turn;
            foreach (var (on, off) in Within(begins, ends > rotation.Until ? rotation.Until.Value : ends))
            {
                var shift = new DutyShift(
                    rotation.People[(int)(number % rotation.People.Length)], Instant(on), Instant(off), rotation.Id, null);
                if (shift.From < shift.Until)
                    yield return shift;
            }
        }
    }

    // Windows that touch are one, so a turn is not handed over to the same person at midnight.
    private IEnumerable<(DateTime On, DateTime Off)> Within(DateTime begins, DateTime ends)
    {
        if (rotation.Windows.IsEmpty && rotation.Days == DutyDays.Every)
        {
            yield return (begins, ends);
            yield break;
        }

        (DateTime On, DateTime Off)? open = null;
        for (var day = begins.Date.AddDays(-1); day < ends; day = day.AddDays(1))
            foreach (var window in WindowsOf(day))
            {
                var on = Later(begins, day.AddMinutes(window.From));
                var off = Earlier(ends, day.AddMinutes(window.Until + (window.Until > window.From ? 0 : WorkSlot.Day)));
                if (on >= off)
                    continue;
                if (open is { } last && on > last.Off)
                    yield return last;
                open = open is { } reached && on <= reached.Off ? (reached.On, Later(reached.Off, off)) : (on, off);
            }

        if (open is { } rest)
            yield return rest;
    }

    private ImmutableArray<DutyWindow> WindowsOf(DateTime day) =>
        rotation.Days == DutyDays.Every || days.IsWorked(DateOnly.FromDateTime(day)) == (rotation.Days == DutyDays.Working)
            ? windows[(int)day.DayOfWeek]
            : [];

    // A time that the clocks skip is the moment at which they do, and of one they show twice the second counts: so what comes later on
    // the wall never comes earlier in time.
    private DateTimeOffset Instant(DateTime local)
    {
        if (!zone.IsInvalidTime(local))
            return wall.Instant(local.Ticks).ToUniversalTime();
        var before = local;
        while (zone.IsInvalidTime(before))
            before = before.AddMinutes(-1);
        return wall.Instant(before.Ticks).AddMinutes(1).ToUniversalTime();
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
