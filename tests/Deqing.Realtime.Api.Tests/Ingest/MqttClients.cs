using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Devices as tests connect them.</summary>
internal static class MqttClients
{
    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A client that is connected.</summary>
    public static async Task<(IMqttClient Client, MqttClientConnectResult Result)> ConnectAsync(
        int port, MqttProtocolVersion version, Action<MqttClientOptionsBuilder>? more = null)
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(version)
            .WithClientId(Guid.NewGuid().ToString("N")).WithTimeout(IngestHost.Patience);
        more?.Invoke(options);
        var client = new MqttClientFactory().CreateMqttClient();
        try
        {
            return (client, await client.ConnectAsync(options.Build(), Cancellation));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A client of the embedded broker, which shows a user name.</summary>
    public static async Task<IMqttClient> ConnectAsync(
        IngestHost host, string user, string? id = null, string? will = null, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        (await ConnectAsync(host.MqttPort, version, options =>
        {
            options.WithCredentials(user, "");
            if (id is not null)
                options.WithClientId(id);
            if (will is not null)
                options.WithWillTopic(will).WithWillPayload("offline").WithWillRetain().WithWillQualityOfServiceLevel(
                    MqttQualityOfServiceLevel.AtLeastOnce);
        })).Client;

    /// <summary>Publishes and says what came back: the reason code and the reason.</summary>
    public static async Task<string> SayAsync(
        this IMqttClient client, string topic, string payload, bool retain = false,
        MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        var result = await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain)
                .WithQualityOfServiceLevel(quality).Build(),
            Cancellation).WaitAsync(IngestHost.Patience, Cancellation);
        return $"{result.ReasonCode} {result.ReasonString}".TrimEnd();
    }

    /// <summary>Completes when the connection has ended.</summary>
    public static Task EndedAsync(this IMqttClient client)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        if (!client.IsConnected)
            ended.TrySetResult();
        return ended.Task.WaitAsync(IngestHost.Patience, Cancellation);
    }
}
