using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Hosting;

/// <summary>How often live state leaves the grains and how far back they read. Section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Live";

    /// <summary>A place tells the places above it and its feed at most this often, in milliseconds.</summary>
    [Range(50, 60_000)]
    public int PublishMilliseconds { get; set; } = 500;

    /// <summary>A feed gathers changes for this long before it publishes them, in milliseconds.</summary>
    [Range(50, 10_000)]
    public int FlushMilliseconds { get; set; } = 250;

    /// <summary>
    /// A place judges its ages anew and repeats its contribution this often, in seconds: a contribution lost with a silo is
    /// repaired within this time.
    /// </summary>
    [Range(1, 600)]
    public int RefreshSeconds { get; set; } = 30;

    /// <summary>
    /// A changed pond writes its snapshot at least this often, in seconds; after a crash no more is read again from the log.
    /// </summary>
    [Range(10, 3600)]
    public int SnapshotSeconds { get; set; } = 300;

    /// <summary>A pond without a snapshot reads at most so many observations of each of its sensors from the log.</summary>
    [Range(1, 100_000)]
    public int CatchUpObservations { get; set; } = 5_000;

    /// <summary>A sensor writes down what it judges quality by after so many observations: a restart judges no more of them anew.</summary>
    [Range(10, 10_000)]
    public int JudgeSnapshotObservations { get; set; } = 500;

    /// <summary>A sensor that wakes judges at most so many observations anew; more than it writes down after.</summary>
    [Range(10, 20_000)]
    public int JudgeCatchUpObservations { get; set; } = 2_000;

    /// <summary>A sensor keeps at most so many judged observations for a place that does not answer.</summary>
    [Range(10, 100_000)]
    public int UntoldObservations { get; set; } = 10_000;
}
