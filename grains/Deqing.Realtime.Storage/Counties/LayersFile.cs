using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>layers.json: the layers of the map, bottom first.</summary>
internal static class LayersFile
{
    /// <summary>The largest zoom a map can show.</summary>
    public const int MaxZoom = 24;

    public static ImmutableArray<MapLayer> Read(PackFolder pack, IReadOnlyList<StationType>? types)
    {
        if (pack.Json("layers.json") is not { } root)
            return [];
        var ids = new Unique<string>("layer");
        var layers = ImmutableArray.CreateBuilder<MapLayer>();
        foreach (var part in root.Items("layers"))
        {
            var layer = new MapLayer(
                part.Id("id"), part.Id("group"), part.Names("names"), part.Word("kind", Words.LayerKinds) ?? "",
                part.TextOrNull("filter"), part.Flag("visible"), part.Number("minZoom", 0, MaxZoom), part.Flag("synthetic"));
            if (ids.Mistake(layer.Id) is { } twice)
                part.Mistake("id", twice);
            if (layer.Filter is { } filter && layer.Kind != "sensors")
                part.Mistake("filter", $"only a layer of kind sensors has a filter, here '{filter}'");
            else if (layer.Filter is { } type && types is not null && types.All(known => known.Key != type))
                part.Mistake("filter", $"unknown station type '{type}'");
            layers.Add(layer);
        }

        return layers.ToImmutable();
    }
}
