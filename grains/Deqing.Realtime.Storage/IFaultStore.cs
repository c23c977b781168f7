using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>
/// When which metric of which sensor was faulty. Written when an episode begins or ends, never per reading; what is known stays, so
/// writing the same again, or an older state after a newer one, changes nothing.
/// </summary>
public interface IFaultStore
{
    /// <summary>The most episodes one question is answered with, the newest of them.</summary>
    const int MaxEpisodes = 20_000;

    /// <summary>
    /// Adds episodes, or adds to those that are known by sensor, metric, kind and beginning: their end, their case.
    /// </summary>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task SaveAsync(IReadOnlyList<FaultEpisode> episodes, CancellationToken cancellation);

    /// <summary>
    /// The episodes of a sensor that have a part in [<paramref name="from"/>, <paramref name="until"/>), oldest first.
    /// </summary>
    Task<ImmutableArray<FaultEpisode>> OfSensorAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The newest case of a sensor's faults, or null.</summary>
    Task<string?> LastCaseAsync(int sensor, CancellationToken cancellation);

    /// <summary>Says of all episodes of a case that its alarm has ended, unless that is known.</summary>
    Task ClearAsync(int sensor, string caseId, DateTimeOffset at, CancellationToken cancellation);
}
