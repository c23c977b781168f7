using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Where observations become durable: the group commit in front of the reading log.</summary>
internal interface IObservationLog
{
    /// <summary>Whether rows have waited for room as long as a call may wait: one more would only wait behind them.</summary>
    bool IsFull { get; }

    /// <summary>Returns when the rows are durable.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="room">Ends the wait for room, and nothing else: rows that were let in are written and answered.</param>
    /// <param name="cancellation">Ends any wait. Rows that were let in may still be written.</param>
    /// <returns>For each row, in order: true if it is new, false if the log had it.</returns>
    Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken room, CancellationToken cancellation);

    /// <summary>The newest observation of a sensor, or null.</summary>
    Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation);
}
