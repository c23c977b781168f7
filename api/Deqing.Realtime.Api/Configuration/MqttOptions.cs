using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>The embedded broker, section <c>Mqtt</c>.</summary>
public sealed class MqttOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Mqtt";

    /// <summary>TCP port on the loopback address; 0 takes any free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 1883;

    /// <summary>Most connections at once; one more is closed as soon as it is opened.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Longest packet in bytes; a longer one is not read and ends its connection.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxPacketBytes { get; set; } = 1024 * 1024;

    /// <summary>Messages of one connection on their way into the log at once; while there are so many its socket is not read.</summary>
    [Range(1, 1_024)]
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Messages of all connections on their way into the log at once; while there are so many no socket is read.</summary>
    [Range(1, 100_000)]
    public int MaxPending { get; set; } = 2_048;
}
