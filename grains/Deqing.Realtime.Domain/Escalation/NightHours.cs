using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>From when on a night's rehearsal looks at what would happen, and when it is its turn. Pure.</summary>
public static class NightHours
{
    /// <summary>Minutes after midnight at which a night, and a working day, is rehearsed.</summary>
    public const int Night = 23 * 60, Day = 10 * 60;

    /// <summary>How many days ahead a day off and a working day are looked for.</summary>
    public const int DaysAhead = 31;

    /// <summary>
    /// The coming night, the night of the next day off and the next working day in the middle of the morning: who is there by the
    /// calendar only at some times is missed at one of them. In their order, each once.
    /// </summary>
    /// <param name="now">When it is asked.</param>
    /// <param name="calendar">The calendar of the county.</param>
    public static ImmutableArray<DateTimeOffset> Starts(DateTimeOffset now, WorkCalendar calendar)
    {
        DateTimeOffset?[] all =
        [
            Next(Night, isWorked: null, now, calendar), Next(Night, isWorked: false, now, calendar),
            Next(Day, isWorked: true, now, calendar),
        ];
        return [.. all.OfType<DateTimeOffset>().Distinct().Order()];
    }

    /// <summary>The last time of day that has come.</summary>
    /// <param name="minute">Minutes after midnight by the county's clock.</param>
    /// <param name="now">When it is asked.</param>
    /// <param name="wall">The clocks of the county.</param>
    public static DateTimeOffset Latest(int minute, DateTimeOffset now, WallClock wall)
    {
        var today = At(Today(now, wall), minute, wall);
        return today <= now ? today : At(Today(now, wall).AddDays(-1), minute, wall);
    }

    private static DateTimeOffset? Next(int minute, bool? isWorked, DateTimeOffset now, WorkCalendar calendar)
    {
        var today = Today(now, calendar.Wall);
        for (var day = today; day <= today.AddDays(DaysAhead); day = day.AddDays(1))
            if (At(day, minute, calendar.Wall) is var at && at > now && (isWorked is null || calendar.Days.IsWorked(day) == isWorked))
                return at;
        return null;
    }

    private static DateOnly Today(DateTimeOffset now, WallClock wall) => DateOnly.FromDateTime(new DateTime(wall.Local(now)));

    private static DateTimeOffset At(DateOnly day, int minute, WallClock wall) =>
        wall.Instant(day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute).Ticks).ToUniversalTime();
}
