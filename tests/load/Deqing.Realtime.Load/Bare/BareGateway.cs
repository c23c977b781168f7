using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Deqing.Realtime.Load.Bare;

/// <summary>
/// What the program is measured against: a gateway that reads MQTT, parses, inserts in groups and acknowledges, and nothing
/// else. It checks no key and no value, keeps no state and tells nobody. It stands in a process of its own, as the program does.
/// </summary>
internal sealed class BareGateway(IBareLog log, Dictionary<string, int> numbers)
{
    private const int MostRows = 20_000;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostRows) { SingleReader = true });

    /// <summary>Runs until its standard input ends; says its port first.</summary>
    public async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        _ = WriteAllAsync();
        _ = AcceptAsync(listener);
        await Console.In.ReadToEndAsync();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
            _ = ServeAsync(await listener.AcceptSocketAsync());
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var (buffer, filled) = (new byte[64 * 1024], 0);
        while (await socket.ReceiveAsync(buffer.AsMemory(filled)) is > 0 and var read)
        {
            filled += read;
            var start = 0;
            while (Packet(buffer.AsSpan(start, filled - start), out var body) is > 0 and var length)
            {
                if (buffer[start] == 0x10)
                    await socket.SendAsync((byte[])[0x20, 2, 0, 0]);
                else
                    await waiting.Writer.WriteAsync(Parse(buffer.AsSpan(start + body, length - body), socket));
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

    private Waiting Parse(ReadOnlySpan<byte> publish, Socket socket)
    {
        var topic = BinaryPrimitives.ReadUInt16BigEndian(publish);
        var sensor = Encoding.UTF8.GetString(publish[5..(2 + topic - "/observations".Length)]);
        var payload = publish[(4 + topic)..];
        var message = JsonSerializer.Deserialize(payload, BareJson.Default.BareMessage)!;
        return new Waiting(
            socket, publish[2 + topic], publish[3 + topic], numbers[sensor], message.At.UtcDateTime, DateTime.UtcNow, message.Sequence,
            message.Values.Encode());
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostRows && waiting.Reader.TryRead(out var one))
                batch.Add(one);
            await log.InsertAsync(new BareRows(
                [.. batch.Select(it => it.Sensor)], [.. batch.Select(it => it.At)], [.. batch.Select(it => it.Received)],
                [.. batch.Select(it => it.Sequence)], [.. batch.Select(it => it.Values)]));
            foreach (var one in batch)
                one.Socket.Send([0x40, 2, one.High, one.Low]);
            batch.Clear();
        }
    }

    private readonly record struct Waiting(
        Socket Socket, byte High, byte Low, int Sensor, DateTime At, DateTime Received, long Sequence, byte[] Values);
}
