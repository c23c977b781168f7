using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// townships.csv, villages.csv, ponds.csv and sensors.csv. A list is null if its file could not be read; references into it
/// are then not judged, so one broken file does not accuse every line of the others.
/// </summary>
internal sealed record PlaceFiles(
    IReadOnlyList<Township>? Townships,
    IReadOnlyList<Village>? Villages,
    IReadOnlyList<PondPlace>? Ponds,
    IReadOnlyList<SensorPlace>? Sensors)
{
    public const string TownshipsFile = "townships.csv", VillagesFile = "villages.csv", PondsFile = "ponds.csv";

    public static PlaceFiles Read(PackFolder pack, IReadOnlyList<StationType>? types)
    {
        var townships = ReadTownships(pack);
        var villages = ReadVillages(pack, pack.Known(TownshipsFile, townships?.Select(township => township.Code)));
        var villageCodes = pack.Known(VillagesFile, villages?.Select(village => village.Code));
        var ponds = ReadPonds(pack, villageCodes);
        var pondIds = pack.Known(PondsFile, ponds?.Select(pond => pond.Id));
        return new PlaceFiles(townships, villages, ponds, ReadSensors(pack, types, pondIds, villageCodes));
    }

    private static List<Township>? ReadTownships(PackFolder pack)
    {
        if (pack.Csv(TownshipsFile, "number", "code", "name_zh", "name_en", "longitude", "latitude") is not { } rows)
            return null;
        var keys = new Keys("code");
        return [.. rows.Select(row =>
        {
            var (number, code) = keys.Read(row);
            return new Township(number, code, row.Names(), row.Position());
        })];
    }

    private static List<Village>? ReadVillages(PackFolder pack, FrozenSet<string>? townships)
    {
        string[] columns = ["number", "code", "name_zh", "name_en", "township_code", "kind", "longitude", "latitude"];
        if (pack.Csv(VillagesFile, columns) is not { } rows)
            return null;
        var keys = new Keys("code");
        return [.. rows.Select(row =>
        {
            var (number, code) = keys.Read(row);
            var township = Reference(row, "township_code", townships, "township");
            return new Village(number, code, row.Names(), township, row.Word("kind", Words.VillageKinds), row.Position());
        })];
    }

    private static List<PondPlace>? ReadPonds(PackFolder pack, FrozenSet<string>? villages)
    {
        string[] columns = ["number", "id", "name_zh", "name_en", "village_code", "area_ha", "longitude", "latitude"];
        if (pack.Csv(PondsFile, columns) is not { } rows)
            return null;
        var keys = new Keys("id");
        return [.. rows.Select(row =>
        {
            var (number, id) = keys.Read(row);
            // A sensor names its place by id alone, so a pond and a village must never share one.
            if (villages?.Contains(id) == true)
                row.Mistake($"id '{id}' is also the code of a village");
            var village = Reference(row, "village_code", villages, "village");
            var area = row.Double("area_ha");
            if (area <= 0)
                row.Mistake("area_ha must be greater than 0");
            return new PondPlace(number, id, row.Names(), village, area, row.Position());
        })];
    }

    private static List<SensorPlace>? ReadSensors(
        PackFolder pack, IReadOnlyList<StationType>? types, FrozenSet<string>? ponds, FrozenSet<string>? villages)
    {
        string[] columns = ["number", "id", "station_type", "place_id", "longitude", "latitude", "registered_at"];
        if (pack.Csv("sensors.csv", columns) is not { } rows)
            return null;
        var keys = new Keys("id");
        var byKey = types?.DistinctBy(type => type.Key).ToDictionary(type => type.Key);
        return [.. rows.Select(row =>
        {
            var (number, id) = keys.Read(row);
            var typeKey = row.Text("station_type");
            var type = byKey?.GetValueOrDefault(typeKey);
            if (byKey is not null && type is null && typeKey.Length > 0)
                row.Mistake($"unknown station_type '{typeKey}'");
            var place = PlaceOf(row, type, ponds, villages);
            return new SensorPlace(number, id, typeKey, place, row.Position(), row.Time("registered_at"));
        })];
    }

    private static string PlaceOf(PackRow row, StationType? type, FrozenSet<string>? ponds, FrozenSet<string>? villages)
    {
        var place = row.Id("place_id");
        if (ponds is null || villages is null)
            return place;
        var (isPond, isVillage) = (ponds.Contains(place), villages.Contains(place));
        if (!isPond && !isVillage)
            row.Mistake($"place_id '{place}' is neither a pond nor a village");
        else if (type is { Place: PlaceKind.Pond } && !isPond)
            row.Mistake($"a {type.Key} stands at a pond, '{place}' is a village");
        else if (type is { Place: PlaceKind.Village } && !isVillage)
            row.Mistake($"a {type.Key} stands in a village, '{place}' is a pond");
        return place;
    }

    private static string Reference(PackRow row, string column, FrozenSet<string>? known, string what)
    {
        var id = row.Id(column);
        if (known is not null && !known.Contains(id) && PackFolder.IdMistake(id) is null)
            row.Mistake($"unknown {what} '{id}'");
        return id;
    }

    /// <summary>The number and the id of each row of a file, both unique in it.</summary>
    private sealed class Keys(string column)
    {
        private readonly Unique<int> numbers = new("number");
        private readonly Unique<string> ids = new(column);

        public (int Number, string Id) Read(PackRow row)
        {
            var (number, id) = (row.Number(), row.Id(column));
            var sameNumber = number > 0 ? numbers.Mistake(number) : null;
            var sameId = ids.Mistake(Canonical(id)) is null ? null : $"{column} '{id}' stands twice";
            if (sameNumber is not null)
                row.Mistake(sameNumber);
            if (sameId is not null)
                row.Mistake(sameId);
            if (number == 0 || sameNumber is not null || sameId is not null || PackFolder.IdMistake(id) is not null)
                row.Pack.Distrust(row.File);
            return (number, id);
        }

        // Orleans stores a grain whose key reads as a hexadecimal number under that number: a1, A1 and 0A1 would share a state.
        private static string Canonical(string id) => id.TrimStart('0').ToUpperInvariant();
    }
}
