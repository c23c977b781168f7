using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Deqing.Realtime.Api.Configuration;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What identifies a message of MQTT when it is sent again.</summary>
/// <param name="Client">The client, with the key it showed.</param>
/// <param name="Id">Its packet identifier; 0 where a message is sent once (QoS 0).</param>
/// <param name="IsAgain">Whether the sender says that it sends it again (DUP).</param>
internal readonly record struct MqttDelivery(string Client, ushort Id, bool IsAgain);

/// <summary>
/// Gives observations that say no time the time of their arrival: each of a sensor one of its own, as the log keeps one row for a
/// sensor and millisecond, and a message that is sent again the one it had before, so that it counts as a duplicate.
/// </summary>
/// <remarks>
/// What was given is remembered for the last messages of all devices, in memory: a message that is repeated after more than these,
/// or after the program has ended in between, is stored a second time. Only a time from the device itself prevents that.
/// </remarks>
internal sealed class ArrivalTimes(IOptions<MqttOptions> options)
{
    private readonly ConcurrentDictionary<int, long> last = [];
    private readonly Lock turning = new();
    private ConcurrentDictionary<Key, Given> young = [], old = [];
    private int remembered;

    /// <summary>Gives every observation of a batch that has none a time.</summary>
    public void Give(ObservationBatch batch, in MqttDelivery delivery, ReadOnlySpan<byte> payload)
    {
        Dictionary<int, int>? counts = null;
        foreach (var item in batch.Items)
            if (IsTimeless(item))
                CollectionsMarshal.GetValueRefOrAddDefault(counts ??= [], item.Sensor!.Number, out _)++;
        if (counts is null)
            return;
        var digest = delivery.Id == 0 ? default : Digest(payload);
        var next = new Dictionary<int, long>(counts.Count);
        for (var index = 0; index < batch.Items.Count; index++)
        {
            var item = batch.Items[index];
            if (!IsTimeless(item))
                continue;
            var sensor = item.Sensor!.Number;
            if (!next.TryGetValue(sensor, out var at))
                at = First(batch.ReceivedAt, sensor, counts[sensor], delivery, digest);
            next[sensor] = at + 1;
            batch.Items[index] = item with { Observation = item.Observation! with { At = DateTimeOffset.FromUnixTimeMilliseconds(at) } };
        }
    }

    private static bool IsTimeless(in ReadItem item) => item.Observation is { } observation && observation.At == default;

    private long First(DateTimeOffset receivedAt, int sensor, int count, in MqttDelivery delivery, UInt128 digest)
    {
        var now = receivedAt.ToUnixTimeMilliseconds();
        if (delivery.Id == 0)
            return Reserve(sensor, now, count);
        var key = new Key(delivery.Client, delivery.Id, sensor);
        if (delivery.IsAgain && (young.TryGetValue(key, out var given) || old.TryGetValue(key, out given)) && given.Digest == digest)
            return given.At;
        var at = Reserve(sensor, now, count);
        Remember(key, new Given(digest, at));
        return at;
    }

    private long Reserve(int sensor, long now, int count) =>
        last.AddOrUpdate(
            sensor,
            static (_, wanted) => wanted.now + wanted.count,
            static (_, free, wanted) => Math.Max(free, wanted.now) + wanted.count,
            (now, count)) - count;

    /// <summary>Two generations: when the young one is full it becomes the old one, and the old one is forgotten.</summary>
    private void Remember(Key key, Given given)
    {
        young[key] = given;
        if (Interlocked.Increment(ref remembered) <= options.Value.RememberedMessages / 2)
            return;
        lock (turning)
            if (remembered > options.Value.RememberedMessages / 2)
                (old, young, remembered) = (young, [], 0);
    }

    private static UInt128 Digest(ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private readonly record struct Key(string Client, ushort Id, int Sensor);

    private readonly record struct Given(UInt128 Digest, long At);
}
