using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// A connection that ends where a packet says it is longer than the limit. MQTTnet makes room for a packet, up to 256 MiB, as
/// soon as it has read its length, so the length is looked at before MQTTnet sees its last byte.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="maxFirstBytes">Longest first packet: the one of somebody who has not shown a key yet.</param>
/// <param name="maxPacketBytes">Longest packet after that.</param>
internal sealed class BoundedMqttChannel(IMqttChannel inner, int maxFirstBytes, int maxPacketBytes) : IMqttChannel
{
    private int remaining, headerBytes, length, limit = maxFirstBytes;

    /// <summary>Whether the connection was ended for a packet that is too long.</summary>
    public bool Exceeded { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (Exceeded)
            return 0;
        var read = await inner.ReadAsync(buffer, offset, count, cancellationToken);
        BytesRead += read;
        Follow(buffer.AsSpan(offset, read));
        return Exceeded ? 0 : read;
    }

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, isEndOfPacket, cancellationToken);

    public void Dispose() => inner.Dispose();

    /// <summary>Follows the packets: one byte of type, one to four bytes of length, seven bits each, lowest first, then the rest.</summary>
    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !Exceeded)
        {
            if (remaining > 0)
            {
                var body = Math.Min(remaining, bytes.Length);
                remaining -= body;
                bytes = bytes[body..];
                continue;
            }
            if (headerBytes > 0)
                length |= (bytes[0] & 0x7F) << (7 * (headerBytes - 1));
            if (headerBytes > 0 && (bytes[0] & 0x80) == 0)
                (Exceeded, remaining, headerBytes, length, limit) = (length > limit, length, 0, 0, maxPacketBytes);
            else
                Exceeded = ++headerBytes > 4;
            bytes = bytes[1..];
        }
    }
}
