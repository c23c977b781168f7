using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
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
    private readonly FrozenDictionary<string, MapFile> files;

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
        }.ToFrozenDictionary(file => file.Key, file => MapFile.Pack(file.Value()));
    }

    /// <summary>A file by its name without extension, or null.</summary>
    public MapFile? Find(string name) => files.GetValueOrDefault(name);
}

/// <summary>A file in every encoding it is sent in.</summary>
/// <param name="Hash">Hash of its content.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Gzip">Compressed with gzip.</param>
/// <param name="Brotli">Compressed with Brotli.</param>
internal sealed record MapFile(string Hash, byte[] Plain, byte[] Gzip, byte[] Brotli)
{
    /// <summary>Compresses a file.</summary>
    public static MapFile Pack(byte[] content) => new(
        Convert.ToHexStringLower(SHA256.HashData(content))[..32], content,
        Compress(content, into => new GZipStream(into, CompressionLevel.Optimal)),
        Compress(content, into => new BrotliStream(into, CompressionLevel.Optimal)));

    private static byte[] Compress(byte[] content, Func<Stream, Stream> encode)
    {
        using var packed = new MemoryStream();
        using (var encoder = encode(packed))
            encoder.Write(content);
        return packed.ToArray();
    }
}
