using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>What a device may send, over both ways in, by the key it shows.</summary>
public sealed class DeviceKeyTests(SharedHost shared)
{
    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Without_a_key_that_counts_no_device_connects(MqttProtocolVersion version)
    {
        var host = await shared.Value;
        var reader = await host.AddKeyAsync((Role.Auditor, "county"));
        foreach (var password in (string?[])[null, "", "guess", host.Key + "x", "dqk_x_y", reader])
            Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await ConnectAsync(host, version, password));
        Assert.Equal(MqttClientConnectResultCode.Success, await ConnectAsync(host, version, host.Key));
        Assert.Equal(MqttClientConnectResultCode.Success, await ConnectAsync(host, version, null, host.Key)); // a device with one field
    }

    [Fact]
    public async Task A_key_sends_for_its_own_territory_and_no_other()
    {
        var host = await shared.Value;
        var key = await host.AddKeyAsync((Role.Device, "pond:P0036"));
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Options(host, MqttProtocolVersion.V500, key), Cancellation);
        Assert.Equal("Success ", await PublishAsync(client, "S00036", host.Now));
        Assert.Equal("NotAuthorized outsideTerritory", await PublishAsync(client, "S00037", host.Now));

        using var http = host.With(key);
        var at = host.Now.AddSeconds(-30).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        using var content = new StringContent(
            $$$"""
            {"observations":[{"sensor":"S00037","at":"{{{at}}}","values":{"ph":7}},{"sensor":"S00036","at":"{{{at}}}","values":{"ph":7}}]}
            """,
            Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await http.PostAsync("/api/v1/observations", content, Cancellation);
        Assert.Equal(
            """{"accepted":1,"duplicate":0,"rejected":[{"index":0,"reason":"outsideTerritory"}],"flagged":[]}""",
            await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_last_will_makes_its_sensor_offline_until_it_is_heard_again()
    {
        var host = await shared.Value;
        var key = await host.AddKeyAsync((Role.Device, "pond:P0033"));
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Options(host, MqttProtocolVersion.V500, key), Cancellation);
        Assert.Equal("Success ", await PublishAsync(client, "S00033", host.Now.AddSeconds(-2)));
        var dying = await MqttClients.ConnectAsync(host.MqttPort, MqttProtocolVersion.V500, options => options
            .WithCredentials("station", key).WithWillTopic("v1/S00033/state").WithWillPayload("offline"));
        dying.Client.Dispose(); // without a DISCONNECT
        await TestHost.Until("offline", async () => await OfflineSinceAsync() is not null);
        var (_, pond) = await host.Read("/api/v1/ponds/P0033");
        Assert.Equal("S00033", (string?)Assert.Single(pond["silent"]!.AsArray())!["sensor"]);

        Assert.Equal("Success ", await PublishAsync(client, "S00033", host.Now));
        await TestHost.Until("back", async () => await OfflineSinceAsync() is null);

        async Task<string?> OfflineSinceAsync() => (string?)(await host.Read("/api/v1/sensors/S00033")).Body["offlineSince"];
    }

    [Fact]
    public async Task A_revoked_key_sends_no_longer_also_on_an_open_connection()
    {
        var host = await shared.Value;
        var key = await host.AddKeyAsync((Role.Device, "county"));
        using var client = new MqttClientFactory().CreateMqttClient();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await client.ConnectAsync(Options(host, MqttProtocolVersion.V500, key), Cancellation);
        Assert.Equal("Success ", await PublishAsync(client, "S00038", host.Now));

        var id = ApiKeys.Parse(key)!.Value.Id;
        var subject = (await host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Subject;
        await host.WriteAsync([(subject with { Disabled = true }).Save()], id);
        await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(client, "S00038", host.Now.AddSeconds(1)));
        await closed.Task.WaitAsync(TestHost.Patience, Cancellation);
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await ConnectAsync(host, MqttProtocolVersion.V500, key));
        using var http = host.With(key);
        using var content = new StringContent("""{"observations":[]}""", Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/api/v1/observations", content, Cancellation)).StatusCode);
    }

    private static MqttClientOptions Options(TestHost host, MqttProtocolVersion version, string? password, string username = "device")
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", host.MqttPort).WithProtocolVersion(version)
            .WithTimeout(TestHost.Patience);
        return (password is null && username == "device" ? options : options.WithCredentials(username, password)).Build();
    }

    private static async Task<MqttClientConnectResultCode> ConnectAsync(
        TestHost host, MqttProtocolVersion version, string? password, string username = "device")
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        return (await client.ConnectAsync(Options(host, version, password, username), Cancellation)).ResultCode;
    }

    private static async Task<string> PublishAsync(IMqttClient client, string sensor, DateTimeOffset at)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic($"v1/{sensor}/observations")
            .WithPayload($$$"""{"at":"{{{at.ToString("O", System.Globalization.CultureInfo.InvariantCulture)}}}","values":{"ph":7.5}}""")
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        var result = await client.PublishAsync(message, Cancellation);
        return $"{result.ReasonCode} {result.ReasonString}";
    }
}
