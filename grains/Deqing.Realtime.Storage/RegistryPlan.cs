using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>A registered sensor, and whether people have set where it stands or what it is.</summary>
internal readonly record struct RegisteredSensor(SensorPlace Sensor, bool ByPeople);

/// <summary>What an import changes in the registry.</summary>
internal static class RegistryPlan
{
    private const int MaxTold = 20;

    /// <summary>
    /// The sensors to write: new ones, and known ones whose place, position or type changed in the pack and that people have not set.
    /// A known sensor keeps the day it was first registered.
    /// </summary>
    /// <exception cref="StorageException">A number is taken by another id, or an id has another number.</exception>
    public static ImmutableArray<SensorPlace> Changes(
        IReadOnlyList<RegisteredSensor> registered, ImmutableArray<SensorPlace> pack, DateTimeOffset now)
    {
        var byId = registered.ToDictionary(row => row.Sensor.Id);
        var byNumber = registered.ToDictionary(row => row.Sensor.Number, row => row.Sensor);
        var conflicts = new List<string>();
        var changes = ImmutableArray.CreateBuilder<SensorPlace>();
        foreach (var sensor in pack)
        {
            var known = byId.TryGetValue(sensor.Id, out var row) ? row.Sensor : null;
            var holder = byNumber.GetValueOrDefault(sensor.Number);
            if (known is not null && known.Number != sensor.Number)
                conflicts.Add($"{sensor.Id} has number {known.Number}, the pack says {sensor.Number}");
            else if (holder is not null && holder.Id != sensor.Id)
                conflicts.Add($"number {sensor.Number} belongs to {holder.Id}, the pack gives it to {sensor.Id}");
            else if (known is null)
                changes.Add(sensor);
            else if (!row.ByPeople && Updated(known, sensor, now) is var updated && updated != known)
                changes.Add(updated);
            byId[sensor.Id] = new RegisteredSensor(sensor, false);
            byNumber[sensor.Number] = sensor;
        }

        if (conflicts.Count > 0)
            throw new StorageException(
                StorageProblem.RegistryConflict,
                $"The county pack contradicts the registry in {conflicts.Count} sensors, for example: "
                + string.Join("; ", conflicts.Take(MaxTold)) + ". Numbers are stable and never reused: correct the pack.");
        return changes.ToImmutable();
    }

    private static SensorPlace Updated(SensorPlace known, SensorPlace pack, DateTimeOffset now) => known with
    {
        StationType = pack.StationType,
        PlaceId = pack.PlaceId,
        Position = pack.Position,
        PlacedAt = pack.PlaceId == known.PlaceId || now < known.PlacedAt ? known.PlacedAt : now,
    };
}
