using System.Collections.Immutable;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ledger;
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
internal sealed class ObservationIntake(ObservationGateway gateway, IReadingLog log, LedgerTally ledger)
{
    /// <summary>Takes drafts.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="SensingRefused">The log did not take them; they may come again.</exception>
    public async Task<DraftOutcome[]> TakeAsync(
        IReadOnlyList<ObservationDraft> drafts, DateTimeOffset receivedAt, Reach reach, CancellationToken cancellation)
    {
        var batch = new ObservationBatch(receivedAt, reach) { Repeats = [] };
        var messages = drafts.Select((draft, index) => (draft, index))
            .GroupBy(one => (one.draft.Stream.Sensor, one.draft.At)).Select(group => group.ToArray()).ToArray();
        foreach (var message in messages)
            batch.Items.Add(Item(message, batch.ReceivedAt));
        if (await gateway.TakeAsync(IngestProtocol.SensorThings, batch, cancellation) is not { } answer)
            throw batch.Refused == RefusalReason.Overloaded ? Busy() : Unavailable();

        var rejected = answer.Rejected.ToDictionary(one => one.Index, one => one.Reason);
        var outcomes = new DraftOutcome[drafts.Count];
        for (var number = 0; number < messages.Length; number++)
        {
            var row = rejected.ContainsKey(number) ? null
                : answer.Duplicate == 0 && messages.Length > 1 ? batch.Items[number].Observation
                : await RowAsync(messages[number][0].draft, cancellation);
            foreach (var (draft, index) in messages[number])
                outcomes[index] = rejected.TryGetValue(number, out var reason) ? new(null, Refused(reason)) : Outcome(draft, row);
            NoteRepeat(batch, messages[number], outcomes);
        }

        return outcomes;
    }

    /// <summary>There is no room now for what a call brings.</summary>
    public static SensingRefused Busy() => Told(ObservationEndpoint.Busy, StatusCodes.Status429TooManyRequests);

    private static SensingRefused Unavailable() => Told(ObservationEndpoint.Unavailable, StatusCodes.Status503ServiceUnavailable);

    private static SensingRefused Told(Refusal refusal, int status) => new(status, Words.Of(refusal.Reason), refusal.Detail);

    /// <summary>A message whose time the log had is a repeat, unless it says what the row that stands does not.</summary>
    private void NoteRepeat(ObservationBatch batch, (ObservationDraft Draft, int Index)[] message, DraftOutcome[] outcomes)
    {
        var (sensor, at) = (message[0].Draft.Stream.Sensor, message[0].Draft.At);
        if (!batch.Repeats!.Contains((sensor.Number, at)))
            return;
        if (message.Select(one => outcomes[one.Index].Refused).FirstOrDefault(refused => refused is not null) is { } refused)
            ledger.Rejected(sensor, batch.ReceivedAt, refused.Reason);
        else
            ledger.Repeated(sensor, at);
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
