using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.History;

/// <summary>How a history is summed up and how long it is kept. Section <c>History</c>.</summary>
public sealed class HistoryKeepingOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "History";

    /// <summary>Observations are kept so many days; on PostgreSQL until the month they lie in is older than that.</summary>
    [Range(31, 36_500)]
    public int RawDays { get; set; } = 730;

    /// <summary>Sums of ten minutes are kept so many days.</summary>
    [Range(31, 36_500)]
    public int TenMinuteDays { get; set; } = 1_825;

    /// <summary>Sums of hours are kept so many days; 0 is for ever.</summary>
    [Range(0, 36_500)]
    public int HourDays { get; set; }

    /// <summary>Sums of days are kept so many days; 0 is for ever.</summary>
    [Range(0, 36_500)]
    public int DayDays { get; set; }

    /// <summary>How often it is looked which hours were touched, in seconds. Answers are exact all the same.</summary>
    [Range(1, 60)]
    public int GatherSeconds { get; set; } = 2;

    /// <summary>An hour is summed up when it has been over and quiet for so long, in seconds.</summary>
    [Range(1, 3_600)]
    public int QuietSeconds { get; set; } = 60;

    /// <summary>So many hours of sensors are summed up in one transaction; on SQLite others wait for it.</summary>
    [Range(1, IHistory.MaxRollUp)]
    public int RollUpHours { get; set; } = 200;

    /// <summary>How often it is looked what has been kept long enough, in minutes.</summary>
    [Range(1, 1_440)]
    public int SweepMinutes { get; set; } = 60;

    /// <summary>So many rows are removed in one transaction.</summary>
    [Range(100, 100_000)]
    public int RemoveRows { get; set; } = 5_000;

    /// <summary>From when on a level is kept; null if for ever.</summary>
    public DateTimeOffset? KeptSince(HistoryLevel level, DateTimeOffset now) => Days(level) is var days and > 0 ? now.AddDays(-days) : null;

    private int Days(HistoryLevel level) => level switch
    {
        HistoryLevel.Raw => RawDays,
        HistoryLevel.TenMinutes => TenMinuteDays,
        HistoryLevel.Hour => HourDays,
        _ => DayDays,
    };
}
