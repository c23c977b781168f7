using System.Security.Cryptography;
using Deqing.Realtime.Api.Hosting;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Hashes and counts what is written through it. Closing it does not close what it writes to.</summary>
internal sealed class HashingStream(Stream inner, IncrementalHash hash) : OneWayStream
{
    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        hash.AppendData(buffer.Span);
        Written += buffer.Length;
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
