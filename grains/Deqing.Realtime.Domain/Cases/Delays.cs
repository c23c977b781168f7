using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>
/// A distribution of times in little room: the mean is exact, a quantile is off by at most a hundredth. Times below a second count as
/// one second, times above ten years as ten years.
/// </summary>
public sealed class Delays
{
    private const double Step = 1.02;
    private static readonly int Last = BucketOf(TimeSpan.FromDays(3_653));
    private readonly Dictionary<int, int> counts = [];

    // Ticks, so that the sum does not depend on the order; a thousand cases of a thousand years would not fit into 64 bits.
    private Int128 ticks;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The mean, or null if there are none.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromTicks((long)(ticks / Count));

    /// <summary>The median, or null if there are none.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>Adds a time.</summary>
    public void Add(TimeSpan time)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(counts, Math.Min(BucketOf(time), Last), out _)++;
        ticks += Math.Max(0, time.Ticks);
        Count++;
    }

    /// <summary>Adds another distribution.</summary>
    public void Add(Delays other)
    {
        foreach (var (bucket, count) in other.counts)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, bucket, out _) += count;
        ticks += other.ticks;
        Count += other.Count;
    }

    /// <summary>The smallest time that at least this share of all does not exceed; null if there are none.</summary>
    /// <param name="share">More than 0, at most 1.</param>
    public TimeSpan? Quantile(double share)
    {
        var left = (int)Math.Ceiling(Count * share);
        foreach (var (bucket, count) in counts.OrderBy(entry => entry.Key))
            if ((left -= count) <= 0)
                return TimeSpan.FromSeconds(Math.Pow(Step, bucket));
        return null;
    }

    /// <summary>The figures of it.</summary>
    public DelayFigures Sum() => new(Count, Mean, Median, Quantile(0.9));

    private static int BucketOf(TimeSpan time) => (int)Math.Round(Math.Log(Math.Max(1, time.TotalSeconds), Step));
}

/// <summary>What is said of a distribution of times.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">The mean, exact; null if there are none.</param>
/// <param name="Median">The median, within a hundredth; null if there are none.</param>
/// <param name="NineInTen">What nine in ten do not exceed, within a hundredth; null if there are none.</param>
[GenerateSerializer, Immutable]
public readonly record struct DelayFigures(
    [property: Id(0)] int Count,
    [property: Id(1)] TimeSpan? Mean,
    [property: Id(2)] TimeSpan? Median,
    [property: Id(3)] TimeSpan? NineInTen);
