using System.Collections.Frozen;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Map;

/// <summary>Where the shapes of the map come from.</summary>
/// <param name="Folder">The folder of the county pack.</param>
public sealed record MapSources(string Folder);

/// <summary>
/// The files of the map, built once and kept compressed: they change only with the county pack, so every client after the
/// first gets them from its own cache.
/// </summary>
internal sealed class MapFiles
{
    private readonly FrozenDictionary<string, PackedFile> files;

    /// <summary>Builds all files.</summary>
    /// <exception cref="InvalidDataException">A shape of the pack belongs to no place of the county.</exception>
    public MapFiles(County county, MapSources sources)
    {
        var shapes = new MapShapes(county, sources.Folder);
        var points = new MapPoints(county);
        files = new Dictionary<string, Func<byte[]>>
        {
            ["boundary"] = shapes.Boundary,
            ["townships"] = shapes.Townships,
            ["villages"] = shapes.Villages,
            ["ponds"] = shapes.Ponds,
            ["sensors"] = points.Sensors,
            ["labels"] = points.Labels,
        }.ToFrozenDictionary(file => file.Key, file => PackedFile.Pack(file.Value()));
    }

    /// <summary>A file by its name without extension, or null.</summary>
    public PackedFile? Find(string name) => files.GetValueOrDefault(name);
}
