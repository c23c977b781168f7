using System.Collections.Immutable;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ledger;

/// <summary>One line of the ledger: a sensor and an hour.</summary>
/// <param name="Sensor">Number of the sensor, or <see cref="ILedgerStore.Nobody"/>.</param>
/// <param name="Hour">Hours since 1970-01-01 UTC.</param>
/// <param name="Counts">What became of its messages.</param>
/// <param name="Rejected">What was rejected, by reason.</param>
internal readonly record struct LedgerLine(int Sensor, int Hour, LedgerHour Counts, ImmutableArray<LedgerRejectedAnswer> Rejected);

/// <summary>Puts the ledger together: the reading log, the counts that are written, and those of this process that are not yet.</summary>
internal sealed class LedgerReading(
    IStore store, LedgerWriter writer, TimeProvider time, IOptions<LedgerOptions> options)
{
    // A process that writes every few seconds and has not for so long was killed.
    private readonly TimeSpan silence = TimeSpan.FromSeconds(Math.Max(30, options.Value.WriteSeconds * 4));

    /// <summary>The lines of some sensors and hours [from, until), by hour and sensor; an hour without anything has none.</summary>
    public async Task<IReadOnlyList<LedgerLine>> ReadAsync(
        IReadOnlyCollection<int> sensors, int from, int until, CancellationToken cancellation)
    {
        int[] asked = [.. sensors];
        // The log first: what it has now was told before the counts are read, but for what is on its way this moment.
        var logged = await store.Ledger.LoggedAsync(asked, from, until, cancellation);
        var counted = await writer.CountedAsync(asked.Append(ILedgerStore.Nobody).ToHashSet(), from, until, cancellation);
        var runs = await store.Ledger.RunsAsync(from, until, cancellation);

        var counts = counted.ToLookup(it => (it.Hour, it.Sensor));
        var inLog = logged.ToDictionary(it => (it.Hour, it.Sensor));
        var isKept = sensors.ToHashSet();
        var partial = Partial(runs, from, until);
        partial.UnionWith(counted.Where(it => it.What == LedgerWords.Dropped).Select(it => it.Hour));
        var open = OpenFrom(runs);
        return
        [
            .. inLog.Keys.Union(counts.Select(it => it.Key))
                .Where(key => isKept.Contains(key.Sensor)).Order()
                .Select(key => Line(
                    key.Sensor, key.Hour, inLog.GetValueOrDefault(key), counts[key], partial.Contains(key.Hour), key.Hour >= open)),
        ];
    }

    private static LedgerLine Line(
        int sensor, int hour, LoggedHour logged, IEnumerable<LedgerCount> counts, bool isPartial, bool isOpen)
    {
        var words = counts.GroupBy(it => it.What).ToDictionary(it => it.Key, it => it.Sum(count => count.Count), StringComparer.Ordinal);
        var rejected = words.Where(it => it.Key.StartsWith(LedgerWords.Rejected, StringComparison.Ordinal))
            .Select(it => new LedgerRejectedAnswer(it.Key[LedgerWords.Rejected.Length..], it.Value))
            .OrderBy(it => it.Reason, StringComparer.Ordinal).ToImmutableArray();
        return new LedgerLine(
            sensor, hour,
            new LedgerHour(
                logged.Sent, logged.Numbered, logged.Stored, words.GetValueOrDefault(LedgerWords.Duplicate),
                rejected.Sum(it => it.Count), words.GetValueOrDefault(LedgerWords.NotTaken), words.GetValueOrDefault(LedgerWords.Shown),
                logged.Restarts, isPartial, isOpen),
            rejected);
    }

    /// <summary>The hours whose counts may be too low: before the ledger began, and from the last write of a killed process on.</summary>
    private HashSet<int> Partial(ImmutableArray<LedgerRun> runs, int from, int until)
    {
        var hours = new HashSet<int>();
        var began = runs.IsEmpty ? until : LedgerTally.HourOf(runs[0].StartedAt);
        hours.UnionWith(Enumerable.Range(from, Math.Max(0, Math.Min(until, began + 1) - from)));
        foreach (var killed in runs.Where(run => run.EndedAt is null && !IsAlive(run)))
        {
            var next = runs.FirstOrDefault(run => run.StartedAt >= killed.WrittenAt)?.StartedAt ?? time.GetUtcNow();
            for (var hour = LedgerTally.HourOf(killed.WrittenAt); hour <= LedgerTally.HourOf(next); hour++)
                hours.Add(hour);
        }

        return hours;
    }

    private int OpenFrom(ImmutableArray<LedgerRun> runs)
    {
        var until = runs.Where(run => run.EndedAt is null && IsAlive(run)).Select(run => run.WrittenAt).Append(time.GetUtcNow()).Min();
        return LedgerTally.HourOf(until);
    }

    private bool IsAlive(LedgerRun run) => run.Id == writer.Run || time.GetUtcNow() - run.WrittenAt < silence;
}
