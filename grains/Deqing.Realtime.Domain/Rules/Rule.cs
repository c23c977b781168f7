using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Rules;

/// <summary>The national four-colour ladder, normal below it. Numbers are part of the live contract.</summary>
public enum Severity : byte
{
    /// <summary>Nothing to report (正常).</summary>
    Normal = 0,

    /// <summary>Level IV, blue (蓝).</summary>
    Notice = 1,

    /// <summary>Level III, yellow (黄).</summary>
    Warning = 2,

    /// <summary>Level II, orange (橙).</summary>
    Serious = 3,

    /// <summary>Level I, red (红).</summary>
    Critical = 4,
}

/// <summary>On which side of its threshold a rule speaks.</summary>
public enum Side : byte
{
    /// <summary>The value is lower than the threshold.</summary>
    Below,

    /// <summary>The value is higher than the threshold.</summary>
    Above,
}

/// <summary>A threshold with a hold time and a release level.</summary>
/// <param name="Id">Key of the rule, for example <c>pond-oxygen-low</c>.</param>
/// <param name="Names">Its name on screens.</param>
/// <param name="Advice">What to do, in one sentence.</param>
/// <param name="StationType">Key of the station type whose values it watches: a pond's water is not its outlet's water.</param>
/// <param name="Metric">Number of the metric it watches.</param>
/// <param name="When">On which side of the threshold it speaks.</param>
/// <param name="Threshold">Strictly beyond this value the hold time runs.</param>
/// <param name="Release">At this value or on its safe side an active alarm ends; on the safe side of the threshold itself.</param>
/// <param name="Hold">How long, in event time, values must stay beyond the threshold before the alarm is raised.</param>
/// <param name="Severity">Severity of its alarm.</param>
/// <param name="Category">Category of the case it opens.</param>
/// <param name="Source">Where its figures come from.</param>
public sealed record Rule(
    string Id,
    Names Names,
    Names Advice,
    string StationType,
    byte Metric,
    Side When,
    float Threshold,
    float Release,
    TimeSpan Hold,
    Severity Severity,
    string Category,
    string Source)
{
    /// <summary>Whether a value lies strictly beyond the threshold.</summary>
    public bool Trips(float value) => When == Side.Below ? value < Threshold : value > Threshold;

    /// <summary>Whether a value ends an active alarm.</summary>
    public bool Releases(float value) => When == Side.Below ? value >= Release : value <= Release;
}

/// <summary>The rules of a county in the order of the pack, indexed by what they watch.</summary>
public sealed class RuleBook
{
    private static readonly ImmutableArray<int>[] Unwatched = [.. Enumerable.Repeat(ImmutableArray<int>.Empty, 256)];

    private readonly FrozenDictionary<string, ImmutableArray<int>[]> byStationType;

    /// <summary>Builds the index. Rule ids must be unique.</summary>
    public RuleBook(ImmutableArray<Rule> rules)
    {
        All = rules;
        byStationType = rules.Select(rule => rule.StationType).Distinct().ToFrozenDictionary(
            type => type,
            type => Enumerable.Range(0, 256)
                .Select(metric => Enumerable.Range(0, rules.Length)
                    .Where(index => rules[index].StationType == type && rules[index].Metric == metric).ToImmutableArray())
                .ToArray());
    }

    /// <summary>All rules.</summary>
    public ImmutableArray<Rule> All { get; }

    /// <summary>For a station type, by metric number: indices into <see cref="All"/> of the rules that watch it.</summary>
    public ImmutableArray<int>[] Watching(string stationType) => byStationType.GetValueOrDefault(stationType, Unwatched);

    /// <summary>The rule of an id, or null.</summary>
    public Rule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
