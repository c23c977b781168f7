using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Workers;

/// <summary>How workers are kept. Section <c>Dispatch</c>.</summary>
public sealed class DispatchOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Dispatch";

    /// <summary>A position is written when the worker has moved farther than this from the one that was, in metres.</summary>
    [Range(0, 1_000)]
    public int SaveMetres { get; set; } = 50;

    /// <summary>And when the one that was written is older than this, in seconds.</summary>
    [Range(0, 3_600)]
    public int SaveSeconds { get; set; } = 60;

    /// <summary>Cards and tasks are read anew this often at most, in milliseconds, unless something was assigned here.</summary>
    [Range(0, 60_000)]
    public int ReadMilliseconds { get; set; } = 2_000;
}
