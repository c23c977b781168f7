using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Devices;

/// <summary>How large the registry may grow, and what an import may cost. Section <c>Devices</c>.</summary>
public sealed class DeviceOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Devices";

    /// <summary>So many devices may be registered, those of the county pack and those that are retired among them.</summary>
    [Range(1, 1_000_000)]
    public int Max { get; set; } = 100_000;

    /// <summary>Devices of one import.</summary>
    [Range(1, 10_000)]
    public int MaxImportRows { get; set; } = 10_000;

    /// <summary>Bytes of one import.</summary>
    [Range(1_024, 16 * 1024 * 1024)]
    public int MaxImportBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>So many mistakes of an import are named; beyond them only their number is.</summary>
    [Range(1, 10_000)]
    public int MaxMistakes { get; set; } = 1_000;

    /// <summary>For how many days a one-time code counts.</summary>
    [Range(1, 3_650)]
    public int CodeDays { get; set; } = 365;
}
