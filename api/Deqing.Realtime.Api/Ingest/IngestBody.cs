using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>A request body in one pooled piece of memory, decompressed, never longer than its limit.</summary>
internal sealed class IngestBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Most bytes, as sent and after decompression.</param>
    /// <returns>Why it cannot be taken, or null.</returns>
    public async Task<Refusal?> ReadAsync(HttpRequest request, int limit)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        var isGzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (encoding.Length > 0 && !isGzip && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return new Refusal(RefusalReason.UnsupportedContentEncoding, "The body may be sent plain or with Content-Encoding: gzip.");
        if (request.ContentLength > limit)
            return TooLarge(limit);
        // This bound ends a body that never unpacks to anything.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = 2L * limit;
        try
        {
            var sent = request.Body;
            await using var plain = isGzip ? new GZipStream(sent, CompressionMode.Decompress, leaveOpen: true) : sent;
            return await FillAsync(plain, limit, request.HttpContext.RequestAborted) ? null : TooLarge(limit);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(limit);
        }
        catch (InvalidDataException)
        {
            return new Refusal(RefusalReason.MalformedGzip, "The body is not in gzip format, though Content-Encoding says so.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private async Task<bool> FillAsync(Stream source, int limit, CancellationToken cancellation)
    {
        while (length <= limit)
        {
            if (length == buffer.Length)
                Grow();
            var read = await source.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                return true;
            length += read;
        }
        return false;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static Refusal TooLarge(int limit) => new(
        RefusalReason.BodyTooLarge, $"The body is longer than {limit} bytes, as sent or after decompression.");
}
