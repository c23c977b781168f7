using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Deqing.Realtime.Load.Mqtt;

/// <summary>
/// One connection that publishes with QoS 1 (MQTT 3.1.1), several messages at once. Written by hand: a client library would cost
/// more of the machine than what is measured.
/// </summary>
internal sealed class MqttPoster : IDisposable
{
    private static readonly byte[] IdStart = Encoding.UTF8.GetBytes("{\"sensor\":\"");

    private readonly TcpClient connection = new() { NoDelay = true };
    private readonly byte[][] messages;
    private NetworkStream stream = null!;

    private MqttPoster(Call[] calls) => messages = [.. calls.SelectMany(Messages).Select((message, index) => Packet(message, index))];

    /// <summary>Connects with a key; the messages are ready to be sent.</summary>
    public static async Task<MqttPoster> ConnectAsync(int port, string key, Call[] calls)
    {
        var poster = new MqttPoster(calls);
        await poster.connection.ConnectAsync("127.0.0.1", port);
        poster.stream = poster.connection.GetStream();
        byte[] body = [0, 4, .. "MQTT"u8, 4, 0x82, 0, 0, .. Text(Guid.NewGuid().ToString("N")), .. Text(key)];
        await poster.stream.WriteAsync((byte[])[0x10, .. Length(body.Length), .. body]);
        var answer = new byte[4];
        await poster.stream.ReadExactlyAsync(answer);
        return answer is [0x20, 2, _, 0] ? poster : throw new InvalidOperationException("The broker refused the connection.");
    }

    /// <summary>Publishes all messages, so many at once.</summary>
    /// <returns>How long each waited for its acknowledgement.</returns>
    public async Task<TimeSpan[]> PublishAsync(int window)
    {
        using var room = new SemaphoreSlim(window);
        var (sent, latencies) = (new long[messages.Length], new TimeSpan[messages.Length]);
        var reading = ReadAsync(room, sent, latencies);
        for (var index = 0; index < messages.Length; index++)
        {
            await room.WaitAsync();
            sent[index] = Stopwatch.GetTimestamp();
            await stream.WriteAsync(messages[index]);
        }
        await reading;
        return latencies;
    }

    public void Dispose() => connection.Dispose();

    private async Task ReadAsync(SemaphoreSlim room, long[] sent, TimeSpan[] latencies)
    {
        var (buffer, filled) = (new byte[4_096], 0);
        for (var next = 0; next < latencies.Length;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new InvalidOperationException($"The broker ended the connection after {next} of {latencies.Length} messages.");
            filled += read;
            var at = 0;
            for (; filled - at >= 4; at += 4)
            {
                if (BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(at + 2)) != IdOf(next))
                    throw new InvalidOperationException("An acknowledgement is out of order.");
                latencies[next] = Stopwatch.GetElapsedTime(sent[next]);
                next++;
                room.Release();
            }
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }
    }

    private static IEnumerable<byte[]> Messages(Call call)
    {
        for (var start = 0; start < call.Body.Length;)
        {
            var end = start + call.Body.AsSpan(start).IndexOf((byte)'\n');
            yield return call.Body[start..end];
            start = end + 1;
        }
    }

    private static byte[] Packet(byte[] message, int index)
    {
        var id = message.AsSpan(IdStart.Length);
        byte[] body =
        [
            .. Text($"v1/{Encoding.UTF8.GetString(id[..id.IndexOf((byte)'"')])}/observations"), (byte)(IdOf(index) >> 8), (byte)IdOf(index),
            .. message,
        ];
        return [0x32, .. Length(body.Length), .. body];
    }

    private static int IdOf(int index) => 1 + (index % ushort.MaxValue);

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];
}
