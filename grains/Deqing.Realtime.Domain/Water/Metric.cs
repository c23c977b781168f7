using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Water;

/// <summary>A limit of a standard for a metric.</summary>
/// <param name="Standard">Number of the standard, for example <c>GB 3838-2002</c>.</param>
/// <param name="Case">The class or case it holds for, for example <c>III</c>.</param>
/// <param name="Operator"><c>&gt;=</c>, <c>&lt;=</c> or <c>range</c>.</param>
/// <param name="Low">The limit, or the lower end of a range.</param>
/// <param name="High">The upper end of a range; equal to <paramref name="Low"/> otherwise.</param>
/// <param name="Unit">Unit of the limit.</param>
/// <param name="Confirmed">Whether the figure was confirmed in the text of the standard.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record MetricLimit(
    string Standard, string Case, string Operator, double Low, double High, string Unit, bool Confirmed, string Source);

/// <summary>A measured quantity (监测项).</summary>
/// <param name="Number">The number under which the reading log keeps it: 1 to 255, stable and never reused.</param>
/// <param name="Key">The key messages carry, for example <c>dissolvedOxygen</c>.</param>
/// <param name="Names">Its name on screens.</param>
/// <param name="Unit">Its unit; empty for pH.</param>
/// <param name="Min">Lowest value a working probe can report.</param>
/// <param name="Max">Highest value a working probe can report.</param>
/// <param name="Resolution">Smallest step a probe resolves.</param>
/// <param name="Decimals">Decimals to show.</param>
/// <param name="Hj212">Factor code of HJ 212-2017 Table B.1, where it has one.</param>
/// <param name="Limits">Limits of standards.</param>
public sealed record Metric(
    int Number,
    string Key,
    Names Names,
    string Unit,
    double Min,
    double Max,
    double Resolution,
    int Decimals,
    string? Hj212,
    ImmutableArray<MetricLimit> Limits)
{
    /// <summary>What its values are judged by besides their range.</summary>
    public MetricChecks Checks { get; init; } = MetricChecks.None;

    /// <summary>Whether a value lies in the physical range, its ends included. NaN never does.</summary>
    public bool Contains(float value) => value >= Min && value <= Max;
}

/// <summary>What becomes of a fault of a device that persists.</summary>
/// <param name="Category">Category of the case it opens.</param>
/// <param name="Severity">How urgent that is.</param>
public sealed record FaultCase(string Category, Severity Severity);

/// <summary>The metrics of a county, by key and by number.</summary>
public sealed class MetricCatalogue
{
    /// <summary>The highest number a metric may have; live state keeps one slot per number.</summary>
    public const int MaxNumber = 255;

    private readonly Metric?[] byNumber;
    private readonly FrozenDictionary<string, Metric> byKey;

    /// <summary>Builds the lookups. Keys and numbers must be unique.</summary>
    public MetricCatalogue(ImmutableArray<Metric> metrics)
    {
        All = metrics;
        byKey = metrics.ToFrozenDictionary(metric => metric.Key, StringComparer.Ordinal);
        byNumber = new Metric?[metrics.Select(metric => metric.Number).DefaultIfEmpty(0).Max() + 1];
        foreach (var metric in metrics)
            byNumber[metric.Number] = metric;
    }

    /// <summary>All metrics in the order of the pack.</summary>
    public ImmutableArray<Metric> All { get; }

    /// <summary>What becomes of a fault that persists; null where the county wants no case of it.</summary>
    public FaultCase? Faults { get; init; }

    /// <summary>One more than the highest number in use.</summary>
    public int Slots => byNumber.Length;

    /// <summary>The metric of a key, or null.</summary>
    public Metric? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>The metric of a number, or null.</summary>
    public Metric? Find(int number) => (uint)number < (uint)byNumber.Length ? byNumber[number] : null;
}
