using System.Collections.Immutable;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>What became of a draft: the value as the log has it, or why it has not.</summary>
internal readonly record struct DraftOutcome(ObservedValue? Stored, SensingRefused? Refused);

/// <summary>
/// Hands drafts to the one way in. The log keeps one row for a sensor and a time, so drafts of one sensor and time become one
/// message; one that comes later for the same time, with a metric the row has not, is refused and never acknowledged.
/// </summary>
internal sealed class ObservationIntake(ObservationGateway gateway, IReadingLog log)
{
    /// <summary>Takes drafts.</summary>
    /// <returns>What became of each, in their order; null if the log did not take them.</returns>
    public async Task<DraftOutcome[]?> TakeAsync(
        IReadOnlyList<ObservationDraft> drafts, DateTimeOffset receivedAt, Reach reach, CancellationToken cancellation)
    {
        var batch = new ObservationBatch(receivedAt, reach);
        var messages = drafts.Select((draft, index) => (draft, index))
            .GroupBy(one => (one.draft.Stream.Sensor, one.draft.At)).Select(group => group.ToArray()).ToArray();
        foreach (var message in messages)
            batch.Items.Add(Item(message, batch.ReceivedAt));
        if (await gateway.TakeAsync(IngestProtocol.SensorThings, batch, cancellation) is not { } answer)
            return null;

        var rejected = answer.Rejected.ToDictionary(one => one.Index, one => one.Reason);
        var outcomes = new DraftOutcome[drafts.Count];
        for (var number = 0; number < messages.Length; number++)
        {
            var row = rejected.ContainsKey(number) ? null
                : answer.Duplicate == 0 && messages.Length > 1 ? batch.Items[number].Observation
                : await RowAsync(messages[number][0].draft, cancellation);
            foreach (var (draft, index) in messages[number])
                outcomes[index] = rejected.TryGetValue(number, out var reason) ? new(null, Refused(reason)) : Outcome(draft, row);
        }

        return outcomes;
    }

    private static ReadItem Item((ObservationDraft Draft, int Index)[] message, DateTimeOffset receivedAt)
    {
        var first = message[0].Draft;
        var values = message.DistinctBy(one => one.Draft.Stream.Metric.Number)
            .Select(one => new MetricValue((byte)one.Draft.Stream.Metric.Number, one.Draft.Result, Quality.Good)).ToImmutableArray();
        var sequence = message.Select(one => one.Draft.Sequence).FirstOrDefault(known => known is not null);
        return new ReadItem(first.Stream.Sensor, new Observation(first.At, receivedAt, sequence, values), null);
    }

    private async Task<Observation?> RowAsync(ObservationDraft draft, CancellationToken cancellation)
    {
        await foreach (var row in log.RangeAsync(
            draft.Stream.Sensor.Number, draft.At, draft.At.AddMilliseconds(1), 1, cancellation))
            return row;
        return null;
    }

    /// <summary>Compares a draft with the row that stands in the log, whoever wrote it.</summary>
    private static DraftOutcome Outcome(ObservationDraft draft, Observation? row)
    {
        var kept = row?.Values.Where(value => value.Metric == draft.Stream.Metric.Number).ToArray() ?? [];
        return kept switch
        {
            [] => new(null, new SensingRefused(
                StatusCodes.Status409Conflict, "timeTaken",
                $"'{draft.Stream.Sensor.Id}' has a message of this time without this metric: send all values of one time in one call.")),
            [var value, ..] when value.Value == draft.Result => new(new ObservedValue(draft.Stream, row, value), null),
            _ => new(null, new SensingRefused(
                StatusCodes.Status409Conflict, "firstStands", "This Datastream has another result at this time; the first one stands.")),
        };
    }

    private static SensingRefused Refused(string reason) => reason == Words.Of(Rejection.OutsideTerritory)
        ? new SensingRefused(StatusCodes.Status403Forbidden, reason, "Your role allows this, but not at this place.")
        : SensingRefused.Bad(reason, $"The observation was not taken: {reason}.");
}
