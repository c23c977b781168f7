namespace Deqing.Realtime.Domain.Places;

/// <summary>A point in WGS 84, in degrees.</summary>
[GenerateSerializer, Immutable]
public readonly record struct Position([property: Id(0)] double Longitude, [property: Id(1)] double Latitude)
{
    /// <summary>The mean radius of the earth in metres (IUGG).</summary>
    public const double EarthMetres = 6_371_008.8;

    /// <summary>How far another point is in metres, along a great circle (haversine).</summary>
    public double MetresTo(Position other)
    {
        var (here, there) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var up = Math.Sin((there - here) / 2);
        var across = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        return 2 * EarthMetres * Math.Asin(Math.Sqrt(
            Math.Min(1, (up * up) + (Math.Cos(here) * Math.Cos(there) * across * across))));
    }
}

/// <summary>A township-level division (镇 or 街道). <paramref name="Code"/> is the nine-digit statistical code.</summary>
public sealed record Township(int Number, string Code, Names Names, Position Position);

/// <summary>What kind of committee a village is: 行政村 or 社区.</summary>
public enum VillageKind
{
    /// <summary>A villagers' committee (行政村).</summary>
    Village,

    /// <summary>A residents' committee (社区).</summary>
    Community,
}

/// <summary>A committee of the register. <paramref name="Code"/> is the twelve-digit statistical code.</summary>
public sealed record Village(int Number, string Code, Names Names, string Township, VillageKind Kind, Position Position);

/// <summary>A fish pond (鱼塘) of one household. <paramref name="AreaHa"/> is its water surface in hectares.</summary>
public sealed record PondPlace(int Number, string Id, Names Names, string Village, double AreaHa, Position Position);

/// <summary>What a sensor's values describe.</summary>
public enum PlaceKind
{
    /// <summary>A pond; the place id is a pond id.</summary>
    Pond,

    /// <summary>A village; the place id is a village code.</summary>
    Village,
}

/// <summary>What a device is: which metrics it measures, where it stands and how often it reports.</summary>
/// <param name="Key">The key in the county pack, for example <c>pondStation</c>.</param>
/// <param name="Names">Its name on screens.</param>
/// <param name="Place">What kind of place it belongs to.</param>
/// <param name="Metrics">Keys of the metrics it measures, in the order of its probes.</param>
/// <param name="Interval">The expected time between two observations; freshness is judged against it.</param>
public sealed record StationType(string Key, Names Names, PlaceKind Place, ImmutableArray<string> Metrics, TimeSpan Interval);

/// <summary>A registered device that sends observations.</summary>
/// <param name="Number">The small number under which the reading log keeps it; stable and never reused.</param>
/// <param name="Id">The id it sends under: 1 to 64 of A–Z a–z 0–9 . _ -</param>
/// <param name="StationType">Key of its <see cref="Places.StationType"/>.</param>
/// <param name="PlaceId">A pond id or a village code, as the station type says.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="RegisteredAt">Since when it exists; observations from before are refused.</param>
public sealed record SensorPlace(
    int Number, string Id, string StationType, string PlaceId, Position Position, DateTimeOffset RegisteredAt)
{
    /// <summary>Since when it stands at its place: what it measured before belongs to the place it stood at then.</summary>
    public DateTimeOffset PlacedAt { get; init; } = RegisteredAt;

    /// <summary>Since when it is retired (停用), or null. Of a retired sensor nothing is taken; its number and history stay.</summary>
    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>A layer of the map: what is drawn, under which name, and whether its positions are synthetic.</summary>
public sealed record MapLayer(
    string Id, string Group, Names Names, string Kind, string? Filter, bool Visible, double MinZoom, bool Synthetic);
