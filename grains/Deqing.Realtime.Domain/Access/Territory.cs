using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Access;

/// <summary>How large a territory is.</summary>
public enum TerritoryKind : byte
{
    /// <summary>The whole county.</summary>
    County,

    /// <summary>One township (镇 or 街道).</summary>
    Township,

    /// <summary>One village.</summary>
    Village,

    /// <summary>One pond.</summary>
    Pond,

    /// <summary>The cases a department takes part in (责任单位), wherever they are: no place lies in it.</summary>
    Department,

    /// <summary>One sensor, wherever it stands: what the own key of a device reaches. No role is given in it by hand.</summary>
    Sensor,
}

/// <summary>
/// A part of the county a role holds in. As text: <c>county</c>, <c>township:330521104</c>, <c>village:330521104201</c>,
/// <c>pond:P0001</c>, <c>department:agriculture</c>.
/// </summary>
/// <param name="Kind">How large it is.</param>
/// <param name="Key">Code or id; empty for the county.</param>
[GenerateSerializer, Immutable]
public readonly record struct Territory([property: Id(0)] TerritoryKind Kind, [property: Id(1)] string Key)
{
    /// <summary>The whole county.</summary>
    public static readonly Territory County = new(TerritoryKind.County, "");

    /// <summary>Reads a territory; null if the text is none. Whether the place exists is for the county to say.</summary>
    public static Territory? Parse(string? text) => text?.Split(':', 2) switch
    {
        ["county"] => County,
        ["township", { Length: > 0 } key] => new Territory(TerritoryKind.Township, key),
        ["village", { Length: > 0 } key] => new Territory(TerritoryKind.Village, key),
        ["pond", { Length: > 0 } key] => new Territory(TerritoryKind.Pond, key),
        ["department", { Length: > 0 } key] => new Territory(TerritoryKind.Department, key),
        _ => null,
    };

    /// <summary>Whether all of a place lies in this territory: a township's role does not reach the county it is part of.</summary>
    public bool Covers(Place place) => Kind switch
    {
        TerritoryKind.County => true,
        TerritoryKind.Township => place.Township == Key,
        TerritoryKind.Village => place.Village == Key,
        TerritoryKind.Pond => place.Pond == Key,
        _ => false,
    };

    /// <summary>Whether this territory covers a case at a place: a department's covers those it takes part in.</summary>
    /// <param name="place">Where the case is.</param>
    /// <param name="departments">Ids of the departments that take part in it.</param>
    public bool Covers(Place place, ImmutableArray<string> departments) =>
        Kind == TerritoryKind.Department ? departments.Contains(Key) : Covers(place);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TerritoryKind.County => "county",
        TerritoryKind.Township => $"township:{Key}",
        TerritoryKind.Village => $"village:{Key}",
        TerritoryKind.Pond => $"pond:{Key}",
        TerritoryKind.Department => $"department:{Key}",
        _ => $"sensor:{Key}",
    };
}

/// <summary>
/// Where something is: a pond with its village and township, a village with its township, a township, or, with nothing named, the
/// county as a whole.
/// </summary>
/// <param name="Township">Code of the township, or null.</param>
/// <param name="Village">Code of the village, or null.</param>
/// <param name="Pond">Id of the pond, or null.</param>
[GenerateSerializer, Immutable]
public readonly record struct Place(
    [property: Id(0)] string? Township, [property: Id(1)] string? Village, [property: Id(2)] string? Pond)
{
    /// <summary>The county as a whole.</summary>
    public static readonly Place County;

    /// <summary>
    /// Where a territory is; null if this county has no such place or department. A department is the county's as a whole: who gives
    /// its roles gives roles in all townships.
    /// </summary>
    public static Place? Of(Territory territory, County county) => territory.Kind switch
    {
        TerritoryKind.County => County,
        TerritoryKind.Township when county.Townships.ContainsKey(territory.Key) => new Place(territory.Key, null, null),
        TerritoryKind.Village when county.Villages.TryGetValue(territory.Key, out var village) => Of(village),
        TerritoryKind.Pond when county.Ponds.TryGetValue(territory.Key, out var pond) => Of(pond, county),
        TerritoryKind.Department when county.Catalogue.FindDepartment(territory.Key) is not null => County,
        _ => null,
    };

    /// <summary>Where a village is.</summary>
    public static Place Of(Village village) => new(village.Township, village.Code, null);

    /// <summary>Where a pond is.</summary>
    public static Place Of(PondPlace pond, County county) => new(county.TownshipOf(pond), pond.Village, pond.Id);

    /// <summary>Where a sensor's values belong.</summary>
    public static Place Of(SensorPlace sensor, County county) => county.Ponds.TryGetValue(sensor.PlaceId, out var pond)
        ? Of(pond, county)
        : Of(county.Villages[sensor.PlaceId]);
}
