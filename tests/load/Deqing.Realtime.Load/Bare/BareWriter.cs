using System.Text.Json;
using System.Threading.Channels;

namespace Deqing.Realtime.Load.Bare;

/// <summary>Who waits until a message is written.</summary>
internal interface IBareSender
{
    /// <summary>A message is in the database.</summary>
    /// <param name="packet">Its packet identifier.</param>
    void Written(ushort packet);
}

/// <summary>Parses messages and inserts them in groups: what arrives while one transaction is written goes into the next.</summary>
internal sealed class BareWriter(IBareLog log, Dictionary<string, int> numbers)
{
    private const int MostRows = 20_000;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostRows) { SingleReader = true });

    /// <summary>Parses a message and lets it wait for its transaction.</summary>
    public ValueTask AddAsync(IBareSender sender, ushort packet, string sensor, ReadOnlySpan<byte> payload)
    {
        var message = JsonSerializer.Deserialize(payload, BareJson.Default.BareMessage)!;
        return waiting.Writer.WriteAsync(new Waiting(
            sender, packet, numbers[sensor], message.At.UtcDateTime, DateTime.UtcNow, message.Sequence, message.Values.Encode()));
    }

    /// <summary>Writes for ever.</summary>
    public async Task WriteAllAsync()
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
                one.Sender.Written(one.Packet);
            batch.Clear();
        }
    }

    private readonly record struct Waiting(
        IBareSender Sender, ushort Packet, int Sensor, DateTime At, DateTime Received, long Sequence, byte[] Values);
}
