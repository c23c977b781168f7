using System.Text.Json;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// The GeoJSON files (RFC 7946) the map is drawn from. The engine does not read the shapes; it checks that each feature is
/// the place of the same number, because live state reaches the map by that number.
/// </summary>
internal static class GeometryFiles
{
    public static void Check(PackFolder pack, string? county, PlaceFiles places)
    {
        Check(pack, "boundary.geojson", "code", county is null || PackFolder.IdMistake(county) is not null ? null : [(1, county)]);
        var townships = places.Townships?.Select(township => (township.Number, township.Code));
        var villages = places.Villages?.Select(village => (village.Number, village.Code));
        var ponds = places.Ponds?.Select(pond => (pond.Number, pond.Id));
        Check(pack, "townships.geojson", "code", Of(PlaceFiles.TownshipsFile, townships));
        Check(pack, "villages.geojson", "code", Of(PlaceFiles.VillagesFile, villages));
        Check(pack, "ponds.geojson", "id", Of(PlaceFiles.PondsFile, ponds));

        IEnumerable<(int, string)>? Of(string file, IEnumerable<(int, string)>? expected) => pack.Trusts(file) ? expected : null;
    }

    private static void Check(PackFolder pack, string file, string key, IEnumerable<(int Number, string Id)>? expected)
    {
        if (pack.Json(file) is not { } root)
            return;
        if (root.Text("type") is var type && type is not ("" or "FeatureCollection"))
            root.Mistake("type", $"must be FeatureCollection, is '{type}'");
        var ids = expected?.ToDictionary(place => place.Number, place => place.Id);
        var seen = new HashSet<int>();
        foreach (var feature in root.Items("features"))
            Check(feature, key, ids, seen);
        if (ids is null || !root.IsArray("features"))
            return;
        foreach (var (number, id) in ids.Where(place => !seen.Contains(place.Key)))
            root.Mistake("features", string.Create(CultureInfo.InvariantCulture, $"no feature has the id {number} of '{id}'"));
    }

    private static void Check(PackObject feature, string key, Dictionary<int, string>? ids, HashSet<int> seen)
    {
        if (!feature.Element.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object)
            feature.Mistake("geometry", "must be an object");
        if (!feature.Element.TryGetProperty("id", out var element)
            || element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var number))
        {
            feature.Mistake("id", "must be the number of a place");
            return;
        }

        if (!seen.Add(number))
            feature.Mistake("id", $"feature id {number} stands twice");
        if (ids is null)
            return;
        if (!ids.TryGetValue(number, out var id))
            feature.Mistake("id", $"no place has the number {number}");
        else if (!feature.Element.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty(key, out var named) || named.ValueKind != JsonValueKind.String || named.GetString() != id)
            feature.Mistake($"properties.{key}", $"must be '{id}', the place of number {number}");
    }
}
