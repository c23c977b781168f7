using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>An observation on its way into the log.</summary>
/// <param name="Sensor">Number of the sensor in the registry.</param>
/// <param name="Observation">The observation; times at millisecond precision.</param>
public readonly record struct LoggedObservation(int Sensor, Observation Observation);

/// <summary>
/// The durable history of all observations: one row per sensor and event time, for ever. An observation may be
/// acknowledged to its device as soon as <see cref="AppendAsync"/> has returned, and not before.
/// </summary>
public interface IReadingLog
{
    /// <summary>The most rows one append takes.</summary>
    const int MaxAppend = 20_000;

    /// <summary>
    /// Writes the rows in one transaction; the first row of a sensor and time wins, also within the call.
    /// </summary>
    /// <returns>For each row, in order: true if it is new, false if the log had it.</returns>
    /// <exception cref="ArgumentException">More than <see cref="MaxAppend"/> rows.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation);

    /// <summary>
    /// The newest <paramref name="limit"/> observations of a sensor measured after <paramref name="after"/>, oldest first.
    /// </summary>
    Task<ImmutableArray<Observation>> AfterAsync(int sensor, DateTimeOffset after, int limit, CancellationToken cancellation);

    /// <summary>The newest observation of a sensor, or null.</summary>
    Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation);

    /// <summary>
    /// The observations of a sensor measured in [from, until), oldest first, streamed; at most <paramref name="limit"/>.
    /// </summary>
    IAsyncEnumerable<Observation> RangeAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation);

    /// <summary>
    /// The newest <paramref name="limit"/> observations of a sensor measured in [from, until), newest first.
    /// </summary>
    Task<ImmutableArray<Observation>> NewestAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation);
}
