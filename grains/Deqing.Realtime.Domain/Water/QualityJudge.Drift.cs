namespace Deqing.Realtime.Domain.Water;

/// <summary>The mean of a metric over an hour.</summary>
/// <param name="Metric">Number of the metric.</param>
/// <param name="Value">The mean of its values that had a vote, drifting ones included.</param>
[GenerateSerializer, Immutable]
public readonly record struct HourMean([property: Id(0)] byte Metric, [property: Id(1)] float Value);

public sealed partial class QualityJudge
{
    private const long HourLength = 3_600_000;

    private long hour;
    private bool isHourNew;

    /// <summary>
    /// The hour that has just ended, as hours since 1970, with the means of what is compared with neighbours; null if none has ended
    /// since this was asked last. Neighbours have theirs a little later, so an hour is compared when the next one ends.
    /// </summary>
    public (long Hour, ImmutableArray<HourMean> Means)? EndedHour()
    {
        if (!isHourNew)
            return null;
        isHourNew = false;
        var means = ImmutableArray.CreateBuilder<HourMean>();
        foreach (ref readonly var probe in probes.AsSpan())
            if (!float.IsNaN(probe.HourMean) && ChecksOf(probe.Metric).Drift is not null)
                means.Add(new HourMean(probe.Metric, probe.HourMean));
        return (hour - 1, means.ToImmutable());
    }

    /// <summary>Compares an hour with that of the neighbours.</summary>
    /// <param name="of">The hour.</param>
    /// <param name="own">The means of this sensor.</param>
    /// <param name="neighbours">The medians of the means of its neighbours, where there are enough of them.</param>
    public void Compare(long of, ImmutableArray<HourMean> own, ImmutableArray<HourMean> neighbours)
    {
        foreach (var mean in own)
            foreach (var median in neighbours)
                if (median.Metric == mean.Metric && metrics.Find(mean.Metric) is { Checks.Drift: { } limit } metric)
                    Compare(ref ProbeOf(metric), limit, of * HourLength, mean.Value, median.Value);
    }

    private void Compare(ref Probe probe, DriftLimit limit, long hourSince, float mean, float median)
    {
        var side = Math.Abs(mean - median) <= limit.Apart ? 0 : mean > median ? 1 : -1;
        if (side == 0)
        {
            (probe.Apart, probe.Near) = (0, (short)Math.Min(probe.Near + 1, short.MaxValue));
            if (probe.Drift.IsOpen && probe.Near >= limit.Hours)
                End(probe.Metric, ref probe.Drift, at + 1, mean, isWhole: true);
            return;
        }

        if (probe.Apart == 0 || Math.Sign(probe.Apart) != side)
            (probe.Apart, probe.ApartSince) = (0, hourSince);
        (probe.Apart, probe.Near) = ((short)Math.Clamp(probe.Apart + side, short.MinValue, short.MaxValue), 0);
        if (Math.Abs((int)probe.Apart) >= limit.Hours)
            Faulty(ref probe, ref probe.Drift, Quality.Drift, at, probe.ApartSince, mean, isWhole: true);
    }

    private void TurnHour(long time)
    {
        var now = time / HourLength;
        if (now == hour)
            return;
        foreach (ref var probe in probes.AsSpan())
        {
            probe.HourMean = now == hour + 1 && probe.HourCount > 0 ? probe.HourSum / probe.HourCount : float.NaN;
            (probe.HourSum, probe.HourCount) = (0, 0);
        }

        isHourNew = now == hour + 1;
        hour = now;
    }
}
