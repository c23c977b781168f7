using System.Globalization;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Deqing.Realtime.Fleet.Wire;

/// <summary>
/// One MQTT 5 connection, QoS 1. A batch is one message on the sensor's topic and counts as sent when its PUBACK is here.
/// A broken connection is opened again with capped back-off and what was not acknowledged is sent again.
/// </summary>
internal sealed class MqttTarget : ITarget
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private static int _connections;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly MqttClientOptions _options;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    public MqttTarget(string host, int port, string? key, TimeSpan patience, TimeProvider time)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"fleet-{Environment.ProcessId}-{Interlocked.Increment(ref _connections)}");
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(host, port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(name)
            .WithTimeout(AnswerTimeout);
        _options = (key is null ? options : options.WithCredentials("fleet", key)).Build();
        _patience = patience;
        _time = time;
    }

    public async Task<Delivery> SendAsync(string sensor, IReadOnlyList<FleetObservation> batch, CancellationToken stop)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic($"v1/{sensor}/observations")
            .WithPayload(ObservationJson.Payload(batch))
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        var backOff = new BackOff(_patience, _time);
        while (true)
        {
            string trouble;
            try
            {
                await ConnectAsync(stop);
                var answer = await _client.PublishAsync(message, stop);
                if (answer.IsSuccess) return Delivery.AllAccepted(batch.Count);
                trouble = answer.ReasonCode.ToString();
                if (answer.ReasonCode is not (MqttClientPublishReasonCode.QuotaExceeded or MqttClientPublishReasonCode.UnspecifiedError))
                    return Delivery.Failed(trouble);
            }
            catch (Exception error) when (IsConnectionTrouble(error, stop))
            {
                trouble = error.Message;
            }
            if (!await backOff.WaitAsync(stop)) return Delivery.Failed(trouble);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync();
        }
        catch (Exception error) when (IsConnectionTrouble(error, CancellationToken.None))
        {
            // The broker left first.
        }
        _client.Dispose();
        _connecting.Dispose();
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        if (_client.IsConnected) return;
        await _connecting.WaitAsync(stop);
        try
        {
            if (!_client.IsConnected) await _client.ConnectAsync(_options, stop);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The client also cancels what is under way when a connection breaks; that is trouble, not the caller's wish.</summary>
    private static bool IsConnectionTrouble(Exception error, CancellationToken stop) =>
        error is MqttCommunicationException or MqttClientDisconnectedException or MqttClientNotConnectedException
            or MqttProtocolViolationException or System.Net.Sockets.SocketException or IOException or InvalidOperationException
        || (error is OperationCanceledException && !stop.IsCancellationRequested);
}
