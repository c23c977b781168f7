using System.Collections.Frozen;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Map;

/// <summary>Where the shapes of the map come from.</summary>
/// <param name="Folder">The folder of the county pack.</param>
public sealed record MapSources(string Folder);

/// <summary>
/// The files of the map, kept compressed: every client after the first gets them from its own cache. Those of the county pack are
/// built once, that of the sensors whenever these have changed.
/// </summary>
internal sealed class MapFiles
{
    private const string Sensors = "sensors";

    private readonly MapPoints points;
    private readonly ISensors sensors;
    private readonly FrozenDictionary<string, PackedFile> files;
    private (SensorBook Book, PackedFile File) packed;

    /// <summary>Builds all files.</summary>
    /// <exception cref="InvalidDataException">A shape of the pack belongs to no place of the county.</exception>
    public MapFiles(County county, ISensors sensors, MapSources sources)
    {
        var shapes = new MapShapes(county, sources.Folder);
        (points, this.sensors) = (new MapPoints(county), sensors);
        files = new Dictionary<string, Func<byte[]>>
        {
            ["boundary"] = shapes.Boundary,
            ["townships"] = shapes.Townships,
            ["villages"] = shapes.Villages,
            ["ponds"] = shapes.Ponds,
            ["labels"] = points.Labels,
        }.ToFrozenDictionary(file => file.Key, file => PackedFile.Pack(file.Value()));
        packed = Pack(sensors.Now);
    }

    /// <summary>A file by its name without extension, or null.</summary>
    public PackedFile? Find(string name) => name == Sensors ? OfSensors() : files.GetValueOrDefault(name);

    private PackedFile OfSensors()
    {
        lock (files)
        {
            if (!ReferenceEquals(packed.Book, sensors.Now))
                packed = Pack(sensors.Now);
            return packed.File;
        }
    }

    private (SensorBook Book, PackedFile File) Pack(SensorBook book) => (book, PackedFile.Pack(points.Sensors(book)));
}
