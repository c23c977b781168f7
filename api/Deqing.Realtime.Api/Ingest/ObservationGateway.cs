using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The one way in, whatever the protocol: judge, log, tell the sensors, answer. The answer depends on the log alone. A sensor
/// that cannot be told is told again a few times and then left: it takes up what it missed from the log when it wakes.
/// </summary>
internal sealed partial class ObservationGateway(
    County county,
    IObservationLog log,
    SensorClocks clocks,
    SensorHandOver handOver,
    IngestMetrics metrics,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<ObservationGateway> logger)
{
    private readonly TimeSpan tolerance = TimeSpan.FromSeconds(options.Value.ClockToleranceSeconds);

    /// <summary>Takes a batch.</summary>
    /// <returns>What became of each item; null if the log did not take the batch, so that nothing may be acknowledged.</returns>
    public async Task<IntakeAnswer?> TakeAsync(IngestProtocol protocol, ObservationBatch batch, CancellationToken cancellation)
    {
        var taken = new List<TakenObservation>(batch.Items.Count);
        List<RejectedObservation> rejected = [];
        List<FlaggedValue> flagged = [];
        for (var index = 0; index < batch.Items.Count; index++)
        {
            if (Judge(batch.Items[index], batch) is { } reason)
            {
                rejected.Add(new RejectedObservation(index, Words.Of(reason)));
                continue;
            }

            var isWrong = await clocks.IsWrongAsync(
                batch.Items[index].Sensor!.Number, batch.Items[index].Observation!, cancellation);
            taken.Add(Grade(batch.Items[index], index, isWrong, flagged));
        }

        var accepted = 0;
        if (taken.Count > 0)
        {
            if (await AppendAsync(protocol, taken, cancellation) is not { } isNew)
                return null;
            accepted = isNew.AsSpan().Count(true);
            await handOver.TellAsync(taken);
        }
        var answer = new IntakeAnswer(accepted, taken.Count - accepted, rejected, flagged);
        metrics.Count(protocol, answer);
        return answer;
    }

    private Rejection? Judge(in ReadItem item, ObservationBatch batch) =>
        item.Rejection
        ?? (!batch.Reach.Covers(item.Sensor!, county) ? Rejection.OutsideTerritory
            : item.Sensor!.RetiredAt is not null ? Rejection.Retired
            : Intake.CheckTime(item.Sensor, item.Observation!.At, batch.ReceivedAt, tolerance));

    /// <summary>
    /// Gives every value the quality that can be told from its message. Nearly all are good, so nothing is copied before the first
    /// that is not.
    /// </summary>
    private TakenObservation Grade(in ReadItem item, int index, bool wrongClock, List<FlaggedValue> flagged)
    {
        var (sensor, observation) = (item.Sensor!, item.Observation!);
        MetricValue[]? graded = null;
        for (var i = 0; i < observation.Values.Length; i++)
        {
            var value = observation.Values[i];
            var metric = county.Metrics.Find(value.Metric)!;
            var quality = wrongClock ? Quality.WrongClock : Intake.Grade(metric, value);
            if (quality == Quality.Good)
                continue;
            graded ??= observation.Values.AsSpan().ToArray();
            graded[i] = value with { Quality = quality };
            if (!quality.Votes())
                flagged.Add(new FlaggedValue(index, metric.Key, Words.Of(quality)));
        }
        return new TakenObservation(
            sensor,
            graded is null ? observation : observation with { Values = ImmutableCollectionsMarshal.AsImmutableArray(graded) });
    }

    private async Task<bool[]?> AppendAsync(IngestProtocol protocol, List<TakenObservation> taken, CancellationToken cancellation)
    {
        var rows = new LoggedObservation[taken.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new LoggedObservation(taken[i].Sensor.Number, taken[i].Observation);
        var started = time.GetTimestamp();
        try
        {
            var isNew = await log.AppendAsync(rows, cancellation);
            metrics.Appended(protocol, rows.Length, time.GetElapsedTime(started));
            return isNew;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            metrics.AppendFailed();
            LogNotTaken(rows.Length, exception.Message);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The log did not take {Observations} observations; they are not acknowledged: {Problem}")]
    private partial void LogNotTaken(int observations, string problem);
}

/// <summary>An observation with its sensor, judged and graded.</summary>
internal readonly record struct TakenObservation(SensorPlace Sensor, Observation Observation);
