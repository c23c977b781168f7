using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>The listener for HJ 212-2017 instruments, section <c>Hj212</c>. The key is reserved: nothing listens on it yet.</summary>
public sealed class Hj212Options
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Hj212";

    /// <summary>TCP port.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8212;
}
