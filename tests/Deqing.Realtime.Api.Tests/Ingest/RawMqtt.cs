using System.Net.Sockets;
using System.Text;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>MQTT 3.1.1 by hand, for what a client library does not do.</summary>
internal static class RawMqtt
{
    public static readonly byte[] Ping = [0xC0, 0];

    /// <summary>CONNECT with a clean session and no keep-alive.</summary>
    public static byte[] Connect(string id) => Packet(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text(id)]);

    /// <summary>PUBLISH with QoS 1.</summary>
    public static byte[] Publish(string topic, string payload, ushort id, bool again = false) => Packet(
        (byte)(again ? 0x3A : 0x32), [.. Text(topic), (byte)(id >> 8), (byte)id, .. Encoding.UTF8.GetBytes(payload)]);

    /// <summary>The first bytes of the next packets, all shorter than 128 bytes.</summary>
    public static async Task<byte[]> ReadTypesAsync(Socket socket, int count, CancellationToken cancellation)
    {
        using var stream = new NetworkStream(socket, ownsSocket: false);
        var (types, header, body) = (new byte[count], new byte[2], new byte[127]);
        for (var i = 0; i < count; i++)
        {
            await stream.ReadExactlyAsync(header, cancellation);
            await stream.ReadExactlyAsync(body.AsMemory(0, header[1]), cancellation);
            types[i] = header[0];
        }
        return types;
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static byte[] Packet(byte type, byte[] body)
    {
        List<byte> header = [type];
        for (var rest = body.Length; ; rest >>= 7)
        {
            header.Add((byte)(rest > 127 ? (rest & 0x7F) | 0x80 : rest));
            if (rest <= 127)
                return [.. header, .. body];
        }
    }
}
