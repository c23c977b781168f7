using System.Collections.Concurrent;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The clocks of the devices as this process knows them, so that a wrong time is stored as such. What was known before a start comes
/// from the newest row of the log, read once for each device that sends.
/// </summary>
internal sealed class SensorClocks(IObservationLog log)
{
    private readonly ConcurrentDictionary<int, ClockWatch> watches = new();

    /// <summary>Judges the time of a message in the order of arrival.</summary>
    /// <returns>Whether it is wrong. False for a device the log cannot be asked of now: its message is not taken then either.</returns>
    public async ValueTask<bool> IsWrongAsync(int sensor, Observation observation, CancellationToken cancellation)
    {
        if (!watches.TryGetValue(sensor, out var watch))
        {
            if (await ReadAsync(sensor, cancellation) is not { } read)
                return false;
            watch = watches.GetOrAdd(sensor, read);
        }

        lock (watch)
            return watch.Judge(observation.At, observation.ReceivedAt);
    }

    private async Task<ClockWatch?> ReadAsync(int sensor, CancellationToken cancellation)
    {
        try
        {
            return new ClockWatch(await log.LatestAsync(sensor, cancellation));
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
