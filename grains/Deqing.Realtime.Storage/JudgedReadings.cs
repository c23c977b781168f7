using System.Runtime.CompilerServices;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>The reading log with what was learnt of its values later: history as it must be shown and compared.</summary>
public sealed class JudgedReadings(IReadingLog log, IFaultStore faults)
{
    /// <summary>As <see cref="IReadingLog.AfterAsync"/>.</summary>
    public async Task<ImmutableArray<Observation>> AfterAsync(
        int sensor, DateTimeOffset after, int limit, CancellationToken cancellation)
    {
        var rows = await log.AfterAsync(sensor, after, limit, cancellation);
        if (rows.IsEmpty)
            return rows;
        var overlay = await OverlayAsync(sensor, rows[0].At, rows[^1].At.AddMilliseconds(1), cancellation);
        return [.. rows.Select(overlay.Apply)];
    }

    /// <summary>As <see cref="IReadingLog.RangeAsync"/>.</summary>
    public async IAsyncEnumerable<Observation> RangeAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var overlay = await OverlayAsync(sensor, from, until, cancellation);
        await foreach (var row in log.RangeAsync(sensor, from, until, limit, cancellation))
            yield return overlay.Apply(row);
    }

    /// <summary>As <see cref="IReadingLog.NewestAsync"/>.</summary>
    public async Task<ImmutableArray<Observation>> NewestAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        var rows = await log.NewestAsync(sensor, from, until, limit, cancellation);
        if (rows.IsEmpty)
            return rows;
        var overlay = await OverlayAsync(sensor, rows[^1].At, rows[0].At.AddMilliseconds(1), cancellation);
        return [.. rows.Select(overlay.Apply)];
    }

    private async Task<FaultOverlay> OverlayAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        new(await faults.OfSensorAsync(sensor, from, until, cancellation));
}
