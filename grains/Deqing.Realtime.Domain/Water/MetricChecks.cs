namespace Deqing.Realtime.Domain.Water;

/// <summary>How far a value may lie from the one before it: <paramref name="Step"/> at once and so much more for each minute.</summary>
/// <param name="Step">In the metric's unit: noise, resolution, what a stirred pond does at once.</param>
/// <param name="PerMinute">In the metric's unit: the fastest real change.</param>
public readonly record struct JumpLimit(float Step, float PerMinute);

/// <summary>How far a sensor may lie from its neighbours for how long.</summary>
/// <param name="Apart">Between its hourly mean and the median of theirs, in the metric's unit.</param>
/// <param name="Hours">So many hours in a row, all to the same side.</param>
public readonly record struct DriftLimit(float Apart, int Hours);

/// <summary>
/// What the values of a metric are judged by besides their range. All of it is the county's; what is left out is not judged.
/// </summary>
public sealed record MetricChecks
{
    /// <summary>Nothing but the range.</summary>
    public static readonly MetricChecks None = new();

    /// <summary>After a jump values must have been steady for so long before they are believed again.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMinutes(10);

    /// <summary>Faults no further apart than this are one episode.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(30);

    /// <summary>So many values must be steady, or without fault, as well: time alone says little of who reports every four hours.</summary>
    public const int SteadyValues = 3;

    /// <summary>The largest change that can be real; null where any can.</summary>
    public JumpLimit? Jump { get; init; }

    /// <summary>
    /// Unchanged at the metric's resolution for so long, it is stuck; null where it may stand still for ever. No step between two
    /// values counts for more than a tenth of it, so a device that was silent, or reports seldom, is not stuck after two equal values.
    /// </summary>
    public TimeSpan? StuckAfter { get; init; }

    /// <summary>At or below it the method detects nothing; null if it has no such limit.</summary>
    public float? DetectionLimit { get; init; }

    /// <summary>Values at which a converter ends, such as 1023 or −32768.</summary>
    public ImmutableArray<float> Rails { get; init; } = [];

    /// <summary>Span of an integer that wraps around, such as 65536; null if none does.</summary>
    public float? Wrap { get; init; }

    /// <summary>How far from its neighbours is drift; null where places differ too much to tell.</summary>
    public DriftLimit? Drift { get; init; }

    /// <summary>A fault that lasts so long needs somebody to go there; when it has been gone for as long, nobody need.</summary>
    public TimeSpan FaultAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary>More episodes than this within a day need somebody to go there, however short they are.</summary>
    public int FaultsPerDay { get; init; } = 8;

    /// <summary>Where the figures come from.</summary>
    public string Source { get; init; } = "";
}
