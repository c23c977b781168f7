using System.Collections.Immutable;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Tells sensors of observations that are in the log, also of those the log had before: a sensor that missed one heals by its
/// repetition. Bounded in width, in attempts and in time; whoever is not reached is counted and left to the log.
/// </summary>
internal sealed partial class SensorHandOver(
    IObservationSink sink, IngestMetrics metrics, IOptions<IngestOptions> options, TimeProvider time, ILogger<SensorHandOver> logger)
{
    private readonly IngestOptions limits = options.Value;

    /// <summary>Returns when every sensor is told or left; never throws.</summary>
    public async Task TellAsync(IReadOnlyList<TakenObservation> taken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(limits.HandOverSeconds), time);
        var sensors = BySensor(taken);
        var told = 0;
        var width = new ParallelOptions { MaxDegreeOfParallelism = limits.SensorsAtOnce };
        await Parallel.ForEachAsync(sensors, width, async (sensor, _) =>
        {
            if (await TellAsync(sensor.Id, sensor.Observations, patience.Token))
                Interlocked.Increment(ref told);
        });
        if (told == sensors.Count)
            return;
        metrics.NotTold(sensors.Count - told);
        LogNotTold(sensors.Count - told, sensors.Count);
    }

    private async Task<bool> TellAsync(string sensor, ImmutableArray<Observation> observations, CancellationToken patience)
    {
        for (var attempt = 1; !patience.IsCancellationRequested; attempt++)
        {
            try
            {
                await sink.HandAsync(sensor, observations).WaitAsync(patience);
                return true;
            }
            catch (Exception exception)
            {
                metrics.GrainFailed();
                LogFailed(exception, sensor, attempt);
            }
            if (attempt == limits.HandOverAttempts)
                break;
        }
        return false;
    }

    /// <summary>Groups by sensor, each in event-time order; of two with the same time the one that came first stays first.</summary>
    private static List<(string Id, ImmutableArray<Observation> Observations)> BySensor(IReadOnlyList<TakenObservation> taken)
    {
        if (taken.Count == 1)
            return [(taken[0].Sensor.Id, [taken[0].Observation])];
        return [.. taken
            .GroupBy(one => one.Sensor.Id, one => one.Observation)
            .Select(group => (group.Key, group.OrderBy(observation => observation.At).ToImmutableArray()))];
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Telling sensor {Sensor} failed, attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string sensor, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sensors} of {All} sensors could not be told of observations that are in the log")]
    private partial void LogNotTold(int sensors, int all);
}
