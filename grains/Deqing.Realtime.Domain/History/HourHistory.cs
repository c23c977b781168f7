using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.History;

/// <summary>
/// One hour of one sensor, summed up from its observations: by ten minutes, and those together. The same observations always give
/// the same sums to the last bit, for they are always added in this way and in the order of time.
/// </summary>
public sealed class HourHistory
{
    /// <summary>Buckets of ten minutes in an hour.</summary>
    public const int Tens = 6;

    private readonly Stretches?[] tens = new Stretches?[Tens];

    /// <summary>The hour an instant lies in, counted from 1970-01-01 UTC.</summary>
    public static int Of(DateTimeOffset instant) => (int)Math.Floor((double)instant.ToUnixTimeMilliseconds() / 3_600_000);

    /// <summary>When an hour begins.</summary>
    public static DateTimeOffset Start(int hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3_600L);

    /// <summary>When one of the ten minutes of an hour begin.</summary>
    public static DateTimeOffset Start(int hour, int ten) => DateTimeOffset.FromUnixTimeSeconds((hour * 3_600L) + (ten * 600L));

    /// <summary>Adds an observation of the hour; they come in the order of time.</summary>
    public void Add(DateTimeOffset at, ImmutableArray<MetricValue> values)
    {
        var ten = tens[at.UtcDateTime.Minute / 10] ??= new Stretches();
        foreach (var value in values)
            ten.Add(value.Metric, Stretch.Of(new SeriesPoint(at, value.Value, value.Quality)));
    }

    /// <summary>One of its ten minutes, by metric; empty if nothing was measured.</summary>
    public ImmutableArray<MetricStretch> Ten(int index) => tens[index]?.All() ?? [];

    /// <summary>The whole hour, by metric.</summary>
    public ImmutableArray<MetricStretch> Whole()
    {
        var whole = new Stretches();
        for (var ten = 0; ten < Tens; ten++)
            whole.Add(Ten(ten));
        return whole.All();
    }
}
