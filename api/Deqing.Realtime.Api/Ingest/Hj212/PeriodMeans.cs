using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>The means of a period as they were sent; the observation states when it began.</summary>
internal readonly record struct SentMeans(SensorPlace Sensor, Observation Observation, TimeSpan Length);

/// <summary>
/// Decides which means of minutes, hours and days go into the log. It holds measurements, so a mean stands in for them only where
/// there is none: for a metric of which nothing was measured in the period. It stands at the period's begin, so it is older than
/// what is live and changes history alone, unless means are all a device sends.
/// </summary>
internal sealed class PeriodMeans(IReadingLog log, IngestMetrics metrics)
{
    /// <summary>A day of one observation a second.</summary>
    private const int MaxRows = 86_400;

    /// <summary>What of some means is to be logged, or null if all of it was measured.</summary>
    /// <param name="sent">The means.</param>
    /// <param name="batch">What goes into the log with them.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <exception cref="StorageException">The log cannot be read.</exception>
    public async Task<Observation?> MissingAsync(SentMeans sent, ObservationBatch batch, CancellationToken cancellation)
    {
        var measured = new HashSet<byte>();
        var taken = new HashSet<DateTimeOffset>();
        var begin = sent.Observation.At.AddTicks(-(sent.Observation.At.Ticks % TimeSpan.TicksPerSecond));
        var end = begin + sent.Length;
        await foreach (var row in log.RangeAsync(sent.Sensor.Number, begin, end, MaxRows, cancellation))
            Take(row);
        foreach (var item in batch.Items)
            if (item.Sensor == sent.Sensor && item.Observation is { } row && row.At >= begin && row.At < end)
                Take(row);
        if (measured.Count == 0)
            return sent.Observation;
        var missing = sent.Observation.Values.RemoveAll(value => measured.Contains(value.Metric));
        metrics.Skipped("measured", sent.Observation.Values.Length - missing.Length);
        if (missing.IsEmpty)
            return null;
        var at = sent.Observation.At;
        while (taken.Contains(at))
            at = at.AddMilliseconds(1);
        return sent.Observation with { At = at, Values = missing };

        void Take(Observation row)
        {
            taken.Add(row.At);
            foreach (var value in row.Values)
                measured.Add(value.Metric);
        }
    }
}
