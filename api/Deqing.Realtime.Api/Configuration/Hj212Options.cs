using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Domain.Hj212;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>The listener for instruments that speak HJ 212-2017, section <c>Hj212</c>.</summary>
public sealed class Hj212Options
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Hj212";

    /// <summary>Whether it listens.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// IP address it listens on. HJ 212 is plain text and its PW can be read along, so beyond loopback it needs
    /// <see cref="PrivateNetwork"/>.
    /// </summary>
    [RegularExpression(@"[0-9A-Fa-f:.]{2,45}")]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes any free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8212;

    /// <summary>Says that nobody but instruments can reach <see cref="Address"/>: a network of one's own, a VPN or a private APN.</summary>
    public bool PrivateNetwork { get; set; }

    /// <summary>Most connections at once; one more is closed as soon as it is opened.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Longest data segment in bytes; the standard says 1,024.</summary>
    [Range(FrameScanner.StandardMaxData, 9_999)]
    public int MaxDataBytes { get; set; } = FrameScanner.StandardMaxData;

    /// <summary>After so many bytes without a good frame a connection is closed.</summary>
    [Range(64, 1024 * 1024)]
    public int MaxNoiseBytes { get; set; } = 8_192;

    /// <summary>Most frames of one connection on their way into the log at once; until they are there its socket is not read.</summary>
    [Range(1, 500)]
    public int MaxFramesAtOnce { get; set; } = 64;

    /// <summary>After so many packets with an unknown MN or a wrong PW a connection is closed.</summary>
    [Range(1, 1_000)]
    public int MaxRefusals { get; set; } = 8;

    /// <summary>How long a frame may take from its first byte to its last, and an answer until it is read, in seconds.</summary>
    [Range(0.1, 600)]
    public double FrameSeconds { get; set; } = 30;

    /// <summary>How long a connection may last, in seconds, on which no known device has spoken.</summary>
    [Range(0.1, 86_400)]
    public double StrangerSeconds { get; set; } = 300;

    /// <summary>How long a known device may be silent, in seconds. Real-time data come every 30 to 3,600.</summary>
    [Range(0.1, 172_800)]
    public double IdleSeconds { get; set; } = 7_500;

    /// <summary>How long to wait, in seconds, before data the log did not take are offered to it again.</summary>
    [Range(0.01, 60)]
    public double RetrySeconds { get; set; } = 1;

    /// <summary>How much older than its message, in seconds, a sample may be to count as measured with it.</summary>
    [Range(0, 86_400)]
    public double MaxSampleAgeSeconds { get; set; } = 3_600;
}
