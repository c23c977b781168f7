namespace Deqing.Realtime.Api.Hosting;

/// <summary>
/// Keeps what is written without waiting until somebody waits. A zip or a table writes the last bytes of each part so, which
/// the server does not allow on a connection; they are few.
/// </summary>
internal sealed class LateStream(Stream inner) : OneWayStream
{
    private readonly MemoryStream kept = new();

    public override bool CanWrite => true;

    public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await HandOnAsync(cancellationToken);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await HandOnAsync(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    private async ValueTask HandOnAsync(CancellationToken cancellation)
    {
        if (kept.Length == 0)
            return;
        await inner.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), cancellation);
        kept.SetLength(0);
    }
}
