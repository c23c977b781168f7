namespace Deqing.Realtime.Domain.Clocks;

/// <summary>Hours of the day, perhaps over midnight, by clocks on the wall. Hours that begin when they end are none.</summary>
/// <param name="From">Minutes after midnight, 0 to 1,439.</param>
/// <param name="Until">Minutes after midnight, excluded; less than <paramref name="From"/> where they go over midnight.</param>
public sealed record DayHours(int From, int Until)
{
    /// <summary>The first instant from <paramref name="at"/> on that does not lie in them.</summary>
    /// <param name="at">When.</param>
    /// <param name="wall">The clocks.</param>
    public DateTimeOffset End(DateTimeOffset at, WallClock wall)
    {
        var local = wall.Local(at);
        var minute = (int)(local / TimeSpan.TicksPerMinute % WorkSlot.Day);
        var isIn = From < Until ? minute >= From && minute < Until : From != Until && (minute >= From || minute < Until);
        if (!isIn)
            return at;
        var ends = local - (local % TimeSpan.TicksPerDay) + (Until * TimeSpan.TicksPerMinute);
        var end = wall.Instant(ends > local ? ends : ends + TimeSpan.TicksPerDay).ToUniversalTime();

        // Where the clocks are put back, the hour that comes twice may show an end that is past.
        return end > at ? end : at;
    }
}
