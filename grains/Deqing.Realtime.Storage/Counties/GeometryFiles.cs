using System.Text.Json;
using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>The areas of a county in WGS 84, by the numbers of their places.</summary>
/// <param name="Boundary">What is in the county at all.</param>
/// <param name="Townships">Complete if the pack has no mistake, as are the villages.</param>
/// <param name="Villages">The cells a position is attributed by.</param>
internal sealed record CountyShapes(
    IReadOnlyDictionary<int, Geometry> Boundary,
    IReadOnlyDictionary<int, Geometry> Townships,
    IReadOnlyDictionary<int, Geometry> Villages);

/// <summary>
/// The GeoJSON files (RFC 7946) the map is drawn from. Each feature must be the place of the same number, because live state
/// reaches the map by that number. Positions are attributed by the boundary and the areas of townships and villages, so these must
/// be areas; the outlines of ponds are only drawn.
/// </summary>
internal static class GeometryFiles
{
    public static CountyShapes Read(PackFolder pack, string? county, PlaceFiles places)
    {
        var whole = county is null || PackFolder.IdMistake(county) is not null ? null : new[] { (1, county) };
        var townships = places.Townships?.Select(township => (township.Number, township.Code));
        var villages = places.Villages?.Select(village => (village.Number, village.Code));
        var ponds = places.Ponds?.Select(pond => (pond.Number, pond.Id));
        var shapes = new CountyShapes(
            Areas("boundary.geojson", whole),
            Areas("townships.geojson", Of(PlaceFiles.TownshipsFile, townships)),
            Areas("villages.geojson", Of(PlaceFiles.VillagesFile, villages)));
        Check(pack, "ponds.geojson", "id", Of(PlaceFiles.PondsFile, ponds), (_, _) => { });
        return shapes;

        IEnumerable<(int, string)>? Of(string file, IEnumerable<(int, string)>? expected) => pack.Trusts(file) ? expected : null;

        Dictionary<int, Geometry> Areas(string file, IEnumerable<(int, string)>? expected)
        {
            var areas = new Dictionary<int, Geometry>();
            Check(pack, file, "code", expected, (number, feature) =>
            {
                if (AreaReading.Read(feature) is { } area)
                    areas[number] = area;
            });
            return areas;
        }
    }

    private static void Check(
        PackFolder pack, string file, string key, IEnumerable<(int Number, string Id)>? expected, Action<int, PackObject> take)
    {
        if (pack.Json(file) is not { } root)
            return;
        if (root.Text("type") is var type && type is not ("" or "FeatureCollection"))
            root.Mistake("type", $"must be FeatureCollection, is '{type}'");
        var ids = expected?.ToDictionary(place => place.Number, place => place.Id);
        var seen = new HashSet<int>();
        foreach (var feature in root.Items("features"))
        {
            var shaped = feature.Element.TryGetProperty("geometry", out var geometry) && geometry.ValueKind == JsonValueKind.Object;
            if (!shaped)
                feature.Mistake("geometry", "must be an object");
            if (Number(feature, key, ids, seen) is { } number && shaped)
                take(number, feature);
        }

        if (ids is null || !root.IsArray("features"))
            return;
        foreach (var (number, id) in ids.Where(place => !seen.Contains(place.Key)))
            root.Mistake("features", string.Create(CultureInfo.InvariantCulture, $"no feature has the id {number} of '{id}'"));
    }

    /// <summary>The number of a feature, or null if it has none of its own. Notes it too if it is no place or another one.</summary>
    private static int? Number(PackObject feature, string key, Dictionary<int, string>? ids, HashSet<int> seen)
    {
        if (!feature.Element.TryGetProperty("id", out var element)
            || element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var number))
        {
            feature.Mistake("id", "must be the number of a place");
            return null;
        }

        if (!seen.Add(number))
        {
            feature.Mistake("id", $"feature id {number} stands twice");
            return null;
        }

        if (ids is null)
            return number;
        if (!ids.TryGetValue(number, out var id))
            feature.Mistake("id", $"no place has the number {number}");
        else if (!feature.Element.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty(key, out var named) || named.ValueKind != JsonValueKind.String || named.GetString() != id)
            feature.Mistake($"properties.{key}", $"must be '{id}', the place of number {number}");
        return number;
    }
}
