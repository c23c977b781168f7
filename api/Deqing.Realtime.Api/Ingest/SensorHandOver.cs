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

    private static readonly HashSet<string> NoOne = [];

    /// <summary>Returns when every sensor is told or left; never throws.</summary>
    /// <returns>Ids of the sensors that were left.</returns>
    public async Task<IReadOnlySet<string>> TellAsync(IReadOnlyList<TakenObservation> taken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(limits.HandOverSeconds), time);
        // Most messages are one observation: they need neither groups nor a loop that runs in parallel.
        if (taken is [var one])
            return await TellAsync(one.Sensor.Id, [one.Observation], patience.Token) ? NoOne : Left([one.Sensor.Id], 1);
        var sensors = BySensor(taken);
        var told = new bool[sensors.Count];
        var width = new ParallelOptions { MaxDegreeOfParallelism = limits.SensorsAtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, sensors.Count), width, async (index, _) =>
            told[index] = await TellAsync(sensors[index].Id, sensors[index].Observations, patience.Token));
        return Array.IndexOf(told, false) < 0
            ? NoOne
            : Left([.. sensors.Where((_, index) => !told[index]).Select(sensor => sensor.Id)], sensors.Count);
    }

    private HashSet<string> Left(HashSet<string> sensors, int all)
    {
        metrics.NotTold(sensors.Count);
        LogNotTold(sensors.Count, all);
        return sensors;
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
    private static List<(string Id, ImmutableArray<Observation> Observations)> BySensor(IReadOnlyList<TakenObservation> taken) =>
        [.. taken
            .GroupBy(one => one.Sensor.Id, one => one.Observation)
            .Select(group => (group.Key, group.OrderBy(observation => observation.At).ToImmutableArray()))];

    [LoggerMessage(Level = LogLevel.Debug, Message = "Telling sensor {Sensor} failed, attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string sensor, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sensors} of {All} sensors could not be told of observations that are in the log")]
    private partial void LogNotTold(int sensors, int all);
}
