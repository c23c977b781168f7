using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>How often something was counted that the reading log cannot say.</summary>
/// <param name="Sensor">Number of the sensor; <see cref="ILedgerStore.Nobody"/> where no sensor is known.</param>
/// <param name="Hour">Hours since 1970-01-01 UTC.</param>
/// <param name="What">A word of at most 40 letters, for example <c>duplicate</c>.</param>
/// <param name="Count">How often, at least 1.</param>
public readonly record struct LedgerCount(int Sensor, int Hour, string What, long Count);

/// <summary>What the reading log holds of one sensor and hour of measuring.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Hour">Hours since 1970-01-01 UTC.</param>
/// <param name="Stored">Observations in the log.</param>
/// <param name="Numbered">Those of them that carry a number of the device's own counter.</param>
/// <param name="Sent">How many numbers the device's counter went through to reach them; see <see cref="SequenceCount"/>.</param>
/// <param name="Restarts">How often the counter began anew.</param>
public readonly record struct LoggedHour(int Sensor, int Hour, long Stored, long Numbered, long Sent, int Restarts);

/// <summary>A process that counted. What it had counted after its last write is lost if it was killed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartedAt">When it began to count.</param>
/// <param name="WrittenAt">Up to when its counts are written.</param>
/// <param name="EndedAt">When it ended in order, after which nothing is missing; null while it runs, or if it was killed.</param>
public sealed record LedgerRun(string Id, DateTimeOffset StartedAt, DateTimeOffset WrittenAt, DateTimeOffset? EndedAt);

/// <summary>
/// The ledger of the way in. What is stored is counted from the reading log itself, so no crash can make it wrong; only what
/// the log cannot say is kept here: repeats, rejections, hand-overs, by sensor and hour, written in batches.
/// </summary>
public interface ILedgerStore
{
    /// <summary>Stands for no sensor: what was refused before a sensor was known.</summary>
    const int Nobody = 0;

    /// <summary>The most counts one write takes.</summary>
    const int MaxCounts = 10_000;

    /// <summary>Adds counts to those of the same sensor, hour and word, once, however often it is tried.</summary>
    /// <param name="run">The process that counted, as it is after this write.</param>
    /// <param name="write">Number of this write within the run, from 1. A write whose number is not the next changes nothing.</param>
    /// <param name="counts">At most <see cref="MaxCounts"/>, each sensor, hour and word once. May be empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False if this write was made before.</returns>
    /// <exception cref="ArgumentException">Too many counts.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<bool> AddAsync(LedgerRun run, long write, IReadOnlyList<LedgerCount> counts, CancellationToken cancellation);

    /// <summary>What was counted of some sensors in the hours [from, until), by sensor, hour and word.</summary>
    Task<ImmutableArray<LedgerCount>> CountsAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation);

    /// <summary>What the reading log holds of some sensors, measured in the hours [from, until), by sensor and hour.</summary>
    Task<ImmutableArray<LoggedHour>> LoggedAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation);

    /// <summary>The processes that may have counted in the hours [from, until), and the first of all; by their start.</summary>
    Task<ImmutableArray<LedgerRun>> RunsAsync(int from, int until, CancellationToken cancellation);
}

/// <summary>Hours as the ledger counts them, and what both databases share.</summary>
internal static class LedgerRows
{
    public const long HourMilliseconds = 3_600_000;

    /// <summary>
    /// The rows of the log with the step of the device's counter at each. A row without a number has no step and does not hide
    /// the number before it. <paramref name="hour"/> is how the database writes the hour of a time.
    /// </summary>
    public static string Logged(string hour, string sensors, string parameter) =>
        $"""
         SELECT sensor, hour, count(*), count(step), coalesce(sum(step), 0), coalesce(sum(restart), 0) FROM (
             SELECT sensor, {hour} AS hour, at,
                 CASE WHEN sequence IS NULL THEN NULL
                     WHEN before IS NULL OR sequence < before OR sequence - before > {SequenceCount.LongestStep} THEN 1
                     ELSE sequence - before END AS step,
                 CASE WHEN sequence < before OR sequence - before > {SequenceCount.LongestStep} THEN 1 ELSE 0 END AS restart
             FROM (
                 SELECT sensor, at, sequence,
                     lag(sequence) OVER (PARTITION BY sensor, sequence IS NULL ORDER BY at) AS before
                 FROM reading WHERE sensor {sensors} AND at >= {parameter}before AND at < {parameter}until
             ) AS followed
         ) AS stepped
         WHERE at >= {parameter}from GROUP BY sensor, hour ORDER BY sensor, hour
         """;

    public static void Check(IReadOnlyList<LedgerCount> counts)
    {
        if (counts.Count > ILedgerStore.MaxCounts)
            throw new ArgumentException($"{counts.Count} counts; one write takes at most {ILedgerStore.MaxCounts}.", nameof(counts));
    }

    public static DateTimeOffset Start(int hour) => Instants.Of(hour * HourMilliseconds);
}
