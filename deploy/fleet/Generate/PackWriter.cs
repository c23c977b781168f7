using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>Writes the generated files of a county pack: UTF-8 without mark, LF, six decimals, one feature or row a line.</summary>
internal sealed class PackWriter(string folder, LocalPlane plane)
{
    public void Townships(IReadOnlyList<TownshipPlace> townships) => Collection(
        "townships.geojson", townships.Select(place => Feature(place.Row.Number, "code", place.Row.Code, Area(place.Cell))));

    public void Villages(IReadOnlyList<VillagePlace> villages)
    {
        Collection("villages.geojson", villages.Select(place => Feature(place.Number, "code", place.Row.Code, Area(place.Cell))));
        Rows("villages.csv", "number,code,name_zh,name_en,township_code,kind,longitude,latitude", villages.Select(place =>
            $"{place.Number},{place.Row.Code},{Field(place.Row.NameZh)},{Field(place.Row.NameEn)}," +
            $"{place.Row.TownshipCode},{place.Row.Kind},{Csv(plane.ToDegrees(place.Point))}"));
    }

    public void Ponds(IReadOnlyList<PondPlace> ponds, NamePattern names)
    {
        Collection("ponds.geojson", ponds.Select(pond => Feature(
            pond.Number, "id", pond.Id, $$"""{"type":"Polygon","coordinates":[{{Ring(pond.Outline)}}]}""")));
        Rows("ponds.csv", "number,id,name_zh,name_en,village_code,area_ha,longitude,latitude", ponds.Select(pond =>
        {
            var village = pond.Village.Row;
            var number = pond.NumberInVillage.ToString(CultureInfo.InvariantCulture);
            var zh = Named(names.Zh, village.NameZh, number);
            var en = Named(names.En, village.NameEn, number);
            var area = pond.Hectares.ToString("0.000", CultureInfo.InvariantCulture);
            return $"{pond.Number},{pond.Id},{Field(zh)},{Field(en)},{village.Code},{area},{Csv(pond.Centre)}";
        }));
    }

    public void Sensors(IReadOnlyList<SensorPlace> sensors, string registeredAt) => Rows(
        "sensors.csv", "number,id,station_type,place_id,longitude,latitude,registered_at", sensors.Select(sensor =>
            $"{sensor.Number},{sensor.Id},{sensor.StationType},{sensor.PlaceId},{Csv(sensor.Point)},{registeredAt}"));

    private static string Named(string pattern, string village, string number) =>
        pattern.Replace("{village}", village, StringComparison.Ordinal).Replace("{number}", number, StringComparison.Ordinal);

    private static string Feature(int number, string key, string value, string geometry) =>
        $$$"""{"type":"Feature","id":{{{number}}},"properties":{"{{{key}}}":"{{{value}}}"},"geometry":{{{geometry}}}}""";

    private string Area(Geometry area)
    {
        var polygons = Enumerable.Range(0, area.NumGeometries).Select(i => (Polygon)area.GetGeometryN(i)).Select(polygon =>
        {
            var rings = polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(ring => Ring(Rounded(ring.Coordinates)));
            return "[" + string.Join(',', rings) + "]";
        });
        return $$"""{"type":"MultiPolygon","coordinates":[{{string.Join(',', polygons)}}]}""";
    }

    private List<Coordinate> Rounded(Coordinate[] ring)
    {
        var points = new List<Coordinate>(ring.Length);
        foreach (var point in ring.Select(plane.ToDegrees))
            if (points.Count == 0 || !points[^1].Equals2D(point)) points.Add(point);
        return points;
    }

    private static string Ring(IEnumerable<Coordinate> ring) => "[" + string.Join(',', ring.Select(point => $"[{Csv(point)}]")) + "]";

    private static string Csv(Coordinate degrees) =>
        string.Create(CultureInfo.InvariantCulture, $"{degrees.X:0.######},{degrees.Y:0.######}");

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private void Collection(string file, IEnumerable<string> features) => Write(
        file, "{\"type\":\"FeatureCollection\",\"synthetic\":true,\"features\":[\n" + string.Join(",\n", features) + "\n]}\n");

    private void Rows(string file, string header, IEnumerable<string> rows) => Write(file, header + "\n" + string.Join('\n', rows) + "\n");

    private void Write(string file, string text) =>
        File.WriteAllText(Path.Combine(folder, file), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
