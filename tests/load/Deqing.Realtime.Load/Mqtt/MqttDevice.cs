using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Deqing.Realtime.Load.Mqtt;

/// <summary>What a device sends.</summary>
/// <param name="Sensor">Id of its sensor.</param>
/// <param name="Start">When its first message was measured.</param>
/// <param name="Step">The time between two of its messages.</param>
internal sealed record DeviceScript(string Sensor, DateTime Start, TimeSpan Step);

/// <summary>
/// A device on one connection, MQTT 3.1.1 at QoS 1, written by hand: a full client would take more of the machine than what is
/// measured. It counts a message as acknowledged when its PUBACK is there.
/// </summary>
internal sealed class MqttDevice(DeviceScript script, int window) : IDisposable
{
    private const int PubAckBytes = 4, ConnAckBytes = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] topic = Encoding.UTF8.GetBytes($"v1/{script.Sensor}/observations");
    private readonly byte[] sending = new byte[window * (ObservationText.MaxBytes + 128)], receiving = new byte[window * PubAckBytes];
    private readonly long[] sentAt = new long[window];
    private int received;

    /// <summary>Messages that were sent, and those of them that were acknowledged.</summary>
    public int Sent { get; private set; }

    /// <inheritdoc cref="Sent"/>
    public int Acknowledged { get; private set; }

    /// <summary>How long each acknowledged message waited for its PUBACK, in ticks of <see cref="Stopwatch"/>.</summary>
    public List<long> Waits { get; } = [];

    /// <summary>Connects.</summary>
    /// <exception cref="InvalidOperationException">The broker does not take it.</exception>
    public async Task ConnectAsync(int port, string key)
    {
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] name = [.. Text($"load-{Guid.NewGuid():N}"), .. Text("device"), .. Text(key)];
        byte[] header = [.. Text("MQTT"), 4, 0b1100_0010, 0, 0];
        await socket.SendAsync((byte[])[0x10, .. Length(header.Length + name.Length), .. header, .. name]);
        var answer = new byte[ConnAckBytes];
        for (var read = 0; read < answer.Length;)
            read += await ReceiveAsync(answer.AsMemory(read));
        if (answer is not [0x20, 2, _, 0])
            throw new InvalidOperationException($"The broker refused a device: {Convert.ToHexString(answer)}.");
    }

    /// <summary>Sends as fast as the acknowledgements come, with at most the window on the way, until it is told to stop.</summary>
    public async Task SaturateAsync(CancellationToken stop)
    {
        while (true)
        {
            var length = 0;
            while (!stop.IsCancellationRequested && Sent - Acknowledged < window)
                length += Write(sending.AsSpan(length), Stopwatch.GetTimestamp());
            if (length > 0)
                await SendAsync(sending.AsMemory(0, length));
            if (Sent == Acknowledged)
                return;
            await AcknowledgedAsync();
        }
    }

    /// <summary>
    /// Sends at fixed times, one message at a time. A wait counts from when the message was due where an earlier one held it up.
    /// </summary>
    /// <param name="first">When the first is due, as a time stamp of <see cref="Stopwatch"/>.</param>
    /// <param name="every">The time between two of them.</param>
    /// <param name="stop">Says that no more are sent.</param>
    public async Task PaceAsync(long first, TimeSpan every, CancellationToken stop)
    {
        var step = (long)(every.TotalSeconds * Stopwatch.Frequency);
        for (var due = first; !stop.IsCancellationRequested; due += step)
        {
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early >= Tick)
            {
                using var timer = new PeriodicTimer(early);
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }

            if (stop.IsCancellationRequested)
                return;
            var length = Write(sending, early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due);
            await SendAsync(sending.AsMemory(0, length));
            while (Sent > Acknowledged)
                await AcknowledgedAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private int Write(Span<byte> packet, long now)
    {
        Span<byte> payload = stackalloc byte[ObservationText.MaxBytes];
        payload = payload[..ObservationText.Write(payload, script.Start + (script.Step * Sent), Sent, Sent)];
        var length = Length(2 + topic.Length + 2 + payload.Length);
        packet[0] = 0x32;
        length.CopyTo(packet[1..]);
        var rest = packet[(1 + length.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)topic.Length);
        topic.CopyTo(rest[2..]);
        rest = rest[(2 + topic.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, Identifier(Sent));
        payload.CopyTo(rest[2..]);
        sentAt[Sent % window] = now;
        Sent++;
        return 1 + length.Length + 2 + topic.Length + 2 + payload.Length;
    }

    private async Task SendAsync(Memory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private async Task AcknowledgedAsync()
    {
        received += await ReceiveAsync(receiving.AsMemory(received));
        var now = Stopwatch.GetTimestamp();
        var whole = received / PubAckBytes * PubAckBytes;
        for (var at = 0; at < whole; at += PubAckBytes)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(receiving.AsSpan(at + 2));
            if (receiving[at] != 0x40 || receiving[at + 1] != 2 || id != Identifier(Acknowledged))
                throw new InvalidOperationException(
                    $"No PUBACK of message {Acknowledged}: {Convert.ToHexString(receiving[at..(at + 4)])}.");
            Waits.Add(now - sentAt[Acknowledged % window]);
            Acknowledged++;
        }
        receiving.AsSpan(whole, received - whole).CopyTo(receiving);
        received -= whole;
    }

    private async Task<int> ReceiveAsync(Memory<byte> into) =>
        await socket.ReceiveAsync(into) is > 0 and var read ? read : throw new InvalidOperationException("The broker closed a connection.");

    private static ushort Identifier(int message) => (ushort)((message % ushort.MaxValue) + 1);

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)((length & 0x7F) | 0x80), (byte)(length >> 7)];
}
