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
internal readonly record struct MqttVerdict(bool Logged, MqttPubAckReasonCode Code, string? Reason);

/// <summary>
/// Takes messages published on <c>v1/{sensorId}/observations</c>: one object or an array of <c>{at, sequence, values}</c>.
/// </summary>
/// <remarks>
/// What can never be taken is acknowledged with its reason: a device that is not told would repeat it for ever. Of an array the
/// good observations are taken, and the message counts as a success when there was one.
/// </remarks>
internal sealed partial class MqttIntake(
    ObservationReader reader,
    ObservationFraming framing,
    ObservationGateway gateway,
    IngestMetrics metrics,
    LedgerTally ledger,
    County county,
    IOptions<MqttOptions> options,
    TimeProvider time,
    ILogger<MqttIntake> logger) : IDisposable
{
    private const string Prefix = "v1/", Suffix = "/observations";

    private static readonly MqttVerdict NotLogged = new(false, MqttPubAckReasonCode.UnspecifiedError, null);

    private readonly SemaphoreSlim places = new(options.Value.MaxPending);

    /// <summary>Waits until one more message may be worked on.</summary>
    public Task EnterAsync(CancellationToken cancellation) => places.WaitAsync(cancellation);

    /// <summary>Takes a message that has entered, if its device may send it. Never throws.</summary>
    public async Task<MqttVerdict> TakeAsync(
        string client, IDeviceRights device, string topic, ReadOnlySequence<byte> payload, CancellationToken cancellation)
    {
        try
        {
            // Without rights it is told nothing: the connection is closed, and opening it again is refused with the reason.
            if (await device.ReachAsync(cancellation) is not { } reach)
                return NotLogged;
            return SensorOf(topic, out var verdict) is { } sensor
                ? await TakeAsync(client, sensor, reach, payload, cancellation)
                : Refuse(client, topic, verdict.Code, verdict.Reason!);
        }
        catch (OperationCanceledException)
        {
            return NotLogged;
        }
        catch (Exception exception)
        {
            LogFailed(exception, client, topic);
            return NotLogged;
        }
        finally
        {
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task<MqttVerdict> TakeAsync(
        string client, SensorPlace sensor, Reach reach, ReadOnlySequence<byte> payload, CancellationToken cancellation)
    {
        var batch = new ObservationBatch(time.GetUtcNow(), reach);
        if (framing.ReadMessage(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray(), sensor, batch) is { } refusal)
        {
            ledger.Rejected(
                reach.IsCounty || reach.Covers(Place.Of(sensor, county)) ? sensor : null, batch.ReceivedAt, Words.Of(refusal.Reason));
            return Refuse(client, sensor.Id, CodeOf(refusal.Reason), Words.Of(refusal.Reason));
        }
        if (await gateway.TakeAsync(IngestProtocol.Mqtt, batch, cancellation) is not { } answer)
            return NotLogged;
        foreach (var rejected in answer.Rejected)
            LogRejected(client, sensor.Id, rejected.Index, rejected.Reason);
        return answer.Accepted + answer.Duplicate == 0 && answer.Rejected is [var first, ..]
            ? new MqttVerdict(true, CodeOf(first.Reason), first.Reason)
            : new MqttVerdict(true, MqttPubAckReasonCode.Success, null);
    }

    private SensorPlace? SensorOf(string topic, out MqttVerdict verdict)
    {
        verdict = new MqttVerdict(true, MqttPubAckReasonCode.TopicNameInvalid, "unknownTopic");
        if (topic.Length <= Prefix.Length + Suffix.Length
            || !topic.StartsWith(Prefix, StringComparison.Ordinal) || !topic.EndsWith(Suffix, StringComparison.Ordinal))
            return null;
        var id = topic.AsSpan(Prefix.Length, topic.Length - Prefix.Length - Suffix.Length);
        if (!id.Contains('/'))
            verdict = new MqttVerdict(true, MqttPubAckReasonCode.NotAuthorized, Words.Of(Rejection.UnknownSensor));
        return reader.FindSensor(id);
    }

    private MqttVerdict Refuse(string client, string source, MqttPubAckReasonCode code, string reason)
    {
        metrics.Refused(IngestProtocol.Mqtt, reason);
        LogRefused(client, source, reason);
        return new MqttVerdict(true, code, reason);
    }

    private static MqttPubAckReasonCode CodeOf(string rejection) => rejection == Words.Of(Rejection.OutsideTerritory)
        ? MqttPubAckReasonCode.NotAuthorized
        : MqttPubAckReasonCode.PayloadFormatInvalid;

    private static MqttPubAckReasonCode CodeOf(RefusalReason reason) =>
        reason == RefusalReason.TooManyObservations ? MqttPubAckReasonCode.QuotaExceeded : MqttPubAckReasonCode.PayloadFormatInvalid;

    [LoggerMessage(Level = LogLevel.Debug, Message = "MQTT client {Client} sent for {Source} what cannot be taken: {Reason}")]
    private partial void LogRefused(string client, string source, string reason);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "MQTT client {Client} sent for {Sensor} an observation that was rejected, index {Index}: {Reason}")]
    private partial void LogRejected(string client, string sensor, int index, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of MQTT client {Client} on {Topic} failed; it is not acknowledged")]
    private partial void LogFailed(Exception exception, string client, string topic);
}
