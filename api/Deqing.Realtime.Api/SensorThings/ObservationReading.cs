using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>A page of observations.</summary>
/// <param name="Rows">The observations.</param>
/// <param name="Next">Where it ended; null if there is nothing behind it.</param>
internal sealed record ObservationPage(List<ObservedValue> Rows, ObservationCursor? Next);

/// <summary>Reads observations in an order the log gives, from a place on, until a page is full.</summary>
internal sealed class ObservationReading(ObservationSource source, SensorThingsOptions limits)
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), Last = 253_402_300_799_998;

    /// <summary>Reads a page.</summary>
    /// <param name="scope">What to read.</param>
    /// <param name="order">In which order.</param>
    /// <param name="test">Which to keep.</param>
    /// <param name="skip">So many of those are left out first.</param>
    /// <param name="top">Most observations.</param>
    /// <param name="after">Where the page before ended, or null.</param>
    /// <param name="rows">Most rows it looks at where it can end early.</param>
    /// <param name="cancellation">The request is gone.</param>
    /// <exception cref="SensingRefused">The order needs more sensors merged, or more rows read, than is allowed.</exception>
    public async Task<ObservationPage> ReadAsync(
        ObservationScope scope, ObservationOrder order, Func<ObservedValue, bool> test, int skip, int top, ObservationCursor? after,
        int rows, CancellationToken cancellation)
    {
        var (found, last) = (new List<ObservedValue>(), after);
        var share = new ReadShare(rows);
        await foreach (var (at, value) in AllAsync(new Reading(scope, order, after, skip + top + 1, share), cancellation))
        {
            if (value is not null && (after is not { } place || ObservationCursor.Compare(at, place, order) > 0) && test(value))
            {
                if (skip > 0)
                    skip--;
                else if (found.Count == top)
                    return new ObservationPage(found, top == 0 ? null : ObservationCursor.Of(found[^1]));
                else
                    found.Add(value);
            }

            last = at;
        }

        if (!share.IsSpent)
            return new ObservationPage(found, null);

        // What was looked at is known only where rows came one sensor after the other.
        if (skip > 0 || last is null || last == after || (order != ObservationOrder.BySensor && Sensors(scope).Count > 1))
            throw TooManyRows();
        return new ObservationPage(found, last);
    }

    /// <summary>Why a request that has no next page is refused.</summary>
    public SensingRefused TooManyRows() => SensingRefused.Bad(
        "tooManyRows", $"This takes more than {limits.MaxRows} rows of the log: narrow phenomenonTime or name fewer Datastreams.");

    private IAsyncEnumerable<(ObservationCursor At, ObservedValue? Value)> AllAsync(Reading reading, CancellationToken cancellation)
    {
        var sensors = Sensors(reading.Scope);
        if (reading.Order == ObservationOrder.BySensor)
            return InTurnAsync(sensors.Where(sensor => !(sensor.Key < reading.After?.Sensor)), reading, cancellation);
        if (sensors.Count == 1)
            return OfSensorAsync(sensors[0], reading, cancellation);

        // Merged rows cannot end early, so only the request as a whole bounds them.
        var merged = reading with { Expected = 1 + (reading.Expected / Math.Max(1, sensors.Count)) };
        merged.Share.Left = int.MaxValue;
        return sensors.Count <= limits.MaxMergedSensors
            ? MergedAsync([.. sensors.Select(sensor => OfSensorAsync(sensor, merged, cancellation))], reading.Order, cancellation)
            : throw SensingRefused.Bad(
                "tooManySensors",
                $"At most {limits.MaxMergedSensors} sensors are put in order of time: filter by Datastream, Thing or FeatureOfInterest.");
    }

    private async IAsyncEnumerable<(ObservationCursor, ObservedValue?)> InTurnAsync(
        IEnumerable<IGrouping<int, Datastream>> sensors, Reading reading, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var sensor in sensors)
        {
            var begin = reading.After is { } place && place.Sensor == sensor.Key ? reading.After : null;
            var inTurn = reading with { Order = ObservationOrder.OldestFirst, After = begin };
            await foreach (var found in OfSensorAsync(sensor, inTurn, cancellation))
                yield return found;
            if (reading.Share.IsSpent)
                yield break;
            yield return (ObservationCursor.EndOf(sensor.Key), null);
        }
    }

    private async IAsyncEnumerable<(ObservationCursor, ObservedValue?)> OfSensorAsync(
        IGrouping<int, Datastream> sensor, Reading reading, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var newestFirst = reading.Order == ObservationOrder.NewestFirst;
        var (from, until) = (reading.Scope.From, reading.Scope.Until);
        if (reading.After is { } place)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(place.At, First, Last));
            var end = at.AddMilliseconds(1);
            (from, until) = newestFirst ? (from, end < until ? end : until) : (at > from ? at : from, until);
        }

        var streams = sensor.OrderBy(stream => newestFirst ? -stream.Metric.Number : stream.Metric.Number).ToArray();
        await foreach (var message in source.ReadAsync(
            sensor.Key, from, until, newestFirst, reading.Expected, reading.Share, cancellation))
        {
            foreach (var stream in streams)
                foreach (var value in message.Values)
                    if (value.Metric == stream.Metric.Number)
                    {
                        var observed = new ObservedValue(stream, message, value);
                        yield return (ObservationCursor.Of(observed), observed);
                    }

            yield return (new ObservationCursor(
                message.At.ToUnixTimeMilliseconds(), sensor.Key, newestFirst ? 0 : int.MaxValue), null);
        }
    }

    private static async IAsyncEnumerable<(ObservationCursor, ObservedValue?)> MergedAsync(
        ImmutableArray<IAsyncEnumerable<(ObservationCursor At, ObservedValue? Value)>> sources, ObservationOrder order,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heads = sources.Select(one => one.GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            var queue = new PriorityQueue<IAsyncEnumerator<(ObservationCursor At, ObservedValue? Value)>, ObservationCursor>(
                Comparer<ObservationCursor>.Create((left, right) => ObservationCursor.Compare(left, right, order)));
            foreach (var head in heads)
                if (await head.MoveNextAsync())
                    queue.Enqueue(head, head.Current.At);
            while (queue.TryDequeue(out var head, out _))
            {
                yield return head.Current;
                if (await head.MoveNextAsync())
                    queue.Enqueue(head, head.Current.At);
            }
        }
        finally
        {
            foreach (var head in heads)
                await head.DisposeAsync();
        }
    }

    private static List<IGrouping<int, Datastream>> Sensors(ObservationScope scope) =>
        [.. scope.Streams.GroupBy(stream => stream.Sensor.Number).OrderBy(sensor => sensor.Key)];

    /// <summary>What is read, in which order, from where on, how many rows at first, and how many at most.</summary>
    private sealed record Reading(
        ObservationScope Scope, ObservationOrder Order, ObservationCursor? After, int Expected, ReadShare Share);
}
