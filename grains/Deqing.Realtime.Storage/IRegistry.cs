using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>The registered sensors. The county pack seeds it; what it has once taken up it never forgets.</summary>
public interface IRegistry
{
    /// <summary>
    /// Takes up the sensors of the county pack: new ones are added, known ones (by id) get the pack's place, position and type.
    /// A sensor the pack no longer names stays, with its number.
    /// </summary>
    /// <remarks>A known sensor keeps the day it was first registered.</remarks>
    /// <exception cref="StorageException">
    /// A number is taken by another id, or an id has another number: <see cref="StorageProblem.RegistryConflict"/>. Nothing is imported.
    /// </exception>
    Task ImportAsync(ImmutableArray<SensorPlace> sensors, CancellationToken cancellation);

    /// <summary>All registered sensors by number.</summary>
    Task<ImmutableArray<SensorPlace>> LoadAsync(CancellationToken cancellation);
}
