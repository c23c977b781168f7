using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.History;

/// <summary>
/// What one metric of one sensor did over a stretch of time. Only values that vote count for the low, the high and the mean, so a
/// faulty probe can neither make an extreme nor hide one. Low, high and fault are measured values with the times they were measured.
/// </summary>
/// <param name="Count">How many values there are.</param>
/// <param name="Votes">How many of them vote.</param>
/// <param name="Sum">Sum of those, in the metric's unit.</param>
/// <param name="Low">The first lowest of those; null if there is none.</param>
/// <param name="High">The first highest of those; null if there is none.</param>
/// <param name="Fault">The first value that does not vote, or null.</param>
public readonly record struct Stretch(
    long Count, long Votes, double Sum, SeriesPoint? Low, SeriesPoint? High, SeriesPoint? Fault)
{
    /// <summary>Mean of the values that vote, or null.</summary>
    public double? Mean => Votes == 0 ? null : Sum / Votes;

    /// <summary>The share of the values that vote, 0 to 1.</summary>
    public double Share => Count == 0 ? 0 : (double)Votes / Count;

    /// <summary>The most points a stretch has.</summary>
    public const int MostPoints = 3;

    /// <summary>Its low, high and fault in the order of their time, each point once.</summary>
    /// <param name="into">Where they go; at least <see cref="MostPoints"/> long.</param>
    /// <returns>How many there are.</returns>
    public int Points(Span<SeriesPoint> into)
    {
        var count = 0;
        Put(Low, into, ref count);
        if (High != Low)
            Put(High, into, ref count);
        Put(Fault, into, ref count);
        return count;
    }

    /// <summary>A single value.</summary>
    public static Stretch Of(SeriesPoint point) => point.Quality.Votes()
        ? new Stretch(1, 1, point.Value, point, point, null)
        : new Stretch(1, 0, 0, null, null, point);

    /// <summary>This stretch and a later one together.</summary>
    public Stretch Merge(in Stretch later) => new(
        Count + later.Count,
        Votes + later.Votes,
        Sum + later.Sum,
        Low is null || later.Low?.Value < Low.Value.Value ? later.Low : Low,
        High is null || later.High?.Value > High.Value.Value ? later.High : High,
        Fault ?? later.Fault);

    private static void Put(SeriesPoint? point, Span<SeriesPoint> into, ref int count)
    {
        if (point is not { } known)
            return;
        var place = count++;
        for (; place > 0 && into[place - 1].At > known.At; place--)
            into[place] = into[place - 1];
        into[place] = known;
    }
}

/// <summary>The stretch of a metric.</summary>
/// <param name="Metric">Number of the metric in the catalogue.</param>
/// <param name="Stretch">What it did.</param>
public readonly record struct MetricStretch(byte Metric, Stretch Stretch);

/// <summary>Sums up the metrics of one sensor, in the order of time.</summary>
public sealed class Stretches
{
    private readonly SortedDictionary<byte, Stretch> byMetric = [];

    /// <summary>Adds what a metric did next.</summary>
    public void Add(byte metric, in Stretch later) =>
        byMetric[metric] = byMetric.TryGetValue(metric, out var before) ? before.Merge(later) : later;

    /// <summary>Adds what several metrics did next.</summary>
    public void Add(ImmutableArray<MetricStretch> later)
    {
        foreach (var (metric, stretch) in later)
            Add(metric, stretch);
    }

    /// <summary>What each metric did, by number.</summary>
    public ImmutableArray<MetricStretch> All() => [.. byMetric.Select(entry => new MetricStretch(entry.Key, entry.Value))];
}
