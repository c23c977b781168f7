using Deqing.Realtime.Api.Configuration;
using Microsoft.Extensions.Options;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Lets a bounded number of connections in, by all ways together, and makes them.</summary>
internal sealed partial class MqttDoor(
    IOptions<MqttOptions> options, MqttIntake intake, Func<IDeviceRights> devices, IngestMetrics metrics, TimeProvider time,
    ILogger<MqttDoor> logger)
{
    private const int WriteBuffer = 1_024, WriteBufferKept = 16 * 1_024;

    private readonly MqttOptions limits = options.Value;
    private int connections;

    /// <summary>Takes a place for a connection, if there is one.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref connections) <= limits.MaxConnections)
            return true;
        Leave();
        metrics.Refused(IngestProtocol.Mqtt, "tooManyConnections");
        LogTooMany(limits.MaxConnections);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref connections);

    /// <summary>A channel whose packets are bounded.</summary>
    public BoundedMqttChannel Bound(IMqttChannel channel) =>
        new(new ReadAheadChannel(channel), limits.MaxConnectBytes, limits.MaxPacketBytes);

    /// <summary>A connection over a channel.</summary>
    public MqttConnection Connect(BoundedMqttChannel channel, IMqttNetLogger netLogger, CancellationToken stopping)
    {
        var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(WriteBuffer, WriteBufferKept));
        return new MqttConnection(
            new MqttChannelAdapter(channel, formatter, netLogger), channel, intake, devices(), metrics, limits, time, stopping);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An MQTT connection was closed: there are {Limit} already, which is the limit")]
    private partial void LogTooMany(int limit);
}
