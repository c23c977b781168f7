namespace Deqing.Realtime.Domain.History;

/// <summary>How finely a history is kept. The database keeps the number, so numbers are never reused.</summary>
public enum HistoryLevel : byte
{
    /// <summary>Every value as it was measured.</summary>
    Raw = 0,

    /// <summary>Summed up per ten minutes.</summary>
    TenMinutes = 1,

    /// <summary>Summed up per hour.</summary>
    Hour = 2,

    /// <summary>Summed up per day of the county's clock.</summary>
    Day = 3,
}

/// <summary>How long the buckets of a level are.</summary>
public static class HistoryLevels
{
    /// <summary>The ordinary length of a bucket; a day on which clocks are put forward or back is an hour off.</summary>
    public static TimeSpan Width(this HistoryLevel level) => level switch
    {
        HistoryLevel.TenMinutes => TimeSpan.FromMinutes(10),
        HistoryLevel.Hour => TimeSpan.FromHours(1),
        HistoryLevel.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.Zero,
    };

    /// <summary>The coarsest level that has at least so many buckets in a span, and of those that reach far enough back.</summary>
    /// <param name="span">Length of the interval.</param>
    /// <param name="points">How many points are wanted.</param>
    /// <param name="reaches">Whether what a level keeps goes back to the start of the interval.</param>
    public static HistoryLevel For(TimeSpan span, int points, Predicate<HistoryLevel> reaches)
    {
        var finest = HistoryLevel.Day;
        for (var level = HistoryLevel.Day; level > HistoryLevel.Raw; level--)
        {
            if (!reaches(level))
                continue;
            finest = level;
            if (span.Ticks / level.Width().Ticks >= points)
                return level;
        }

        return reaches(HistoryLevel.Raw) ? HistoryLevel.Raw : finest;
    }
}
