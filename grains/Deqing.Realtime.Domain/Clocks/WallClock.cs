namespace Deqing.Realtime.Domain.Clocks;

/// <summary>
/// What clocks on the wall show in a time zone. Answers as <see cref="TimeZoneInfo"/> does, and at once for all time since a zone last
/// changed its offset for good: China did so in 1991. Times are ticks of 100 ns since year 1.
/// </summary>
/// <param name="zone">The zone.</param>
public sealed class WallClock(TimeZoneInfo zone)
{
    private readonly long settled = Settled(zone).Ticks;
    private readonly TimeSpan offset = zone.BaseUtcOffset;

    /// <summary>Ticks of the wall clock at an instant.</summary>
    public long Local(DateTimeOffset instant) =>
        instant.UtcTicks + (instant.UtcTicks >= settled ? offset : zone.GetUtcOffset(instant)).Ticks;

    /// <summary>The instant at which the wall clock shows these ticks, with the offset of the zone then.</summary>
    public DateTimeOffset Instant(long local) => local >= settled
        ? new DateTimeOffset(local, offset)
        : TimeZoneInfo.ConvertTime(new DateTimeOffset(local, zone.GetUtcOffset(new DateTime(local))), zone);

    /// <summary>An instant with the offset of the zone then.</summary>
    public DateTimeOffset Shown(long utc) => utc >= settled
        ? new DateTimeOffset(utc + offset.Ticks, offset)
        : TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), zone);

    // A day later than the last rule that moves the clock, so that it holds by UTC as well as by the wall.
    private static DateTime Settled(TimeZoneInfo zone)
    {
        var since = DateTime.MinValue.AddDays(2);
        foreach (var rule in zone.GetAdjustmentRules())
            if (rule.DaylightDelta != TimeSpan.Zero || rule.BaseUtcOffsetDelta != TimeSpan.Zero)
                since = rule.DateEnd >= DateTime.MaxValue.AddYears(-1) ? DateTime.MaxValue : Later(since, rule.DateEnd.AddDays(2));
        return since;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
