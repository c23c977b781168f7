using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The one way in, whatever the protocol: judge, log, tell the sensors, answer. The answer depends on the log alone, and over MQTT,
/// where senders are many and each waits for its answer, it is given as soon as the log has the batch. A sensor that cannot be told is
/// told again a few times and then left: it takes up what it missed from the log when it wakes.
/// </summary>
internal sealed partial class ObservationGateway(
    County county,
    IObservationLog log,
    SensorClocks clocks,
    SensorHandOver handOver,
    IngestMetrics metrics,
    LedgerTally ledger,
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
            if (await AppendAsync(protocol, batch, taken, cancellation) is not { } isNew)
                return null;
            accepted = isNew.AsSpan().Count(true);
            batch.Telling = TellAsync(taken, isNew, batch.Repeats);
            if (protocol != IngestProtocol.Mqtt)
                await batch.Telling;
        }
        NoteRejected(batch, rejected);
        var answer = new IntakeAnswer(accepted, taken.Count - accepted, rejected, flagged);
        metrics.Count(protocol, answer);
        return answer;
    }

    private async Task TellAsync(List<TakenObservation> taken, bool[] isNew, HashSet<(int Sensor, DateTimeOffset At)>? repeats) =>
        ledger.Logged(taken, isNew, await handOver.TellAsync(taken), repeats);

    /// <summary>Takes note that a batch the log did not take is not offered to it again.</summary>
    public void GaveUp(ObservationBatch batch) => ledger.NotTaken(
        [.. batch.Items.Where(item => Judge(item, batch) is null).Select(item => new TakenObservation(item.Sensor!, item.Observation!))]);

    // Once the batch is answered: one the log did not take comes again as a whole. Nobody speaks for sensors beyond their reach.
    private void NoteRejected(ObservationBatch batch, List<RejectedObservation> rejected)
    {
        foreach (var (index, reason) in rejected)
            ledger.Rejected(
                batch.Items[index].Sensor is { } sensor && batch.Reach.Covers(sensor, county) ? sensor : null, batch.ReceivedAt, reason);
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

    private async Task<bool[]?> AppendAsync(
        IngestProtocol protocol, ObservationBatch batch, List<TakenObservation> taken, CancellationToken cancellation)
    {
        var rows = new LoggedObservation[taken.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new LoggedObservation(taken[i].Sensor.Number, taken[i].Observation);
        var started = time.GetTimestamp();
        // A connection can be left unread until there is room. A call has been read already: its sender is told to come back.
        using var patience = protocol is IngestProtocol.Http or IngestProtocol.SensorThings
            ? new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.FullSeconds), time) : null;
        try
        {
            var isNew = await log.AppendAsync(rows, patience?.Token ?? CancellationToken.None, cancellation);
            metrics.Appended(protocol, rows.Length, time.GetElapsedTime(started));
            return isNew;
        }
        catch (OperationCanceledException) when (patience is { IsCancellationRequested: true } && !cancellation.IsCancellationRequested)
        {
            batch.Refused = RefusalReason.Overloaded;
            ledger.NotTaken(taken);
            return null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // What HJ 212 said is offered again and did not arrive a second time; see GaveUp.
            if (protocol != IngestProtocol.Hj212)
                ledger.NotTaken(taken);
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
