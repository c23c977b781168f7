using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>What reading a history may cost. Section <c>History</c>.</summary>
public sealed class HistoryOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "History";

    /// <summary>One answer reads at most so many rows of the log; an answer that would need more says that it is truncated.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxRows { get; set; } = 500_000;

    /// <summary>One export has at most so many rows of the log; what would have more is refused.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxExportRows { get; set; } = 5_000_000;

    /// <summary>So many exports run at once; more are asked to come again.</summary>
    [Range(1, 100)]
    public int MaxExports { get; set; } = 4;
}
