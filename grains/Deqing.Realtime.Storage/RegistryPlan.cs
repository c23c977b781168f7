using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>What an import changes in the registry.</summary>
internal static class RegistryPlan
{
    private const int MaxTold = 20;

    /// <summary>
    /// The rows to write: new sensors, and known ones whose place, position or type changed. A known sensor keeps the day it
    /// was first registered.
    /// </summary>
    /// <exception cref="StorageException">A number is taken by another id, or an id has another number.</exception>
    public static ImmutableArray<SensorPlace> Changes(IReadOnlyList<SensorPlace> registered, ImmutableArray<SensorPlace> pack)
    {
        var byId = registered.ToDictionary(sensor => sensor.Id);
        var byNumber = registered.ToDictionary(sensor => sensor.Number);
        var conflicts = new List<string>();
        var changes = ImmutableArray.CreateBuilder<SensorPlace>();
        foreach (var sensor in pack)
        {
            var known = byId.GetValueOrDefault(sensor.Id);
            var holder = byNumber.GetValueOrDefault(sensor.Number);
            if (known is not null && known.Number != sensor.Number)
                conflicts.Add($"{sensor.Id} has number {known.Number}, the pack says {sensor.Number}");
            else if (holder is not null && holder.Id != sensor.Id)
                conflicts.Add($"number {sensor.Number} belongs to {holder.Id}, the pack gives it to {sensor.Id}");
            else if (known is null || known != sensor with { RegisteredAt = known.RegisteredAt })
                changes.Add(sensor with { RegisteredAt = known?.RegisteredAt ?? sensor.RegisteredAt });
            byId[sensor.Id] = byNumber[sensor.Number] = sensor;
        }

        if (conflicts.Count > 0)
            throw new StorageException(
                StorageProblem.RegistryConflict,
                $"The county pack contradicts the registry in {conflicts.Count} sensors, for example: "
                + string.Join("; ", conflicts.Take(MaxTold)) + ". Numbers are stable and never reused: correct the pack.");
        return changes.ToImmutable();
    }
}
