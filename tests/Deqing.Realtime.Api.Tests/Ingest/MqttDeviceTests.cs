using MQTTnet;
using MQTTnet.Formatter;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What devices say of themselves, and what one may say for another.</summary>
public sealed class MqttDeviceTests
{
    private const string State = "v1/S00001/state", Values = """{"at":"2026-04-01T03:00:00+08:00","values":{"ph":7.1}}""";

    public static TheoryData<MqttProtocolVersion> Versions => MqttClients.Versions;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_with_a_key_of_its_own_publishes_its_own_topics_and_no_others()
    {
        await using var host = await IngestHost.StartAsync();
        using var device = await MqttClients.ConnectAsync(host, "S00001");

        Assert.Equal("Success", await device.SayAsync("v1/S00001/observations", Values));
        Assert.Equal("Success", await device.SayAsync(State, "online"));
        Assert.Equal("Success", await device.SayAsync("v1/devices/me/telemetry", """{"do":5.1}"""));
        Assert.Equal("Success", await device.SayAsync("farm/S00001", """{"temp":18}"""));
        foreach (var topic in (string[])["v1/S00002/observations", "v1/S00002/state", "farm/S00002", "v1/gateway/telemetry"])
            Assert.Equal("NotAuthorized notItsTopic", await device.SayAsync(topic, Values));

        Assert.Equal(4, host.Count("batches_refused_total mqtt notItsTopic"));
        Assert.Equal(3, host.Log.Rows.Count);
        Assert.All(host.Log.Rows.Keys, key => Assert.Equal(1, key.Sensor));
    }

    [Fact]
    public async Task A_key_of_a_territory_is_no_device_of_its_own()
    {
        await using var host = await IngestHost.StartAsync();
        using var gateway = await MqttClients.ConnectAsync(host, "gateway");

        Assert.Equal("NotAuthorized keyOfNoSensor", await gateway.SayAsync("v1/devices/me/telemetry", """{"do":5.1}"""));
        Assert.Equal("Success", await gateway.SayAsync("v1/gateway/telemetry", """{"S00002":[{"do":5.1}]}"""));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_device_says_that_it_is_there_and_its_last_will_that_it_is_gone(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        var device = await MqttClients.ConnectAsync(host, "S00001", will: State, version: version);
        await device.SayAsync(State, "online", retain: true);
        Assert.Equal(new(true, IngestCounty.Now), host.Links.Find("S00001"));

        host.Time.Advance(TimeSpan.FromSeconds(1));
        device.Dispose(); // without a DISCONNECT

        await IngestHost.Until("the last will is heard", () => host.Links.Find("S00001") is { Online: false });
        Assert.Equal(new(false, IngestCounty.Now.AddSeconds(1)), host.Links.Find("S00001"));
        Assert.Equal((1, 1), (host.Count("sensor_states_total online"), host.Count("sensor_states_total offline")));
    }

    [Fact]
    public async Task Who_takes_leave_has_no_last_will_unless_it_says_so()
    {
        await using var host = await IngestHost.StartAsync();
        using var first = await MqttClients.ConnectAsync(host, "S00001", will: State);
        using var second = await MqttClients.ConnectAsync(host, "S00002", will: "v1/S00002/state");
        await first.SayAsync(State, "online");

        await first.DisconnectAsync(new MqttClientDisconnectOptionsBuilder().Build(), Cancellation);
        await second.DisconnectAsync(
            new MqttClientDisconnectOptionsBuilder().WithReason(MqttClientDisconnectOptionsReason.DisconnectWithWillMessage).Build(),
            Cancellation);

        await IngestHost.Until("the last will is heard", () => host.Links.Find("S00002") is { Online: false });
        Assert.True(host.Links.Find("S00001")!.Value.Online);
    }

    [Theory]
    [InlineData("same", MqttProtocolVersion.V311)]
    [InlineData("same", MqttProtocolVersion.V500)]
    [InlineData("other", MqttProtocolVersion.V500)]
    public async Task A_device_that_came_back_is_not_called_gone_when_its_old_connection_ends(string id, MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        var old = await MqttClients.ConnectAsync(host, "S00001", "same", State, version);
        var ended = old.EndedAsync();
        await old.SayAsync(State, "online");

        using var back = await MqttClients.ConnectAsync(host, "S00001", id, State, version);
        if (id == "other")
            old.Dispose();
        else
            await ended; // the broker ends the old connection of a client that connects again
        using var last = await MqttClients.ConnectAsync(host, "S00003", will: "v1/S00003/state");
        last.Dispose();
        await IngestHost.Until("a later last will is heard", () => host.Links.Find("S00003") is { Online: false });
        Assert.True(host.Links.Find("S00001")!.Value.Online);

        back.Dispose();
        await IngestHost.Until("the last will is heard", () => host.Links.Find("S00001") is { Online: false });
        old.Dispose();
    }

    [Fact]
    public async Task Two_keys_may_use_one_client_id()
    {
        await using var host = await IngestHost.StartAsync();
        using var first = await MqttClients.ConnectAsync(host, "S00001", "probe");
        using var second = await MqttClients.ConnectAsync(host, "S00002", "probe");

        Assert.Equal("Success", await first.SayAsync("v1/S00001/observations", Values));
        Assert.Equal("Success", await second.SayAsync("v1/S00002/observations", Values));
    }

    [Fact]
    public async Task A_last_will_may_say_no_more_than_its_device()
    {
        await using var host = await IngestHost.StartAsync();
        using var honest = await MqttClients.ConnectAsync(host, "S00002", will: "v1/S00002/state");
        await honest.SayAsync("v1/S00002/state", "online");
        var device = await MqttClients.ConnectAsync(host, "S00001", will: "v1/S00002/state");
        device.Dispose();

        await IngestHost.Until("the will is refused", () => host.Count("batches_refused_total mqtt notItsTopic") == 1);
        Assert.True(host.Links.Find("S00002")!.Value.Online);
    }

    [Fact]
    public async Task A_state_is_one_of_two_words()
    {
        await using var host = await IngestHost.StartAsync();
        using var device = await MqttClients.ConnectAsync(host, "gateway");

        Assert.Equal("Success", await device.SayAsync(State, ""));
        Assert.Null(host.Links.Find("S00001"));
        Assert.Equal("Success", await device.SayAsync(State, "Offline"));
        Assert.False(host.Links.Find("S00001")!.Value.Online);
        Assert.Equal("PayloadFormatInvalid unknownState", await device.SayAsync(State, "online "));
        Assert.Equal("NotAuthorized unknownSensor", await device.SayAsync("v1/S99999/state", "online"));
    }
}
