using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What the broker says of its limits, and what happens at each and one past it.</summary>
public sealed class MqttLimitTests
{
    public static TheoryData<MqttProtocolVersion> Versions => MqttClients.Versions;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_says_what_it_allows()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxInFlight", 7), ("Mqtt:MaxPacketBytes", 5_000));
        var (client, said) = await MqttClients.ConnectAsync(host.MqttPort, MqttProtocolVersion.V500);
        using (client)
        {
            Assert.Equal((7, 5_000u), (said.ReceiveMaximum!.Value, said.MaximumPacketSize!.Value));
            Assert.True(said.RetainAvailable);
            Assert.False(said.SharedSubscriptionAvailable || said.WildcardSubscriptionAvailable || said.IsSessionPresent);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_first_packet_longer_than_the_limit_is_not_read(MqttProtocolVersion version)
    {
        const int Limit = 200;
        // Protocol name, level, flags and keep-alive take 10 bytes, the length of the client id 2, the properties of MQTT 5 at least 1.
        var fits = Limit - 10 - 2 - (version == MqttProtocolVersion.V500 ? 1 : 0);
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxConnectBytes", Limit));

        Assert.True(await ConnectsAsync(fits));
        Assert.False(await ConnectsAsync(fits + 1));
        Assert.Equal(1, host.Count("batches_refused_total mqtt packetTooLong"));

        async Task<bool> ConnectsAsync(int length)
        {
            try
            {
                var (client, _) = await MqttClients.ConnectAsync(
                    host.MqttPort, version, options => options.WithClientId(new string('x', length)));
                client.Dispose();
                return true;
            }
            catch (MqttCommunicationException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Who_sends_more_packets_a_second_than_it_may_is_not_read_for_a_while_and_loses_nothing()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxPacketsPerSecond", 5));
        using var client = await MqttClients.ConnectAsync(host, "gateway"); // one packet
        var saying = Enumerable.Range(0, 6).Select(minute => client.SayAsync("v1/S00001/observations", Observation(minute))).ToArray();

        await host.Log.WrittenAsync(4);
        await IngestHost.Until("the connection waits", () => host.Count("mqtt_pauses_total") == 1);
        Assert.Equal(4, host.Log.Appends);
        host.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(4, host.Log.Appends);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        await host.Log.WrittenAsync(1);
        await IngestHost.Until("the connection waits again", () => host.Count("mqtt_pauses_total") == 2);
        Assert.Equal(5, host.Log.Appends);
        host.Time.Advance(TimeSpan.FromMilliseconds(201));

        Assert.All(await Task.WhenAll(saying), told => Assert.Equal("Success", told));
        Assert.Equal(6, host.Log.Rows.Count);
    }

    [Fact]
    public async Task A_message_is_acknowledged_when_the_log_has_it_and_keeps_its_place_until_its_sensor_is_told()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxPending", 1), ("Ingest:HandOverSeconds", 10));
        host.Sensors.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = await MqttClients.ConnectAsync(host, "gateway");
        Assert.Equal("Success", await client.SayAsync("v1/S00001/observations", Observation(0)));

        var second = client.SayAsync("v1/S00001/observations", Observation(1));
        await host.Sensors.Hang.Task.WaitAsync(IngestHost.Patience, Cancellation);
        Assert.Equal((1, 1, false), (host.Log.Appends, host.Sensors.Attempts, second.IsCompleted));
        host.Sensors.Hang = null;
        host.Time.Advance(TimeSpan.FromSeconds(10)); // the patience with the sensor is over
        Assert.Equal("Success", await second);
        await IngestHost.Until("the sensor is told", () => host.Sensors.Told.ContainsKey("S00001"));
        Assert.Equal(1, host.Count("sensors_not_told_total"));
    }

    [Fact]
    public async Task Who_sends_more_bytes_a_second_than_it_may_is_not_read_for_a_while()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxBytesPerSecond", 1_024));
        using var client = await MqttClients.ConnectAsync(host, "gateway");
        await client.SayAsync("v1/S00001/observations", Observation(0).PadRight(700));
        Assert.Equal(0, host.Count("mqtt_pauses_total"));
        await client.SayAsync("v1/S00001/observations", Observation(1).PadRight(700));
        await IngestHost.Until("the connection waits", () => host.Count("mqtt_pauses_total") == 1);

        var saying = client.SayAsync("v1/S00001/observations", Observation(2));
        Assert.False(saying.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Success", await saying);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answers_is_not_read_either()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxInFlight", 4), ("Mqtt:MaxPacketsPerSecond", 1_000_000));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", host.MqttPort, Cancellation);
        host.Log.Hold();
        await socket.SendAsync(RawMqtt.Connect("raw"), Cancellation);
        for (ushort id = 1; id <= 4; id++)
            await socket.SendAsync(RawMqtt.Publish("v1/S00001/observations", Observation(id), id), Cancellation);
        await host.Log.ArrivedAsync(4);

        // The four have no answer yet. So neither the ping nor what comes after it is taken up, until there is room.
        await socket.SendAsync(RawMqtt.Ping, Cancellation);
        await socket.SendAsync(RawMqtt.Publish("v1/S00001/observations", Observation(5), 5), Cancellation);
        Assert.Equal(4, host.Log.Appends);
        host.Log.Release();
        await host.Log.ArrivedAsync(1);

        var answers = await RawMqtt.ReadTypesAsync(socket, 7, Cancellation);
        Assert.Equal<byte[]>([0x20, 0x40, 0x40, 0x40, 0x40, 0x40, 0xD0], [.. answers.Order()]);
    }

    private static string Observation(int minute) => $$$"""{"at":"2026-04-01T03:0{{{minute}}}:00+08:00","values":{"ph":7.1}}""";
}
