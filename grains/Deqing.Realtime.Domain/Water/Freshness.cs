namespace Deqing.Realtime.Domain.Water;

/// <summary>How old the newest observation is, measured in expected intervals. Numbers are part of the live contract.</summary>
public enum Freshness : byte
{
    /// <summary>Younger than 1.5 intervals.</summary>
    Fresh = 0,

    /// <summary>1.5 to 3 intervals.</summary>
    Ageing = 1,

    /// <summary>Older than 3 intervals: shown struck through, not counted as known.</summary>
    Stale = 2,

    /// <summary>Older than a day: out of every aggregate.</summary>
    Offline = 3,

    /// <summary>Nothing was ever received.</summary>
    Never = 4,
}

/// <summary>Judges ages.</summary>
public static class Ages
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>
    /// The freshness of something measured at <paramref name="at"/> by a device that reports every <paramref name="interval"/>.
    /// </summary>
    public static Freshness Judge(DateTimeOffset? at, TimeSpan interval, DateTimeOffset now)
    {
        if (at is not { } measured)
            return Freshness.Never;
        var age = now - measured;
        return age < interval * 1.5 ? Freshness.Fresh
            : age <= interval * 3 ? Freshness.Ageing
            : age > Day ? Freshness.Offline
            : Freshness.Stale;
    }
}
