using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Deqing.Realtime.Load.Bare;

/// <summary>
/// What this machine can do at most: a loop on bare sockets that knows no more of MQTT than where a PUBLISH begins and ends. It is no
/// broker: no session, no keep-alive, nothing checked.
/// </summary>
internal sealed class BareLoop(BareWriter writer)
{
    /// <summary>Listens.</summary>
    /// <returns>Its port.</returns>
    public int Start()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        _ = AcceptAsync(listener);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
            _ = ServeAsync(await listener.AcceptSocketAsync());
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var (sender, buffer, filled) = (new Sender(socket), new byte[64 * 1024], 0);
        while (await socket.ReceiveAsync(buffer.AsMemory(filled)) is > 0 and var read)
        {
            filled += read;
            var start = 0;
            while (Packet(buffer.AsSpan(start, filled - start), out var body) is > 0 and var length)
            {
                if (buffer[start] == 0x10)
                    await socket.SendAsync((byte[])[0x20, 2, 0, 0]);
                else
                    await AddAsync(sender, buffer.AsSpan(start + body, length - body));
                start += length;
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }
    }

    /// <summary>Length of the packet that stands first, 0 if it is not whole, and where its body starts.</summary>
    private static int Packet(ReadOnlySpan<byte> bytes, out int body)
    {
        var length = 0;
        for (body = 1; body < Math.Min(5, bytes.Length); body++)
        {
            length |= (bytes[body] & 0x7F) << (7 * (body - 1));
            if ((bytes[body] & 0x80) != 0)
                continue;
            body++;
            return bytes.Length >= body + length ? body + length : 0;
        }
        return 0;
    }

    private ValueTask AddAsync(Sender sender, ReadOnlySpan<byte> publish)
    {
        var topic = BinaryPrimitives.ReadUInt16BigEndian(publish);
        var sensor = Encoding.UTF8.GetString(publish[5..(2 + topic - "/observations".Length)]);
        return writer.AddAsync(sender, BinaryPrimitives.ReadUInt16BigEndian(publish[(2 + topic)..]), sensor, publish[(4 + topic)..]);
    }

    private sealed class Sender(Socket socket) : IBareSender
    {
        public void Written(ushort packet) => socket.Send([0x40, 2, (byte)(packet >> 8), (byte)packet]);
    }
}
