using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Storage;

/// <summary>Limits of <see cref="GroupCommit"/>.</summary>
public sealed class GroupCommitOptions
{
    /// <summary>The default of <see cref="MaxPendingRows"/>.</summary>
    public const int DefaultMaxPendingRows = 50_000;

    /// <summary>
    /// How many rows may be in memory, waiting or being written; callers beyond it wait. At least one full append, so that every
    /// append has its turn. A row of six values takes about 250 bytes.
    /// </summary>
    [Range(IReadingLog.MaxAppend, 1_000_000)]
    public int MaxPendingRows { get; set; } = DefaultMaxPendingRows;
}
