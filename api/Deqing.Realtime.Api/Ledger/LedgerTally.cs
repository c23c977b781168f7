using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;
using static System.Runtime.InteropServices.CollectionsMarshal;

namespace Deqing.Realtime.Api.Ledger;

/// <summary>The words under which the ledger keeps what the reading log cannot say.</summary>
internal static class LedgerWords
{
    /// <summary>New in the log, and its sensor was told.</summary>
    public const string Shown = "shown";

    /// <summary>The log had it.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The log could not be written; it was not acknowledged.</summary>
    public const string NotTaken = "notTaken";

    /// <summary>Counts that found no room any more.</summary>
    public const string Dropped = "dropped";

    /// <summary>Before the reason of a rejection.</summary>
    public const string Rejected = "rejected.";
}

/// <summary>
/// Counts in memory, by sensor and hour, until they are written. One short lock for each message or call; no more of them than
/// the limit, whatever arrives.
/// </summary>
internal sealed class LedgerTally(IOptions<LedgerOptions> options)
{
    private readonly int limit = options.Value.MaxPendingCounts;
    private readonly Lock gate = new();
    private Dictionary<Key, long> counts = [];

    /// <summary>Observations the log has, which their sensors were told of or not.</summary>
    /// <param name="taken">The observations.</param>
    /// <param name="isNew">For each, whether the log had it not.</param>
    /// <param name="untold">Ids of the sensors that were not told.</param>
    /// <param name="repeats">Takes up what the log had, instead of counting it; null where it is counted.</param>
    public void Logged(
        List<TakenObservation> taken, bool[] isNew, IReadOnlySet<string> untold, HashSet<(int Sensor, DateTimeOffset At)>? repeats = null)
    {
        lock (gate)
            for (var i = 0; i < isNew.Length; i++)
            {
                var (sensor, at) = (taken[i].Sensor, taken[i].Observation.At);
                if (!isNew[i] && repeats is not null)
                    repeats.Add((sensor.Number, at));
                else if (!isNew[i])
                    Add(new Key(sensor.Number, HourOf(at), LedgerWords.Duplicate));
                else if (untold.Count == 0 || !untold.Contains(sensor.Id))
                    Add(new Key(sensor.Number, HourOf(at), LedgerWords.Shown));
            }
    }

    /// <summary>An observation the log had, with the same values.</summary>
    public void Repeated(SensorPlace sensor, DateTimeOffset at)
    {
        lock (gate)
            Add(new Key(sensor.Number, HourOf(at), LedgerWords.Duplicate));
    }

    /// <summary>Observations the log could not take.</summary>
    public void NotTaken(List<TakenObservation> taken)
    {
        lock (gate)
            foreach (var one in taken)
                Add(new Key(one.Sensor.Number, HourOf(one.Observation.At), LedgerWords.NotTaken));
    }

    /// <summary>An observation or a whole message that can never be taken.</summary>
    /// <param name="sensor">Whose it was, if that is known and the sender may speak for it.</param>
    /// <param name="arrivedAt">When it arrived: its own time may be what is wrong with it.</param>
    /// <param name="reason">The named reason, one of a closed set.</param>
    public void Rejected(SensorPlace? sensor, DateTimeOffset arrivedAt, string reason)
    {
        lock (gate)
            Add(new Key(sensor?.Number ?? ILedgerStore.Nobody, HourOf(arrivedAt), LedgerWords.Rejected + reason));
    }

    /// <summary>Takes out what was counted; what comes is counted from nothing.</summary>
    public IReadOnlyList<LedgerCount> Drain()
    {
        lock (gate)
        {
            var drained = Write(_ => true);
            counts = [];
            return drained;
        }
    }

    /// <summary>What was counted of some sensors and not taken out yet.</summary>
    public IReadOnlyList<LedgerCount> Peek(IReadOnlySet<int> sensors)
    {
        lock (gate)
            return Write(key => sensors.Contains(key.Sensor));
    }

    /// <summary>The hour an instant lies in, since 1970-01-01 UTC.</summary>
    public static int HourOf(DateTimeOffset instant) => (int)Math.Floor(instant.ToUnixTimeMilliseconds() / 3_600_000.0);

    private LedgerCount[] Write(Func<Key, bool> wanted) =>
        [.. counts.Where(it => wanted(it.Key)).Select(it => new LedgerCount(it.Key.Sensor, it.Key.Hour, it.Key.What, it.Value))];

    // A word for what was dropped has always room: there is one an hour.
    private void Add(Key key)
    {
        if (counts.Count >= limit && !counts.ContainsKey(key))
            key = new Key(ILedgerStore.Nobody, key.Hour, LedgerWords.Dropped);
        GetValueRefOrAddDefault(counts, key, out _)++;
    }

    private readonly record struct Key(int Sensor, int Hour, string What);
}
