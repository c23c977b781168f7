using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Water;

/// <summary>How the watches over devices are kept at work. Section <c>Liveness</c>. When a device is gone the county pack says.</summary>
public sealed class LivenessOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Liveness";

    /// <summary>
    /// Every watch is looked after this often, in seconds; at once after a silo was lost. So long at most nobody knows of silence whose
    /// watch was lost without its silo.
    /// </summary>
    [Range(1, 3_600)]
    public int SweepSeconds { get; set; } = 60;

    /// <summary>A sweep wakes at most so many sensors at once.</summary>
    [Range(1, 256)]
    public int Parallel { get; set; } = 16;

    /// <summary>
    /// If nobody at all was heard for longer than this before a start, in seconds, it was the program that was away: devices that were
    /// well until then get a whole deadline after it.
    /// </summary>
    [Range(1, 3_600)]
    public int DeafSeconds { get; set; } = 30;
}
