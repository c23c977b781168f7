using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Access;

/// <summary>A set of territories: everywhere somebody may do something.</summary>
public sealed class Reach : IEquatable<Reach>
{
    /// <summary>The whole county.</summary>
    public static readonly Reach County = new([Territory.County]);

    /// <summary>Nowhere.</summary>
    public static readonly Reach Nowhere = new([]);

    private readonly FrozenSet<string> townships, villages, ponds, departments, sensors;

    private Reach(ImmutableArray<Territory> territories)
    {
        Territories = territories;
        IsCounty = territories is [{ Kind: TerritoryKind.County }];
        townships = Keys(TerritoryKind.Township);
        villages = Keys(TerritoryKind.Village);
        ponds = Keys(TerritoryKind.Pond);
        departments = Keys(TerritoryKind.Department);
        sensors = Keys(TerritoryKind.Sensor);
    }

    /// <summary>The territories, largest first; the county alone if it is among them.</summary>
    public ImmutableArray<Territory> Territories { get; }

    /// <summary>Whether it is the whole county.</summary>
    public bool IsCounty { get; }

    /// <summary>Whether it is nowhere.</summary>
    public bool IsNowhere => Territories.IsEmpty;

    /// <summary>Codes of the townships that are in it as a whole.</summary>
    public IReadOnlyCollection<string> Townships => townships;

    /// <summary>Codes of the villages that are in it as a whole.</summary>
    public IReadOnlyCollection<string> Villages => villages;

    /// <summary>Ids of the ponds that are in it.</summary>
    public IReadOnlyCollection<string> Ponds => ponds;

    /// <summary>Ids of the departments whose cases are in it.</summary>
    public IReadOnlyCollection<string> Departments => departments;

    /// <summary>Adds territories up.</summary>
    public static Reach Of(IEnumerable<Territory> territories)
    {
        var all = territories.Distinct().OrderBy(territory => territory.Kind).ThenBy(territory => territory.Key, StringComparer.Ordinal)
            .ToImmutableArray();
        return all.IsEmpty ? Nowhere : all[0].Kind == TerritoryKind.County ? County : new Reach(all);
    }

    /// <summary>Whether all of a place lies in it.</summary>
    public bool Covers(Place place) =>
        IsCounty
        || (place.Township is { } township && townships.Contains(township))
        || (place.Village is { } village && villages.Contains(village))
        || (place.Pond is { } pond && ponds.Contains(pond));

    /// <summary>Whether a sensor is in it: by itself, or where it stands.</summary>
    public bool Covers(SensorPlace sensor, County county) =>
        IsCounty || (sensors.Count > 0 && sensors.Contains(sensor.Id)) || Covers(Place.Of(sensor, county));

    /// <summary>
    /// Whether all of a territory lies in it. A department's does if it is named itself, or in the county: it has no place.
    /// </summary>
    public bool Covers(Territory territory, County county) =>
        IsCounty || Territories.Contains(territory) || (Place.Of(territory, county) is { } place && Covers(place));

    /// <summary>Whether a case at a place lies in it, or a department that takes part in the case.</summary>
    /// <param name="place">Where the case is.</param>
    /// <param name="takingPart">Ids of the departments that take part in it.</param>
    public bool Covers(Place place, ImmutableArray<string> takingPart)
    {
        if (Covers(place))
            return true;
        foreach (var department in takingPart)
            if (departments.Contains(department))
                return true;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(Reach? other) => other is not null && Territories.SequenceEqual(other.Territories);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Reach);

    /// <inheritdoc/>
    public override int GetHashCode() => Territories.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Territories);

    private FrozenSet<string> Keys(TerritoryKind kind) =>
        Territories.Where(territory => territory.Kind == kind).Select(territory => territory.Key).ToFrozenSet(StringComparer.Ordinal);
}
