using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>Limits of the ledger, section <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Ledger";

    /// <summary>Every how many seconds counts are written. A process that is killed takes those since the last write with it.</summary>
    [Range(0.1, 60)]
    public double WriteSeconds { get; set; } = 5;

    /// <summary>
    /// Most counts waiting to be written, each of one sensor, hour and word, about 100 bytes. Beyond it counts are dropped and
    /// the ledger says so.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPendingCounts { get; set; } = 50_000;

    /// <summary>Most hours one question about a device may span.</summary>
    [Range(1, 8_784)]
    public int MaxDeviceHours { get; set; } = 744;

    /// <summary>Most hours one question about a village may span.</summary>
    [Range(1, 8_784)]
    public int MaxVillageHours { get; set; } = 168;

    /// <summary>Most hours one question about the county may span: it counts every row of the log in them.</summary>
    [Range(1, 8_784)]
    public int MaxCountyHours { get; set; } = 24;
}
