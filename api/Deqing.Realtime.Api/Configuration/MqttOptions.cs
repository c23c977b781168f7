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

    /// <summary>File of the certificate and those that vouch for it, PEM. With one the broker also listens with TLS.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>File of its private key, PEM; the file of the certificate if not named.</summary>
    public string? TlsKey { get; set; }

    /// <summary>TCP port with TLS; 0 takes any free one.</summary>
    [Range(0, 65_535)]
    public int TlsPort { get; set; } = 8883;

    /// <summary>Address to listen on with TLS; <c>::</c> is every one, also those of IPv4.</summary>
    public string TlsAddress { get; set; } = "::";

    /// <summary>Most connections at once, with TLS and without; one more is closed as soon as it is opened.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Longest first packet in bytes, with client id, key and last will: what somebody without a key may cost.</summary>
    [Range(64, 64 * 1024)]
    public int MaxConnectBytes { get; set; } = 4 * 1024;

    /// <summary>Longest packet in bytes; a longer one is not read and ends its connection.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxPacketBytes { get; set; } = 1024 * 1024;

    /// <summary>Packets of one connection that are not answered yet; while there are so many its socket is not read.</summary>
    [Range(1, 1_024)]
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Messages of all connections on their way into the log at once; while there are so many no socket is read.</summary>
    [Range(1, 100_000)]
    public int MaxPending { get; set; } = 2_048;

    /// <summary>Packets a second of one connection, and at once; who sends faster is not read for a while.</summary>
    [Range(1, 1_000_000)]
    public int MaxPacketsPerSecond { get; set; } = 2_000;

    /// <summary>Bytes a second of one connection, and at once; who sends faster is not read for a while.</summary>
    [Range(1_024, 1024 * 1024 * 1024)]
    public int MaxBytesPerSecond { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Messages without a time whose time of arrival is remembered, about 150 bytes each, so that one that is sent again is not
    /// stored twice.
    /// </summary>
    [Range(2, 1_000_000)]
    public int RememberedMessages { get; set; } = 65_536;
}
