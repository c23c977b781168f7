using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>A broker of the county whose messages are taken over, section <c>MqttBridge</c>. It must speak MQTT 5.</summary>
public sealed class MqttBridgeOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "MqttBridge";

    /// <summary>Where it listens: <c>mqtts://broker.county:8883</c>, or on this machine <c>mqtt://127.0.0.1:1883</c>; or none.</summary>
    [RegularExpression(@"mqtts?://[^/\s:@]+(:\d{1,5})?", ErrorMessage = "must be mqtts://HOST:PORT or mqtt://HOST:PORT")]
    public string? Address { get; set; }

    /// <summary>User name to show.</summary>
    public string? User { get; set; }

    /// <summary>Password to show: from the environment or <c>Security:SecretsFolder</c>.</summary>
    public string? Password { get; set; }

    /// <summary>File of the authority that vouches for the broker, PEM; those of this machine if not named.</summary>
    public string? Authority { get; set; }

    /// <summary>
    /// Name of a shared subscription: gateways with the same one share the messages between them. Without one this gateway gets all
    /// messages. Not every broker keeps a shared subscription while it is not running, see docs/mqtt.md.
    /// </summary>
    [RegularExpression("[A-Za-z0-9._-]{1,64}", ErrorMessage = "must be 1 to 64 of A–Z a–z 0–9 . _ -")]
    public string? Group { get; set; }

    /// <summary>
    /// The client id, each gateway its own and the same after every start: the broker keeps under it what was not acknowledged.
    /// The name of the machine if not given.
    /// </summary>
    [RegularExpression("[A-Za-z0-9._-]{1,64}", ErrorMessage = "must be 1 to 64 of A–Z a–z 0–9 . _ -")]
    public string? ClientId { get; set; }

    /// <summary>How long the broker keeps messages for this gateway while it is away, in seconds.</summary>
    [Range(60, 90 * 86_400)]
    public int SessionSeconds { get; set; } = 7 * 86_400;

    /// <summary>Messages the broker may send before the first of them is acknowledged.</summary>
    [Range(1, 10_000)]
    public int ReceiveMaximum { get; set; } = 1_024;

    /// <summary>Longest packet in bytes the broker may send.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxPacketBytes { get; set; } = 1024 * 1024;

    /// <summary>Seconds without a word after which either side asks whether the other is still there.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 30;

    /// <summary>Shortest and first wait before a broken connection is opened again, in seconds; it doubles each time.</summary>
    [Range(0.01, 60)]
    public double RetrySeconds { get; set; } = 0.25;

    /// <summary>Longest such wait in seconds.</summary>
    [Range(0.01, 3_600)]
    public double MaxRetrySeconds { get; set; } = 30;
}
