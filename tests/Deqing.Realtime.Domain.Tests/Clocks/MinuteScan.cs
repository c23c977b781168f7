using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Tests.Clocks;

/// <summary>
/// The same deadlines by looking at every minute: slow, and with nothing in common with the tables. Starts, pauses and slots lie on
/// whole minutes; the zone keeps one offset.
/// </summary>
internal sealed class MinuteScan(
    TimeSpan offset, ImmutableArray<WorkSlot> slots, IReadOnlyDictionary<DateOnly, bool> off, IReadOnlySet<int> published)
{
    public (DateTimeOffset Due, bool Provisional) Deadline(DateTimeOffset start, Limit limit, IReadOnlyList<Pause> pauses)
    {
        var local = start.ToOffset(offset);
        var due = limit.Class == ClockClass.WorkDayEnd ? Closing(local, limit.Value, pauses) : Minutes(local, limit, pauses);
        return (due, limit.Class.IsWorking() && Years(local, due).Any(year => !published.Contains(year)));
    }

    private static IEnumerable<int> Years(DateTimeOffset from, DateTimeOffset until)
    {
        for (var day = from.Date; day < until.DateTime || day == from.Date; day = day.AddDays(1))
            yield return day.Year;
    }

    private DateTimeOffset Minutes(DateTimeOffset at, Limit limit, IReadOnlyList<Pause> pauses)
    {
        var left = limit.Value * limit.Class switch
        {
            ClockClass.UrgentMinute => 1,
            ClockClass.UrgentHour or ClockClass.WorkHour => 60,
            ClockClass.UrgentDay or ClockClass.NaturalDay => 1_440,
            _ => Enumerable.Range(0, 1_440).Count(IsOpen),
        };
        while (left > 0)
        {
            var runs = !limit.Class.IsWorking() || (IsWorked(at) && IsOpen((int)at.TimeOfDay.TotalMinutes));
            if (runs && !pauses.Any(pause => pause.From <= at && at < pause.Until))
                left--;
            at = at.AddMinutes(1);
        }

        return at;
    }

    private DateTimeOffset Closing(DateTimeOffset start, int closings, IReadOnlyList<Pause> pauses)
    {
        for (var day = 1; ; day++)
        {
            var date = new DateTimeOffset(start.Date.AddDays(day), offset);
            var closing = date.AddMinutes(slots.Max(slot => slot.Until));
            if (IsWorked(date) && !pauses.Any(pause => pause.From < closing && closing <= pause.Until) && --closings == 0)
                return closing;
        }
    }

    private bool IsOpen(int minute) => slots.Any(slot => slot.From <= minute && minute < slot.Until);

    private bool IsWorked(DateTimeOffset at) => off.TryGetValue(DateOnly.FromDateTime(at.Date), out var isOff)
        ? !isOff
        : at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
