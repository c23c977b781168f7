using System.Text.Json;
using CsvHelper;
using NetTopologySuite.Geometries;

namespace Deqing.Realtime.Fleet.Generate;

internal sealed record TownshipRow(int Number, string Code, double Longitude, double Latitude);

internal sealed record FormerSeatRow(string TownshipCode, double Longitude, double Latitude);

internal sealed record CommitteeRow(string Code, string NameZh, string NameEn, string TownshipCode, string Kind)
{
    public bool IsVillage => Kind == "village";
}

internal sealed record NamePattern(string Zh, string En);

internal sealed record PondPlan(int Count, double Hectares, NamePattern Names, Dictionary<string, double> TownshipWeights);

internal sealed record VillageStationPlan(string Type, int PerVillage, int PerCommunity, string[]? Townships);

internal sealed record SensorPlan(
    string RegisteredAt, string PondStation, string OutletStation, int PondsPerOutlet, VillageStationPlan[] VillageStations);

internal sealed record GenerationPlan(PondPlan Ponds, SensorPlan Sensors);

/// <summary>The hand-written files of a county pack, from which the others are generated.</summary>
internal sealed record PackInput(
    LocalPlane Plane,
    Geometry BoundaryInMetres,
    IReadOnlyList<TownshipRow> Townships,
    IReadOnlyList<FormerSeatRow> FormerSeats,
    IReadOnlyList<CommitteeRow> Committees,
    GenerationPlan Plan)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file does not read as it should; the message names it.</exception>
    public static PackInput Read(string folder)
    {
        var county = Parse(folder, "county.json", text => JsonDocument.Parse(text).RootElement.GetProperty("center"));
        var plane = new LocalPlane(county[0].GetDouble(), county[1].GetDouble());
        var plan = Parse(folder, "generation.json", text => JsonSerializer.Deserialize<GenerationPlan>(text, Json)!);
        return new PackInput(
            plane,
            Parse(folder, "boundary.geojson", text => Boundary(JsonDocument.Parse(text).RootElement, plane)),
            [.. Rows(folder, "townships.csv", Township).OrderBy(row => row.Number)],
            Rows(folder, "former-seats.csv", FormerSeat),
            [.. Rows(folder, "register.csv", Committee).OrderBy(row => row.Code, StringComparer.Ordinal)],
            plan);
    }

    private static T Parse<T>(string folder, string file, Func<string, T> read)
    {
        try
        {
            return read(File.ReadAllText(Path.Combine(folder, file)));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }

    private static TownshipRow Township(CsvReader row) =>
        new(row.Parse<int>("number"), Text(row, "code"), Degrees(row, "longitude"), Degrees(row, "latitude"));

    private static FormerSeatRow FormerSeat(CsvReader row) =>
        new(Text(row, "township_code"), Degrees(row, "longitude"), Degrees(row, "latitude"));

    private static CommitteeRow Committee(CsvReader row) =>
        new(Text(row, "code"), Text(row, "name_zh"), Text(row, "name_en"), Text(row, "township_code"), Text(row, "kind"));

    private static string Text(CsvReader row, string column) => row.GetString(column);

    private static double Degrees(CsvReader row, string column) => row.Parse<double>(column);

    private static List<T> Rows<T>(string folder, string file, Func<CsvReader, T> map)
    {
        try
        {
            using var reader = CsvReader.FromFile(Path.Combine(folder, file));
            var rows = new List<T>();
            while (reader.Read()) rows.Add(map(reader));
            return rows;
        }
        catch (Exception error) when (error is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }

    private static Geometry Boundary(JsonElement collection, LocalPlane plane)
    {
        var factory = GeometryFactory.Default;
        var geometry = collection.GetProperty("features")[0].GetProperty("geometry");
        var polygons = geometry.GetProperty("coordinates").EnumerateArray().Select(polygon =>
        {
            var rings = polygon.EnumerateArray().Select(ring => factory.CreateLinearRing(
                [.. ring.EnumerateArray().Select(point => plane.ToMetres(point[0].GetDouble(), point[1].GetDouble()))])).ToArray();
            return factory.CreatePolygon(rings[0], rings[1..]);
        });
        // The coarse public outline touches itself here and there; a zero buffer is the usual repair and moves no vertex.
        return factory.CreateMultiPolygon([.. polygons]).Buffer(0);
    }
}
