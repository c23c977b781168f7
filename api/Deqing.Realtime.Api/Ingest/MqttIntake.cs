using System.Buffers;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Microsoft.Extensions.Options;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What a device is told about a message. Without <paramref name="Logged"/> it is told nothing and sends it again.</summary>
/// <param name="Logged">False when the log did not take what it should have taken.</param>
/// <param name="Code">MQTT 5 reason code; a 3.1.1 device is only told that the message need not be repeated.</param>
/// <param name="Reason">The named reason of a refusal, or null.</param>
internal readonly record struct MqttVerdict(bool Logged, MqttPubAckReasonCode Code, string? Reason)
{
    /// <summary>It is taken.</summary>
    public static readonly MqttVerdict Taken = new(true, MqttPubAckReasonCode.Success, null);

    /// <summary>The log did not take it.</summary>
    public static readonly MqttVerdict NotLogged = new(false, MqttPubAckReasonCode.UnspecifiedError, null);
}

/// <summary>
/// Takes messages of devices, whichever broker they came by: our own on <c>v1/{sensorId}/observations</c>, one object or an array
/// of <c>{at, sequence, values}</c>, the dialects of the county, and what is said of connections.
/// </summary>
/// <remarks>
/// What can never be taken is acknowledged with its reason: a device that is not told would repeat it for ever. Of an array the
/// good observations are taken, and the message counts as a success when there was one.
/// </remarks>
internal sealed partial class MqttIntake(
    County county,
    MqttTopics topics,
    ObservationFraming framing,
    DialectReader dialects,
    ArrivalTimes arrivals,
    MqttStates states,
    ObservationGateway gateway,
    IngestMetrics metrics,
    LedgerTally ledger,
    IOptions<MqttOptions> options,
    TimeProvider time,
    ILogger<MqttIntake> logger) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.Value.MaxPending);

    /// <summary>Waits until one more message may be worked on.</summary>
    public Task EnterAsync(CancellationToken cancellation) => places.WaitAsync(cancellation);

    /// <summary>Takes a place if one more message may be worked on now.</summary>
    public bool TryEnter() => places.Wait(0);

    /// <summary>
    /// Takes a message that has entered, if its device may send it. Never throws. Its place is free again when its sensors are told,
    /// which may be after the verdict.
    /// </summary>
    public async Task<MqttVerdict> TakeAsync(MqttSender sender, MqttMessage message, CancellationToken cancellation)
    {
        ObservationBatch? batch = null;
        try
        {
            // Without rights it is told nothing: the connection is closed, and opening it again is refused with the reason.
            if (await sender.Device.ReachAsync(cancellation) is not { } reach)
                return MqttVerdict.NotLogged;
            var address = topics.Find(message.Topic);
            if (Refusal(address, reach, out var sensor) is { } refusal)
            {
                if (address.Speech != MqttSpeech.State)
                    ledger.Rejected(null, time.GetUtcNow(), refusal.Reason);
                return Refuse(sender, message.Topic, refusal.Code, refusal.Reason);
            }
            if (address.Speech == MqttSpeech.State)
                return Hear(sender, sensor!, reach, message);
            batch = new ObservationBatch(time.GetUtcNow(), reach.Reach);
            return await TakeAsync(sender, address, sensor, message, batch, cancellation);
        }
        catch (OperationCanceledException)
        {
            return MqttVerdict.NotLogged;
        }
        catch (Exception exception)
        {
            LogFailed(exception, sender.Client, message.Topic);
            return MqttVerdict.NotLogged;
        }
        finally
        {
            _ = LeaveAsync(batch?.Telling ?? Task.CompletedTask);
        }
    }

    /// <summary>A connection was opened that leaves a last will: if it is of a sensor's state, the sensor is its own now.</summary>
    public void Announce(MqttSender sender, DeviceReach reach, MqttMessage will)
    {
        var address = topics.Find(will.Topic);
        if (address.Speech == MqttSpeech.State && Refusal(address, reach, out var sensor) is null && reach.Reach.Covers(sensor!, county))
            states.Hold(sensor!, sender);
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    /// <summary>Why a device may say nothing on a topic, or null; and the sensor the topic is of, where it is of one.</summary>
    private static (MqttPubAckReasonCode Code, string Reason)? Refusal(
        in MqttAddress address, in DeviceReach reach, out SensorPlace? sensor)
    {
        sensor = address.Speech == MqttSpeech.ThingsBoard ? reach.Own : address.Sensor;
        return address.Speech switch
        {
            MqttSpeech.Unknown => (MqttPubAckReasonCode.TopicNameInvalid, "unknownTopic"),
            MqttSpeech.ThingsBoard when sensor is null => (MqttPubAckReasonCode.NotAuthorized, "keyOfNoSensor"),
            MqttSpeech.ThingsBoardGateway when reach.Own is null => null,
            not MqttSpeech.ThingsBoardGateway when sensor is null =>
                (MqttPubAckReasonCode.NotAuthorized, Words.Of(Rejection.UnknownSensor)),
            _ when reach.Own is { } own && own.Id != sensor?.Id => (MqttPubAckReasonCode.NotAuthorized, "notItsTopic"),
            _ => null,
        };
    }

    private MqttVerdict Hear(MqttSender sender, SensorPlace sensor, in DeviceReach reach, in MqttMessage message)
    {
        if (!reach.Reach.Covers(sensor, county))
            return Refuse(sender, sensor.Id, MqttPubAckReasonCode.NotAuthorized, Words.Of(Rejection.OutsideTerritory));
        return states.Hear(sensor, Flat(message.Payload), sender, message.IsWill, Intake.Normalise(time.GetUtcNow()))
            ? MqttVerdict.Taken
            : Refuse(sender, sensor.Id, MqttPubAckReasonCode.PayloadFormatInvalid, "unknownState");
    }

    private async Task LeaveAsync(Task telling)
    {
        await telling;
        places.Release();
    }

    private async Task<MqttVerdict> TakeAsync(
        MqttSender sender, MqttAddress address, SensorPlace? sensor, MqttMessage message, ObservationBatch batch,
        CancellationToken cancellation)
    {
        if (Read(sender, address, sensor, message, batch) is { } refusal)
        {
            ledger.Rejected(
                sensor is not null && batch.Reach.Covers(sensor, county) ? sensor : null, batch.ReceivedAt, Words.Of(refusal.Reason));
            return Refuse(sender, message.Topic, CodeOf(refusal.Reason), Words.Of(refusal.Reason));
        }
        if (await gateway.TakeAsync(IngestProtocol.Mqtt, batch, cancellation) is not { } answer)
            return MqttVerdict.NotLogged;
        foreach (var rejected in answer.Rejected)
            LogRejected(sender.Client, message.Topic, rejected.Index, rejected.Reason);
        return answer.Accepted + answer.Duplicate == 0 && answer.Rejected is [var first, ..]
            ? new MqttVerdict(true, CodeOf(first.Reason), first.Reason)
            : MqttVerdict.Taken;
    }

    private Refusal? Read(MqttSender sender, in MqttAddress address, SensorPlace? sensor, in MqttMessage message, ObservationBatch batch)
    {
        var payload = Flat(message.Payload);
        if (address.Dialect is not { } words)
            return framing.ReadMessage(payload, sensor!, batch);
        var refusal = address.Speech == MqttSpeech.ThingsBoardGateway
            ? dialects.ReadGateway(payload, words, batch)
            : dialects.ReadMessage(payload, words, sensor!, batch);
        if (refusal is null)
            arrivals.Give(batch, new MqttDelivery(sender.Client, message.Id, message.IsAgain), payload);
        return refusal;
    }

    private static ReadOnlySpan<byte> Flat(in ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();

    private MqttVerdict Refuse(MqttSender sender, string source, MqttPubAckReasonCode code, string reason)
    {
        metrics.Refused(IngestProtocol.Mqtt, reason);
        LogRefused(sender.Client, source, reason);
        return new MqttVerdict(true, code, reason);
    }

    private static MqttPubAckReasonCode CodeOf(string rejection) =>
        rejection == Words.Of(Rejection.OutsideTerritory) || rejection == Words.Of(Rejection.Retired)
            ? MqttPubAckReasonCode.NotAuthorized
            : MqttPubAckReasonCode.PayloadFormatInvalid;

    private static MqttPubAckReasonCode CodeOf(RefusalReason reason) =>
        reason == RefusalReason.TooManyObservations ? MqttPubAckReasonCode.QuotaExceeded : MqttPubAckReasonCode.PayloadFormatInvalid;

    [LoggerMessage(Level = LogLevel.Debug, Message = "MQTT client {Client} sent for {Source} what cannot be taken: {Reason}")]
    private partial void LogRefused(string client, string source, string reason);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "MQTT client {Client} sent on {Topic} an observation that was rejected, index {Index}: {Reason}")]
    private partial void LogRejected(string client, string topic, int index, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of MQTT client {Client} on {Topic} failed; it is not acknowledged")]
    private partial void LogFailed(Exception exception, string client, string topic);
}
