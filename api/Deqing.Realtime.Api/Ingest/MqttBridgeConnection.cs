using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// One connection to a broker of the county. Each message is acknowledged when the log has it, in the order of arrival; when the
/// log does not take one, the connection ends and the broker sends again, over the next one, what was not acknowledged.
/// </summary>
/// <remarks>
/// The broker sends no more than the receive maximum before it is acknowledged, so that is all that waits here. Messages with
/// QoS 0 know no such limit: those for which there is no room at once are dropped and counted, as their sender allows.
/// </remarks>
internal sealed class MqttBridgeConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<Begun> begun = Channel.CreateUnbounded<Begun>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource ending;
    private readonly CancellationToken stopping;
    private readonly MqttSender sender;
    private readonly MqttTopics topics;
    private readonly MqttIntake intake;
    private readonly IngestMetrics metrics;

    public MqttBridgeConnection(MqttSender sender, MqttTopics topics, MqttIntake intake, IngestMetrics metrics, CancellationToken stopping)
    {
        (this.sender, this.topics, this.intake, this.metrics, this.stopping) = (sender, topics, intake, metrics, stopping);
        ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        client.ApplicationMessageReceivedAsync += BeginAsync;
        client.DisconnectedAsync += left =>
        {
            begun.Writer.TryComplete(left.Exception ?? new IOException($"The broker ended the connection: {left.Reason}."));
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether it has acknowledged a message.</summary>
    public bool HasAcknowledged { get; private set; }

    /// <summary>Connects, subscribes and takes messages until the connection ends, and then says why by throwing.</summary>
    /// <exception cref="OperationCanceledException">The program stops.</exception>
    public async Task RunAsync(MqttClientOptions options, string? group)
    {
        await ConnectAsync(options, group);
        metrics.Bridged(1);
        try
        {
            await AcknowledgeAsync();
        }
        finally
        {
            metrics.Bridged(-1);
            await ending.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        client.Dispose();
        ending.Dispose();
    }

    private async Task ConnectAsync(MqttClientOptions options, string? group)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        var connected = await client.ConnectAsync(options, patience.Token);
        if (connected.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"The broker refused the connection: {connected.ResultCode} {connected.ReasonString}");
        var wanted = new MqttClientSubscribeOptionsBuilder();
        // What is retained was taken when it was news.
        foreach (var filter in topics.Filters)
            wanted.WithTopicFilter(
                group is null ? filter : $"$share/{group}/{filter}", MqttQualityOfServiceLevel.AtLeastOnce,
                retainHandling: MqttRetainHandling.DoNotSendOnSubscribe);
        // Each gateway hears of all connections, also what is retained, which no shared subscription is told (MQTT 5 §4.8.2).
        wanted.WithTopicFilter(MqttTopics.StateFilter, MqttQualityOfServiceLevel.AtLeastOnce);
        var granted = await client.SubscribeAsync(wanted.Build(), patience.Token);
        foreach (var item in granted.Items)
            if (item.ResultCode != MqttClientSubscribeResultCode.GrantedQoS1)
                throw new IOException($"The broker does not grant {item.TopicFilter.Topic} with QoS 1: {item.ResultCode}");
    }

    /// <summary>MQTTnet hands over one message after the other; it is let go as soon as the message is on its way.</summary>
    private async Task BeginAsync(MqttApplicationMessageReceivedEventArgs arrived)
    {
        arrived.AutoAcknowledge = false;
        var it = arrived.ApplicationMessage;
        var message = new MqttMessage(it.Topic ?? "", it.Payload, arrived.PacketIdentifier, it.Dup);
        if (it.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
        {
            await intake.EnterAsync(ending.Token);
            begun.Writer.TryWrite(new Begun(arrived, intake.TakeAsync(sender, message, stopping)));
        }
        else if (intake.TryEnter())
        {
            _ = intake.TakeAsync(sender, message, stopping);
        }
        else
        {
            metrics.Refused(IngestProtocol.Mqtt, Words.Of(RefusalReason.Overloaded));
        }
    }

    private async Task AcknowledgeAsync()
    {
        await foreach (var (arrived, verdict) in begun.Reader.ReadAllAsync(stopping))
        {
            var told = await verdict;
            if (!told.Logged)
                throw new IOException("The log did not take a message.");
            (arrived.ReasonCode, arrived.ResponseReasonString) = ((MqttApplicationMessageReceivedReasonCode)told.Code, told.Reason);
            await arrived.AcknowledgeAsync(stopping);
            HasAcknowledged = true;
        }
    }

    private readonly record struct Begun(MqttApplicationMessageReceivedEventArgs Arrived, Task<MqttVerdict> Verdict);
}
