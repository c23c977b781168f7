using System.Collections.Concurrent;
using System.Globalization;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Silo;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Gateways behind a real Mosquitto, configured as deploy/mosquitto is.</summary>
public sealed class MqttBridgeTests
{
    private const string Engine = "deqing-engine";

    private static readonly string[] Devices = ["S00001", "S00002", "S00003", "S00004"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_county_broker_has_is_taken_over_in_every_dialect()
    {
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        using (var early = await ConnectAsync(broker, "S00001"))
            await early.SayAsync("v1/S00001/state", "online", retain: true);
        await using var host = await GatewayAsync(broker, new MemoryLog(), "one");
        await ConnectedAsync(host);
        using var device = await ConnectAsync(broker, "S00001");

        await device.SayAsync("v1/S00001/observations", """{"at":"2026-04-01T03:00:00+08:00","values":{"ph":7.1}}""");
        await device.SayAsync("farm/S00001", """{"temp":"18.5","ts":1774983601}""");
        await host.Log.WrittenAsync(2);

        Assert.Equal([("ph", 7.1f), ("waterTemperature", 18.5f)], host.Log.Rows.OrderBy(row => row.Key.At).Select(Told));
        await IngestHost.Until("what is retained is heard", () => host.Links.Find("S00001") is { Online: true });
    }

    [Fact]
    public async Task The_access_list_lets_a_device_publish_its_own_topics_and_nobody_listen()
    {
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        using var device = await ConnectAsync(broker, "S00001");
        foreach (var topic in (string[])["v1/S00001/observations", "v1/S00001/state", "farm/S00001"])
            Assert.NotEqual("NotAuthorized", await device.SayAsync(topic, "online"));
        foreach (var topic in (string[])["v1/S00002/observations", "v1/S00002/state", "farm/S00002", "v1/gateway/telemetry"])
            Assert.Equal("NotAuthorized", await device.SayAsync(topic, "online"));
        using var engine = await ConnectAsync(broker, Engine);
        Assert.Equal("NotAuthorized", await engine.SayAsync("v1/S00001/observations", "{}"));
        var (_, stranger) = await MqttClients.ConnectAsync(
            broker.Port, MqttProtocolVersion.V500, options => options.WithCredentials("S00001", "guess"));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, stranger.ResultCode);

        // Mosquitto grants every subscription and keeps messages back instead.
        var heard = new TaskCompletionSource<string>();
        device.ApplicationMessageReceivedAsync += message =>
        {
            heard.TrySetResult(message.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        await device.SubscribeAsync("v1/+/observations", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);
        await device.SayAsync("v1/S00001/observations", "{}");
        Assert.False(heard.Task.IsCompleted);
    }

    [Fact]
    public async Task A_message_is_acknowledged_when_the_log_has_it_and_sent_again_when_the_log_fails()
    {
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        var log = new MemoryLog { Failure = new IOException("The disk is full.") };
        await using var host = await GatewayAsync(broker, log, "one", ("MqttBridge:ReceiveMaximum", 2));
        await ConnectedAsync(host);
        using var device = await ConnectAsync(broker, "S00001");
        foreach (var second in Enumerable.Range(0, 5))
            await device.SayAsync("v1/S00001/observations", Observation(second));

        using var time = host.LetTimePass();
        await IngestHost.Until("the log has refused messages over two connections", () => host.Count("append_failures_total") >= 3);
        Assert.Empty(log.Rows);
        log.Failure = null;

        await IngestHost.Until("all are stored", () => host.Count("observations_total mqtt accepted") == 5);
        Assert.Equal(5, log.Rows.Count);
    }

    [Fact]
    public async Task No_more_than_the_receive_maximum_is_under_way_and_what_can_never_be_taken_stops_nothing()
    {
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        var log = new MemoryLog();
        log.Hold();
        await using var host = await GatewayAsync(broker, log, "one", ("MqttBridge:ReceiveMaximum", 3));
        await ConnectedAsync(host);
        using var device = await ConnectAsync(broker, "S00001");
        foreach (var second in Enumerable.Range(0, 4))
            await device.SayAsync("v1/S00001/observations", Observation(second));
        await device.SayAsync("v1/S00001/observations", "{");
        await log.ArrivedAsync(3);
        Assert.Equal((3, 0), (log.Appends, host.Count("batches_refused_total mqtt malformedJson")));
        log.Release();

        await IngestHost.Until("the last one is refused", () => host.Count("batches_refused_total mqtt malformedJson") == 1);
        await IngestHost.Until("the others are stored", () => host.Count("observations_total mqtt accepted") == 4);
        Assert.Equal(0, host.Count("observations_total mqtt duplicate"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("group")]
    public async Task A_broker_that_stops_and_starts_under_load_costs_nothing_that_was_acknowledged(string? group)
    {
        const int Each = 400;
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        await using var host = await GatewayAsync(broker, new MemoryLog(), "one", InGroup(group));
        await ConnectedAsync(host);
        using var time = host.LetTimePass();
        var load = new Load(broker, Each);
        var sending = load.RunAsync();

        await IngestHost.Until("a part is acknowledged", () => load.Acknowledged.Count > Each / 2);
        await broker.StopAsync();
        Assert.False(sending.IsCompleted);
        await broker.StartAsync();
        await sending.WaitAsync(IngestHost.Patience, Cancellation);

        await IngestHost.Until("all are stored", () => host.Count("observations_total mqtt accepted") == Devices.Length * Each);
        Assert.Equal(load.Acknowledged.Keys.Order(), host.Log.Rows.Keys.Order());
        // Mosquitto forgets shared subscriptions when it ends. To MQTT 5 devices it says that nobody takes their messages.
        Assert.True(group is not null || load.ForNobody == 0);
    }

    [Fact]
    public async Task Two_gateways_share_the_load_and_what_one_had_when_it_died_is_taken_when_it_is_back()
    {
        const int Each = 200;
        await using var broker = await Mosquitto.StartAsync([Engine, .. Devices]);
        var (shared, doomed) = (new MemoryLog(), new MemoryLog());
        await using var one = await GatewayAsync(broker, shared, "one", InGroup("group"));
        await using (var two = await GatewayAsync(broker, doomed, "two", InGroup("group")))
        {
            await ConnectedAsync(one);
            await ConnectedAsync(two);
            doomed.Hold(); // what it has is written nowhere when it dies
            var load = new Load(broker, Each);
            var sending = load.RunAsync();
            await doomed.ArrivedAsync(Each / 4);
            await IngestHost.Until("the other has a share too", () => shared.Rows.Count > Each / 4);
            doomed.Failure = new IOException("It died.");
            await two.StopAsync();
            await sending.WaitAsync(IngestHost.Patience, Cancellation);
            Assert.Equal(Devices.Length * Each, load.Acknowledged.Count);
        }

        Assert.Empty(doomed.Rows);
        await using var back = await GatewayAsync(broker, shared, "two", InGroup("group"));
        await IngestHost.Until("all are stored, once each", () => Accepted(one) + Accepted(back) == Devices.Length * Each);
        Assert.Equal(Devices.Length * Each, shared.Rows.Count);
        Assert.True(Accepted(back) > 0 && Accepted(one) > 0);

        static long Accepted(IngestHost gateway) => gateway.Count("observations_total mqtt accepted");
    }

    [Fact]
    public async Task With_TLS_it_trusts_the_authority_it_was_told_and_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("mqtt-bridge-");
        var (right, wrong) = (folder.CreateSubdirectory("right").FullName, folder.CreateSubdirectory("wrong").FullName);
        var certificate = new TestCertificate("broker");
        var authority = certificate.Write(right);
        var other = new TestCertificate("other").Write(wrong);
        await using var broker = await Mosquitto.StartAsync(certificate, Engine);

        var address = ("MqttBridge:Address", (object)$"mqtts://127.0.0.1:{broker.Port}");
        await using var trusting = await GatewayAsync(broker, new MemoryLog(), "one", address, ("MqttBridge:Authority", authority));
        await ConnectedAsync(trusting);
        await using var doubting = await GatewayAsync(broker, new MemoryLog(), "two", address, ("MqttBridge:Authority", other));
        await IngestHost.Until("the other one is refused", () => doubting.Count("mqtt_bridge_failures_total") == 1);

        Assert.Equal(0, doubting.Count("mqtt_bridges_connected"));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("mqtt://broker.county:1883", "MqttBridge:Address is mqtt://broker.county:1883. Beyond this machine")]
    public async Task Beyond_this_machine_it_speaks_TLS_alone(string address, string told)
    {
        var refused = await Assert.ThrowsAsync<StartupRefused>(() => IngestHost.StartAsync(("MqttBridge:Address", address)));
        Assert.StartsWith(told, refused.Message, StringComparison.Ordinal);
    }

    private static Task<IngestHost> GatewayAsync(Mosquitto broker, MemoryLog log, string id, params (string, object)[] more) =>
        IngestHost.StartAsync(
            log,
            [
                .. more, ("MqttBridge:Address", $"mqtt://127.0.0.1:{broker.Port}"), ("MqttBridge:User", Engine),
                ("MqttBridge:Password", Mosquitto.Password), ("MqttBridge:ClientId", id),
            ]);

    private static (string, object)[] InGroup(string? group) => group is null ? [] : [("MqttBridge:Group", group)];

    private static Task ConnectedAsync(IngestHost host) =>
        IngestHost.Until("the gateway is connected", () => host.Count("mqtt_bridges_connected") == 1);

    private static async Task<IMqttClient> ConnectAsync(Mosquitto broker, string user)
    {
        var (client, result) = await MqttClients.ConnectAsync(
            broker.Port, MqttProtocolVersion.V500, options => options.WithCredentials(user, Mosquitto.Password));
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }

    private static DateTimeOffset At(int second) => IngestCounty.At("2026-04-01T02:00:00+08:00").AddSeconds(second);

    private static string Observation(int second) =>
        $$$"""{"at":"{{{At(second).ToString("O", CultureInfo.InvariantCulture)}}}","values":{"ph":7.1}}""";

    private static (string, float) Told(KeyValuePair<(int Sensor, DateTimeOffset At), Observation> row) =>
        (IngestCounty.Value.Metrics.Find(row.Value.Values[0].Metric)!.Key, row.Value.Values[0].Value);

    /// <summary>Devices that send one message after the other, each again until it is acknowledged.</summary>
    private sealed class Load(Mosquitto broker, int each)
    {
        private int forNobody;

        public ConcurrentDictionary<(int Sensor, DateTimeOffset At), bool> Acknowledged { get; } = [];

        /// <summary>How often the broker said that nobody subscribes to a message: it has not taken it (MQTT 5 §3.4.2.1).</summary>
        public int ForNobody => forNobody;

        public Task RunAsync() => Task.WhenAll(Devices.Select((device, index) => Task.Run(() => RunAsync(device, index + 1))));

        private async Task RunAsync(string device, int number)
        {
            IMqttClient? client = null;
            for (var second = 0; second < each;)
            {
                try
                {
                    client ??= await ConnectAsync(broker, device);
                    var told = await client.SayAsync($"v1/{device}/observations", Observation(second));
                    if (told == "NoMatchingSubscribers")
                    {
                        Interlocked.Increment(ref forNobody);
                        continue;
                    }
                    Assert.Equal("Success", told);
                    Acknowledged.TryAdd((number, At(second)), true);
                    second++;
                }
                catch (Exception exception) when (exception is not Xunit.Sdk.XunitException && !Cancellation.IsCancellationRequested)
                {
                    client?.Dispose();
                    client = null;
                    await Task.Yield();
                }
            }
            client?.Dispose();
        }
    }
}
