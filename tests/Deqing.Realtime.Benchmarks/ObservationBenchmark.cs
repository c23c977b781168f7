using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// One message of six values through sensor, pond and twenty rules, none of which changes: the way of nearly every message.
/// The target is 5 µs and no allocation; the baseline is comparing the same values with the same thresholds in a bare loop.
/// </summary>
[MemoryDiagnoser]
public class ObservationBenchmark
{
    private const int Messages = 100_000;
    private readonly Observation[] observations = new Observation[Messages];
    private readonly float[] thresholds = [.. Enumerable.Range(0, 20).Select(rule => -1f - rule)];
    private County county = null!;
    private Sensor sensor = null!;
    private Pond pond = null!;
    private int next;

    /// <summary>Builds a pond with one station of six metrics and twenty rules over them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        county = SixMetrics.County(rules: 20);
        var start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        for (var index = 0; index < Messages; index++)
            observations[index] = SixMetrics.Observation(start.AddSeconds(index), index);
    }

    /// <summary>Message times only grow, so each round starts with an empty pond.</summary>
    [IterationSetup]
    public void Fresh()
    {
        sensor = new Sensor();
        pond = new Pond(county, new SensorBook(county.Parts.Sensors).At("P0001"));
        next = 0;
    }

    /// <summary>Twenty comparisons a message and nothing else.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public int BareComparisons()
    {
        var tripped = 0;
        foreach (var observation in observations)
            for (var rule = 0; rule < thresholds.Length; rule++)
                if (observation.Values[rule % 6].Value < thresholds[rule])
                    tripped++;
        return tripped;
    }

    /// <summary>The way of a message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int SensorPondAndTwentyRules()
    {
        var changed = 0;
        for (; next < Messages; next++)
            if (sensor.Observe(observations[next]) == Verdict.Fresh)
                changed += pond.Observe(1, observations[next]).Length;
        return changed;
    }
}

/// <summary>A county of one pond with a station of six metrics.</summary>
internal static class SixMetrics
{
    public static County County(int rules)
    {
        var name = new Names("x", "x");
        var metrics = Enumerable.Range(1, 6)
            .Select(number => new Metric(number, $"m{number}", name, "", 0, 100, 0.01, 2, null, [])).ToImmutableArray();
        var place = new Position(120, 30.5);
        return new County(new CountyParts(
            "1", name, "Asia/Shanghai", "WGS84", place, [],
            [new Township(1, "11", name, place)],
            [new Village(1, "111", name, "11", VillageKind.Village, place)],
            [new PondPlace(1, "P0001", name, "111", 5, place)],
            [new SensorPlace(1, "S00001", "station", "P0001", place, DateTimeOffset.UnixEpoch)],
            [new StationType("station", name, PlaceKind.Pond, [.. metrics.Select(metric => metric.Key)], TimeSpan.FromMinutes(1))],
            [],
            new MetricCatalogue(metrics),
            new RuleBook([.. Enumerable.Range(0, rules).Select(index => new Rule(
                $"rule-{index}", name, name, "station", (byte)((index % 6) + 1), Side.Below, -1f - index, 0, TimeSpan.FromMinutes(5),
                Severity.Serious, "water", "benchmark"))]),
            new WorkCalendar(TimeZoneInfo.Utc, WorkHours.Always, WorkDays.Plain),
            TestCatalogue.Value));
    }

    public static Observation Observation(DateTimeOffset at, int seed) => new(
        at, at, seed, [.. Enumerable.Range(1, 6).Select(metric => new MetricValue((byte)metric, (seed % 50) + metric, Quality.Good))]);
}
