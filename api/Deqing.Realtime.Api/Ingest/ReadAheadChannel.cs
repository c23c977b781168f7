using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Asks the socket once for all that has arrived. MQTTnet reads a packet in two steps, its length and its body; each would be a
/// call to the system and a turn of the thread pool of its own.
/// </summary>
internal sealed class ReadAheadChannel(IMqttChannel inner) : IMqttChannel
{
    private const int Ahead = 1_024;

    private readonly byte[] ahead = new byte[Ahead];
    private int start, end;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        start < end ? Task.FromResult(Take(buffer.AsSpan(offset, count)))
        : count >= Ahead ? inner.ReadAsync(buffer, offset, count, cancellationToken)
        : FillAsync(buffer, offset, count, cancellationToken);

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, isEndOfPacket, cancellationToken);

    public void Dispose() => inner.Dispose();

    private async Task<int> FillAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        (start, end) = (0, await inner.ReadAsync(ahead, 0, Ahead, cancellationToken));
        return Take(buffer.AsSpan(offset, count));
    }

    private int Take(Span<byte> into)
    {
        var length = Math.Min(into.Length, end - start);
        ahead.AsSpan(start, length).CopyTo(into);
        start += length;
        return length;
    }
}
