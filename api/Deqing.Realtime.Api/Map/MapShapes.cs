using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Map;

/// <summary>Takes the shapes of the county pack over as they are and gives them the names and codes the map shows.</summary>
internal sealed class MapShapes(County county, string folder)
{
    public byte[] Boundary() => Build("boundary", _ => Named("code", county.Code, county.Parts.Names));

    public byte[] Townships()
    {
        var places = county.Parts.Townships.ToDictionary(township => township.Number);
        return Build("townships", number => places.GetValueOrDefault(number) is { } place ? Named("code", place.Code, place.Names) : null);
    }

    public byte[] Villages()
    {
        var places = county.Parts.Villages.ToDictionary(village => village.Number);
        return Build("villages", number => places.GetValueOrDefault(number) is { } place
            ? [.. Named("code", place.Code, place.Names), ("township", place.Township), ("kind", Hosting.Json.Word(place.Kind))]
            : null);
    }

    public byte[] Ponds()
    {
        var places = county.Parts.Ponds.ToDictionary(pond => pond.Number);
        return Build("ponds", number => places.GetValueOrDefault(number) is { } place
            ? [.. Named("id", place.Id, place.Names), ("village", place.Village), ("township", county.TownshipOf(place))]
            : null);
    }

    /// <summary>The properties every place has.</summary>
    internal static (string Key, string Value)[] Named(string key, string value, Names names) =>
        [(key, value), ("name_zh", names.Zh), ("name_en", names.En)];

    private byte[] Build(string name, Func<int, (string Key, string Value)[]?> describe)
    {
        var file = $"{name}.geojson";
        using var source = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
        return GeoJson.Write(Marks(source.RootElement), writer =>
        {
            foreach (var feature in source.RootElement.GetProperty("features").EnumerateArray())
            {
                var number = feature.GetProperty("id").GetInt32();
                var properties = describe(number)
                    ?? throw new InvalidDataException($"{file}: feature {number} belongs to no place of the county pack.");
                writer.Feature(number, properties, feature.GetProperty("geometry"));
            }
        });
    }

    private static bool? Marks(JsonElement collection) =>
        collection.TryGetProperty("synthetic", out var synthetic) ? synthetic.GetBoolean() : null;
}
