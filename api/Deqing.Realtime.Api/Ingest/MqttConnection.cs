using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Deqing.Realtime.Api.Configuration;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// One connection of the broker. Every PUBLISH starts on its way into the log when it is read, and its PUBACK (or PUBREC) waits
/// here until the log has it. So many messages of one connection travel at once and acknowledgements keep their order.
/// </summary>
/// <remarks>
/// <para>No more is read while <see cref="MqttOptions.MaxInFlight"/> packets wait for their answer, or for the client to read it, or
/// while the client is ahead of its rate. The network then slows the client down, and memory stays bounded whatever it does.</para>
/// <para>
/// MQTTnet by itself reads the next packet only after the last was worked on: a gateway with many sensors on one connection
/// would get one message per commit. When the log does not take a message, the connection is closed without an
/// acknowledgement, and the device sends again what was not acknowledged.
/// </para>
/// <para>Nothing is kept for a client that is away, so its last will is said at once, and not when the client comes back in
/// time to take its old connection over.</para>
/// </remarks>
internal sealed class MqttConnection(
    IMqttChannelAdapter inner,
    BoundedMqttChannel channel,
    MqttIntake intake,
    IDeviceRights device,
    IngestMetrics metrics,
    MqttOptions options,
    TimeProvider time,
    CancellationToken stopping) : IMqttChannelAdapter
{
    private readonly SemaphoreSlim window = new(options.MaxInFlight);
    private readonly ConcurrentQueue<(ushort Id, Task<MqttVerdict> Verdict)> unacknowledged = [];
    private MqttPace packets = new(options.MaxPacketsPerSecond, time.TimestampFrequency),
        bytes = new(options.MaxBytesPerSecond, time.TimestampFrequency);

    private volatile bool isClosed;
    private long counted;
    private string assigned = "";
    private MqttSender sender = new("", device);
    private MqttMessage? will;

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public void ResetStatistics() => inner.ResetStatistics();

    public void Dispose() => inner.Dispose();

    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        await KeepPaceAsync(cancellationToken);
        var packet = await inner.ReceivePacketAsync(cancellationToken);
        if (packet is null && channel.Exceeded)
        {
            metrics.Refused(IngestProtocol.Mqtt, "packetTooLong");
            await CloseAsync(MqttDisconnectReasonCode.PacketTooLarge);
        }
        switch (packet)
        {
            case MqttConnectPacket connect:
                return await EnterAsync(connect, cancellationToken) ? connect : null;
            case MqttPublishPacket publish:
                await BeginAsync(publish, cancellationToken);
                break;
            case MqttDisconnectPacket { ReasonCode: MqttDisconnectReasonCode.NormalDisconnection }:
                will = null;
                break;
            case MqttPubRelPacket or MqttPubRecPacket or MqttSubscribePacket or MqttUnsubscribePacket or MqttPingReqPacket:
                await window.WaitAsync(cancellationToken);
                break;
        }
        return packet;
    }

    /// <summary>Says the last will of a client that went without a word. Comes when the connection has ended.</summary>
    public async Task EndAsync()
    {
        if (will is not { } left || stopping.IsCancellationRequested)
            return;
        await intake.EnterAsync(stopping);
        await intake.TakeAsync(sender, left, stopping);
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        switch (packet)
        {
            case MqttConnAckPacket connected:
                SayLimits(connected);
                break;
            case MqttPubAckPacket acknowledgement:
                if (await VerdictAsync(acknowledgement.PacketIdentifier, cancellationToken) is not { } verdict)
                    return;
                (acknowledgement.ReasonCode, acknowledgement.ReasonString) = (verdict.Code, verdict.Reason);
                break;
            case MqttPubRecPacket receipt:
                if (await VerdictAsync(receipt.PacketIdentifier, cancellationToken) is not { } received)
                    return;
                (receipt.ReasonCode, receipt.ReasonString) = ((MqttPubRecReasonCode)received.Code, received.Reason);
                break;
        }
        await inner.SendPacketAsync(packet, cancellationToken);
        if (packet is not (MqttConnAckPacket or MqttDisconnectPacket))
            window.Release();
    }

    private async Task KeepPaceAsync(CancellationToken cancellationToken)
    {
        var (now, read) = (time.GetTimestamp(), channel.BytesRead);
        var (ofPackets, ofBytes) = (packets.Spend(1, now), bytes.Spend(read - counted, now));
        counted = read;
        if (ofPackets == TimeSpan.Zero && ofBytes == TimeSpan.Zero)
            return;
        metrics.Paused();
        await Task.Delay(ofPackets > ofBytes ? ofPackets : ofBytes, time, cancellationToken);
    }

    private async Task<bool> EnterAsync(MqttConnectPacket connect, CancellationToken cancellationToken)
    {
        var address = (RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";
        if (await device.ConnectAsync(connect.Username, connect.Password, address, cancellationToken)
            && await device.ReachAsync(cancellationToken) is { } reach)
        {
            Name(connect);
            will = MqttMessage.WillOf(connect);
            if (will is { } left)
                intake.Announce(sender, reach, left);
            return true;
        }

        metrics.Refused(IngestProtocol.Mqtt, "notSignedIn");
        isClosed = true;
        try
        {
            await inner.SendPacketAsync(
                new MqttConnAckPacket
                {
                    ReasonCode = MqttConnectReasonCode.NotAuthorized, ReturnCode = MqttConnectReturnCode.ConnectionRefusedNotAuthorized,
                },
                cancellationToken);
        }
        finally
        {
            await inner.DisconnectAsync(CancellationToken.None);
        }

        return false;
    }

    /// <summary>
    /// A client may leave its id empty (MQTT 3.1.1 §3.1.3.1); MQTTnet gives one to MQTT 5 clients only. An id counts for the key it
    /// was shown with, so that nobody ends the connection of somebody else's device by using its id.
    /// </summary>
    private void Name(MqttConnectPacket connect)
    {
        if (string.IsNullOrEmpty(connect.ClientId) && connect.CleanSession)
            connect.ClientId = assigned = $"auto-{Guid.NewGuid():N}";
        if (!string.IsNullOrEmpty(connect.ClientId))
            connect.ClientId = $"{device.Credential}/{connect.ClientId}";
        sender = new MqttSender(connect.ClientId ?? "", device);
    }

    private void SayLimits(MqttConnAckPacket connected)
    {
        connected.ReceiveMaximum = (ushort)options.MaxInFlight;
        connected.MaximumPacketSize = (uint)options.MaxPacketBytes;
        connected.TopicAliasMaximum = 0;
        connected.SessionExpiryInterval = 0;
        connected.RetainAvailable = true;
        connected.SharedSubscriptionAvailable = false;
        connected.WildcardSubscriptionAvailable = false;
        connected.SubscriptionIdentifiersAvailable = false;
        if (assigned.Length > 0)
            connected.AssignedClientIdentifier = assigned;
    }

    private async Task BeginAsync(MqttPublishPacket publish, CancellationToken cancellationToken)
    {
        await window.WaitAsync(cancellationToken);
        try
        {
            await intake.EnterAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            window.Release();
            throw;
        }

        // Not ended by the stop: the log writes what it has let in and then answers, and one token that thousands wait on is a lock.
        var verdict = intake.TakeAsync(sender, MqttMessage.Of(publish), CancellationToken.None);
        if (publish.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
            unacknowledged.Enqueue((publish.PacketIdentifier, verdict));
        else
            _ = ReleaseAfterAsync(verdict);
    }

    /// <summary>A message with QoS 0 is not answered, so it makes room when it is done.</summary>
    private async Task ReleaseAfterAsync(Task<MqttVerdict> verdict)
    {
        await verdict;
        window.Release();
    }

    /// <summary>Waits for the verdict on a message; null if there is nothing to acknowledge on this connection.</summary>
    private async Task<MqttVerdict?> VerdictAsync(ushort id, CancellationToken cancellationToken)
    {
        if (isClosed || !unacknowledged.TryPeek(out var first) || first.Id != id)
            return null;
        unacknowledged.TryDequeue(out _);
        var verdict = await first.Verdict.WaitAsync(cancellationToken);
        if (verdict.Logged)
            return verdict;
        await CloseAsync(MqttDisconnectReasonCode.ServerBusy);
        return null;
    }

    /// <summary>Closes the connection; only MQTT 5 lets a server say why.</summary>
    private async Task CloseAsync(MqttDisconnectReasonCode reason)
    {
        isClosed = true;
        try
        {
            if (PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500)
                await inner.SendPacketAsync(new MqttDisconnectPacket { ReasonCode = reason }, stopping);
        }
        finally
        {
            await inner.DisconnectAsync(CancellationToken.None);
        }
    }
}
