using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Messages that say no time are stored once each.</summary>
public sealed class ArrivalTimesTests
{
    private readonly ArrivalTimes times = new(Options.Create(new MqttOptions { RememberedMessages = 4 }));

    [Fact]
    public void Each_message_of_a_sensor_has_a_millisecond_of_its_own()
    {
        Assert.Equal([0, 1], Give("S00001", 0, id: 1, "a", count: 2));
        Assert.Equal([2], Give("S00001", 0, id: 2, "a"));
        Assert.Equal([3], Give("S00001", 1, id: 0, "a"));
        Assert.Equal([0], Give("S00002", 0, id: 3, "a"));
        Assert.Equal([9], Give("S00001", 9, id: 4, "a"));
    }

    [Fact]
    public void A_message_that_is_sent_again_has_the_time_it_had()
    {
        Assert.Equal([0, 1], Give("S00001", 0, id: 1, "a", count: 2));
        Assert.Equal([0, 1], Give("S00001", 9_000, id: 1, "a", count: 2, again: true));
        Assert.Equal([9_000], Give("S00001", 9_000, id: 1, "a")); // a new message with the same content
        Assert.Equal([9_001], Give("S00001", 9_001, id: 1, "b", again: true)); // another content: the first was lost
        Assert.Equal([9_002], Give("S00001", 9_002, id: 2, "b", again: true)); // another message
        Assert.Equal([9_003], Give("S00001", 9_003, id: 2, "b", again: true, client: "other"));
    }

    [Fact]
    public void The_last_messages_are_remembered_and_older_ones_forgotten()
    {
        for (ushort id = 1; id <= 5; id++)
            Give("S00001", id * 100, id, "a");
        Assert.Equal([500], Give("S00001", 9_000, 5, "a", again: true));
        Assert.Equal([300], Give("S00001", 9_000, 3, "a", again: true));
        for (ushort id = 11; id <= 16; id++)
            Give("S00001", id * 100, id, "a");
        Assert.Equal([9_000], Give("S00001", 9_000, 3, "a", again: true));
    }

    /// <summary>Milliseconds after the start of the county's hour.</summary>
    private long[] Give(
        string sensor, int now, ushort id, string payload, int count = 1, bool again = false, string client = "one")
    {
        var batch = new ObservationBatch(IngestCounty.Now.AddMilliseconds(now), Reach.County);
        for (var i = 0; i < count; i++)
            batch.Items.Add(new ReadItem(
                IngestCounty.Book.Now.Find(sensor)!, new Observation(default, batch.ReceivedAt, null, []), null));
        times.Give(batch, new MqttDelivery(client, id, again), System.Text.Encoding.UTF8.GetBytes(payload));
        return [.. batch.Items.Select(item => (long)(item.Observation!.At - IngestCounty.Now).TotalMilliseconds)];
    }
}
