using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Where observations become durable: the group commit in front of the reading log.</summary>
internal interface IObservationLog
{
    /// <summary>Returns when the rows are durable.</summary>
    /// <returns>For each row, in order: true if it is new, false if the log had it.</returns>
    Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation);

    /// <summary>The newest observation of a sensor, or null.</summary>
    Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation);
}
