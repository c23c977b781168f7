using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.IO.Converters;
using NetTopologySuite.Operation.Valid;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// Reads the geometry of a GeoJSON feature as an area: one in which "inside" means one thing. A ring may touch itself or fold back on
/// itself, as coarse boundaries do, because a fold holds no area. It must not cross itself.
/// </summary>
internal static class AreaReading
{
    /// <summary>The part of an area that may be lost with its folds: what rounding makes of a fold, and no more.</summary>
    private const double MaxFolded = 1e-6;

    private static readonly Envelope World = new(-180, 180, -90, 90);
    private static readonly JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>The area in degrees; null if it is none, which is then noted as a mistake of the feature.</summary>
    public static Geometry? Read(PackObject feature)
    {
        var area = Parse(feature);
        if (area is null)
            return null;
        if (area.IsEmpty)
            feature.Mistake("geometry", "is an empty area");
        else if (!World.Contains(area.EnvelopeInternal))
            feature.Mistake("geometry", "reaches beyond ±180°, ±90°");
        else if (Unfold(area) is { } unfolded)
            return unfolded;
        else if (new IsValidOp(area).ValidationError is { } wrong)
            feature.Mistake("geometry", string.Create(
                CultureInfo.InvariantCulture, $"is no area: {wrong.Message} at {wrong.Coordinate.X}, {wrong.Coordinate.Y}"));
        return null;
    }

    /// <summary>The area without its folds, or null if it is more than folded.</summary>
    private static Geometry? Unfold(Geometry area)
    {
        if (area.IsValid)
            return area;
        var unfolded = GeometryFixer.Fix(area);
        return unfolded is IPolygonal && Math.Abs(unfolded.Area - area.Area) <= MaxFolded * area.Area ? unfolded : null;
    }

    private static Geometry? Parse(PackObject feature)
    {
        var geometry = feature.Element.GetProperty("geometry");
        var type = geometry.TryGetProperty("type", out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : "";
        if (type is not ("Polygon" or "MultiPolygon"))
        {
            feature.Mistake("geometry.type", $"must be Polygon or MultiPolygon, is '{type}'");
            return null;
        }

        try
        {
            if (geometry.Deserialize<Geometry>(GeoJson) is { } area)
                return area;
            feature.Mistake("geometry", "cannot be read");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            feature.Mistake("geometry", $"cannot be read: {exception.Message}");
        }

        return null;
    }
}
