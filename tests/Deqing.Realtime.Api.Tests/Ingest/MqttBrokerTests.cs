using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Reason = MQTTnet.MqttClientPublishReasonCode;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class MqttBrokerTests
{
    private const string Topic = "v1/S00001/observations";

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_message_is_acknowledged_when_the_log_has_it_and_not_before(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host, version);
        host.Log.Hold();

        var publishing = PublishAsync(client, Topic, Observation("03:00"));
        await host.Log.ArrivedAsync(1);
        Assert.False(publishing.IsCompleted);
        Assert.Empty(host.Log.Rows);
        host.Log.Release();

        Assert.True((await publishing.WaitAsync(IngestHost.Patience, Cancellation)).IsSuccess);
        Assert.Single(host.Log.Rows);
        Assert.Single(host.Sensors.Told["S00001"]);
        Assert.Equal(1, host.Count("observations_total mqtt accepted"));
    }

    [Fact]
    public async Task Messages_of_one_connection_travel_together_up_to_the_limit()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxInFlight", 4));
        using var client = await ConnectAsync(host, MqttProtocolVersion.V311);
        host.Log.Hold();

        var publishing = Enumerable.Range(0, 6).Select(minute => PublishAsync(client, Topic, Observation($"03:0{minute}"))).ToArray();
        await host.Log.ArrivedAsync(4);
        using var other = await ConnectAsync(host, MqttProtocolVersion.V311);
        var elsewhere = PublishAsync(other, "v1/S00002/observations", Observation("03:00"));
        await host.Log.ArrivedAsync(1);
        Assert.Equal(5, host.Log.Appends);
        host.Log.Release();

        var results = await Task.WhenAll([.. publishing, elsewhere]).WaitAsync(IngestHost.Patience, Cancellation);
        Assert.All(results, result => Assert.True(result.IsSuccess));
        Assert.Equal(7, host.Log.Rows.Count);
    }

    [Fact]
    public async Task While_as_many_messages_as_all_connections_may_have_are_under_way_none_is_begun()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxPending", 1));
        using var first = await ConnectAsync(host, MqttProtocolVersion.V500);
        using var second = await ConnectAsync(host, MqttProtocolVersion.V500);
        host.Log.Hold();

        var begun = PublishAsync(first, Topic, Observation("03:00"));
        await host.Log.ArrivedAsync(1);
        var waiting = PublishAsync(second, Topic, Observation("03:01"));
        var byHttp = host.TakeLinesAsync("""{"sensor":"S00001","at":"2026-04-01T03:02:00+08:00","values":{"ph":7}}""");
        await host.Log.ArrivedAsync(1);
        Assert.Equal(2, host.Log.Appends);
        host.Log.Release();

        Assert.All(
            await Task.WhenAll(begun, waiting).WaitAsync(IngestHost.Patience, Cancellation), result => Assert.True(result.IsSuccess));
        Assert.Equal(1, (await byHttp).Accepted);
        Assert.Equal(3, host.Log.Rows.Count);
    }

    [Fact]
    public async Task The_good_observations_of_an_array_are_taken_and_the_bad_ones_counted()
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host, MqttProtocolVersion.V500);

        var result = await PublishAsync(
            client, Topic, $"[{Observation("03:00")},{{\"at\":\"now\",\"values\":{{}}}},{Observation("03:01")},{Observation("03:00")}]");

        Assert.Equal(Reason.Success, result.ReasonCode);
        Assert.Equal(2, host.Log.Rows.Count);
        Assert.Equal(2, host.Count("observations_total mqtt accepted"));
        Assert.Equal(1, host.Count("observations_total mqtt duplicate"));
        Assert.Equal(1, host.Count("observations_total mqtt malformedTime"));
    }

    [Theory]
    [InlineData(Topic, "{", Reason.PayloadFormatInvalid, "malformedJson")]
    [InlineData(Topic, "", Reason.PayloadFormatInvalid, "malformedJson")]
    [InlineData(Topic, "\uFEFF{}", Reason.PayloadFormatInvalid, "byteOrderMark")]
    [InlineData(Topic, "{}", Reason.PayloadFormatInvalid, "missingMember")]
    [InlineData(Topic, """{"at":"2026-05-01T00:00:00Z","values":{"ph":7}}""", Reason.PayloadFormatInvalid, "inTheFuture")]
    [InlineData(Topic, """{"at":"2026-04-01T00:00:00Z","values":{"happiness":7}}""", Reason.PayloadFormatInvalid, "unknownMetric")]
    [InlineData(Topic, "[{},{},{},{}]", Reason.QuotaExceeded, "tooManyObservations")]
    [InlineData("v1/S99999/observations", "{}", Reason.NotAuthorized, "unknownSensor")]
    [InlineData("v1//observations", "{}", Reason.TopicNameInvalid, "unknownTopic")]
    [InlineData("v1/a/b/observations", "{}", Reason.TopicNameInvalid, "unknownTopic")]
    [InlineData("v1/observations", "{}", Reason.NotAuthorized, "unknownSensor")] // of the county's plain dialect
    [InlineData("observations", "{}", Reason.TopicNameInvalid, "unknownTopic")]
    [InlineData("$SYS/broker", "{}", Reason.TopicNameInvalid, "unknownTopic")]
    public async Task A_message_that_can_never_be_taken_is_acknowledged_with_its_reason(
        string topic, string payload, Reason code, string reason)
    {
        await using var host = await IngestHost.StartAsync(("Ingest:MaxObservations", 3));
        using var modern = await ConnectAsync(host, MqttProtocolVersion.V500);
        using var older = await ConnectAsync(host, MqttProtocolVersion.V311);

        var told = await PublishAsync(modern, topic, payload);
        await PublishAsync(older, topic, payload).WaitAsync(IngestHost.Patience, Cancellation);

        Assert.Equal((code, reason), (told.ReasonCode, told.ReasonString));
        Assert.Equal(2, host.Count($"observations_total mqtt {reason}") + host.Count($"batches_refused_total mqtt {reason}"));
        Assert.True(older.IsConnected);
        Assert.Empty(host.Log.Rows);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task When_the_log_fails_the_connection_is_closed_and_the_message_sent_again_is_taken(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host, version);
        var disconnected = new TaskCompletionSource<MqttClientDisconnectedEventArgs>();
        client.DisconnectedAsync += args => { disconnected.TrySetResult(args); return Task.CompletedTask; };
        host.Log.Hold();

        var publishing = PublishAsync(client, Topic, Observation("03:00"));
        await host.Log.ArrivedAsync(1);
        host.Log.Failure = new IOException("The disk is full.");
        host.Log.Release();

        await Assert.ThrowsAnyAsync<Exception>(() => publishing.WaitAsync(IngestHost.Patience, Cancellation));
        var why = await disconnected.Task.WaitAsync(IngestHost.Patience, Cancellation);
        host.Log.Failure = null;
        using var again = await ConnectAsync(host, version);
        var result = await PublishAsync(again, Topic, Observation("03:00"));

        Assert.True(result.IsSuccess);
        Assert.Single(host.Log.Rows);
        Assert.Equal(version == MqttProtocolVersion.V500 ? MqttClientDisconnectReason.ServerBusy : null, ReasonSaid(why, version));
    }

    [Theory]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task The_other_qualities_of_service_are_taken_too(MqttQualityOfServiceLevel quality)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host, MqttProtocolVersion.V311);

        Assert.True((await PublishAsync(client, Topic, Observation("03:00"), quality)).IsSuccess);
        await host.Log.WrittenAsync(1);
        Assert.True((await PublishAsync(client, Topic, Observation("03:01"))).IsSuccess);

        Assert.Equal(2, host.Log.Rows.Count);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_packet_longer_than_the_limit_ends_its_connection_and_no_other(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxPacketBytes", 1_000));
        using var client = await ConnectAsync(host, version);
        using var other = await ConnectAsync(host, version);

        var fits = await PublishAsync(client, Topic, Observation("03:00").PadRight(900));
        await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(client, Topic, Observation("03:01").PadRight(3_000_000)));

        Assert.True(fits.IsSuccess);
        Assert.Single(host.Log.Rows);
        Assert.True((await PublishAsync(other, Topic, Observation("03:02"))).IsSuccess);
    }

    [Fact]
    public async Task One_connection_more_than_the_limit_is_closed()
    {
        await using var host = await IngestHost.StartAsync(("Mqtt:MaxConnections", 2));
        using var first = await ConnectAsync(host, MqttProtocolVersion.V311);
        using var second = await ConnectAsync(host, MqttProtocolVersion.V311);

        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(host, MqttProtocolVersion.V311));

        Assert.True((await PublishAsync(second, Topic, Observation("03:00"))).IsSuccess);
        Assert.Equal(1, host.Count("batches_refused_total mqtt tooManyConnections"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nobody_is_granted_a_subscription(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        using var client = await ConnectAsync(host, version);

        var result = await client.SubscribeAsync("v1/#", cancellationToken: Cancellation);

        Assert.True(Assert.Single(result.Items).ResultCode >= MqttClientSubscribeResultCode.UnspecifiedError);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_may_come_without_an_id(MqttProtocolVersion version)
    {
        await using var host = await IngestHost.StartAsync();
        using var first = await ConnectAsync(host, version, "");
        using var second = await ConnectAsync(host, version, "");

        Assert.True((await PublishAsync(first, Topic, Observation("03:00"))).IsSuccess);
        Assert.True((await PublishAsync(second, Topic, Observation("03:01"))).IsSuccess);
    }

    [Fact]
    public async Task A_port_in_use_refuses_the_start_by_name()
    {
        await using var host = await IngestHost.StartAsync();

        var refused = await Assert.ThrowsAsync<StartupRefused>(() => IngestHost.StartAsync(("Mqtt:Port", host.MqttPort)));

        Assert.StartsWith($"Mqtt:Port {host.MqttPort} is already in use", refused.Message, StringComparison.Ordinal);
    }

    private static MqttClientDisconnectReason? ReasonSaid(MqttClientDisconnectedEventArgs args, MqttProtocolVersion version) =>
        version == MqttProtocolVersion.V500 ? args.Reason : null;

    private static string Observation(string time) => "{\"at\":\"2026-04-01T" + time + ":00+08:00\",\"values\":{\"ph\":7.1}}";

    private static async Task<IMqttClient> ConnectAsync(IngestHost host, MqttProtocolVersion version, string? id = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(
            new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", host.MqttPort)
                .WithProtocolVersion(version)
                .WithClientId(id ?? Guid.NewGuid().ToString("N"))
                .WithTimeout(IngestHost.Patience)
                .Build(),
            Cancellation);
        return client;
    }

    private static Task<MqttClientPublishResult> PublishAsync(
        IMqttClient client, string topic, string payload, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(quality).Build(),
            Cancellation);
}
