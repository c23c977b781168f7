using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>The answer to a change of the registry.</summary>
public enum DeviceWrite
{
    /// <summary>The devices, where they stand and the audit entries are durable.</summary>
    Written,

    /// <summary>Somebody else changed one of the devices first; read it anew. Nothing was written.</summary>
    Conflict,

    /// <summary>A new device has the id of another one, letter case and leading zeros aside. Nothing was written.</summary>
    IdTaken,

    /// <summary>An MN belongs to another device that is not retired. Nothing was written.</summary>
    MnTaken,
}

/// <summary>
/// The registered sensors and their devices. The county pack seeds it; what it has once taken up it never forgets, and no number is
/// ever used again.
/// </summary>
public interface IRegistry
{
    /// <summary>The most devices one save writes.</summary>
    const int MaxSave = 10_000;

    /// <summary>The highest number a county pack may give. Devices that people register have higher ones.</summary>
    const int LastOfPack = 1_000_000;

    /// <summary>
    /// Takes up the sensors of the county pack: new ones are added, known ones (by id) get the pack's place, position and type,
    /// unless people have set them. A sensor the pack no longer names stays, with its number.
    /// </summary>
    /// <remarks>A known sensor keeps the day it was first registered.</remarks>
    /// <param name="sensors">The sensors of the pack.</param>
    /// <param name="now">Since when a sensor stands where the pack has moved it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StorageException">
    /// A number is taken by another id, or an id has another number: <see cref="StorageProblem.RegistryConflict"/>. Nothing is imported.
    /// </exception>
    Task ImportAsync(ImmutableArray<SensorPlace> sensors, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>All registered sensors by number.</summary>
    Task<ImmutableArray<SensorPlace>> LoadAsync(CancellationToken cancellation);

    /// <summary>
    /// The devices that were written after a revision, by number, and the revision that is reached with them; all after −1.
    /// </summary>
    Task<(long Revision, ImmutableArray<Device> Devices)> ChangedSinceAsync(long revision, CancellationToken cancellation);

    /// <summary>
    /// Writes devices over what was read, or adds them (revision 0, and the next free number), with what the audit log says of it, in
    /// one transaction. Where a device stands is kept with its time.
    /// </summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxSave"/> devices, or nothing for the audit log.</exception>
    /// <exception cref="StorageException">The database could not do it; nothing was written.</exception>
    Task<DeviceWrite> SaveAsync(
        ImmutableArray<Device> devices, ImmutableArray<AuditDraft> audit, AuditChain chain, CancellationToken cancellation);

    /// <summary>Which sensors stood at a place at any time in [from, until), by number and time.</summary>
    Task<ImmutableArray<Placement>> PlacementsAtAsync(
        string placeId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Where a sensor stood, by time.</summary>
    Task<ImmutableArray<Placement>> PlacementsOfAsync(int sensor, CancellationToken cancellation);
}
