using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>What changes only with the county pack, in every encoding it is sent in.</summary>
/// <param name="Hash">Hash of its content.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Gzip">Compressed with gzip.</param>
/// <param name="Brotli">Compressed with Brotli.</param>
internal sealed record PackedFile(string Hash, byte[] Plain, byte[] Gzip, byte[] Brotli)
{
    /// <summary>Compresses a file.</summary>
    public static PackedFile Pack(byte[] content) => new(
        Convert.ToHexStringLower(SHA256.HashData(content))[..32], content,
        Compress(content, into => new GZipStream(into, CompressionLevel.Optimal)),
        Compress(content, into => new BrotliStream(into, CompressionLevel.Optimal)));

    /// <summary>The answer to a request for it: compressed as the client takes it, and not sent again to who has it.</summary>
    public IResult Answer(HttpContext context, string type)
    {
        var (encoding, content) = Encodings.Choose(context.Request.Headers.AcceptEncoding) switch
        {
            Encodings.Brotli => (Encodings.Brotli, Brotli),
            Encodings.Gzip => (Encodings.Gzip, Gzip),
            _ => (null, Plain),
        };
        var headers = context.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = "no-cache";
        if (encoding is not null)
            headers.ContentEncoding = encoding;

        // A strong tag names one sequence of bytes, so each encoding has its own.
        return Results.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{Hash}-{encoding ?? "plain"}\""));
    }

    private static byte[] Compress(byte[] content, Func<Stream, Stream> encode)
    {
        using var packed = new MemoryStream();
        using (var encoder = encode(packed))
            encoder.Write(content);
        return packed.ToArray();
    }
}

/// <summary>Chooses how an answer is compressed.</summary>
internal static class Encodings
{
    public const string Brotli = "br", Gzip = "gzip";

    /// <summary>Brotli if the client takes it, else gzip if it takes that, else null.</summary>
    public static string? Choose(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
            return null;
        return Accepts(Brotli) ? Brotli : Accepts(Gzip) ? Gzip : null;

        bool Accepts(string encoding) =>
            (accepted.FirstOrDefault(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                ?? accepted.FirstOrDefault(value => value.Value == "*")) is { } value && value.Quality is not 0;
    }
}
