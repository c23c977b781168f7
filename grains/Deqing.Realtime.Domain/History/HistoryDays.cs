using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.History;

/// <summary>
/// The days of the county's clock in whole hours since 1970-01-01 UTC. An hour belongs to the day it begins in, so where a zone is
/// not whole hours off UTC a day begins with the first full hour after midnight.
/// </summary>
public sealed class HistoryDays(TimeZoneInfo zone)
{
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WallClock clock = new(zone);

    /// <summary>The instant, or the nearest within the years 1900 to 2199: outside them nothing is measured.</summary>
    public static DateTimeOffset Within(DateTimeOffset instant) =>
        instant < Earliest ? Earliest : instant > Latest ? Latest : instant;

    /// <summary>The first hour of the day an hour lies in.</summary>
    public int FirstHour(int hour) => FirstHourOf(DayOf(hour));

    /// <summary>The first hour of the day after the one an hour lies in.</summary>
    public int NextDay(int hour) => FirstHourOf(DayOf(hour) + 1);

    /// <summary>When the bucket of a level begins that an instant lies in; the instant itself at the raw level.</summary>
    public DateTimeOffset Bucket(HistoryLevel level, DateTimeOffset at) => level switch
    {
        HistoryLevel.Raw => at,
        HistoryLevel.TenMinutes => HourHistory.Start(HourHistory.Of(at), at.UtcDateTime.Minute / 10),
        HistoryLevel.Hour => HourHistory.Start(HourHistory.Of(at)),
        _ => HourHistory.Start(FirstHour(HourHistory.Of(at))),
    };

    private long DayOf(int hour) => clock.Local(HourHistory.Start(hour)) / TimeSpan.TicksPerDay;

    private int FirstHourOf(long day)
    {
        var ticks = clock.Instant(day * TimeSpan.TicksPerDay).UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return (int)Math.Ceiling((double)ticks / TimeSpan.TicksPerHour);
    }
}
