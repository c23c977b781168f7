using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// Judging values without a fault, as nearly all are: six a message, all with every check. The target is 30 ns a value and no allocation.
/// </summary>
[MemoryDiagnoser]
public class QualityBenchmark
{
    private const int Messages = 100_000, Metrics = 6;
    private readonly Observation[] observations = new Observation[Messages];
    private MetricCatalogue metrics = null!;
    private QualityJudge judge = null!;
    private ClockWatch watch = null!;

    /// <summary>Six metrics with every check, and values that move within all of them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        metrics = new MetricCatalogue([.. SixMetrics.County(rules: 1).Metrics.All.Select(metric => metric with
        {
            Checks = new MetricChecks
            {
                Jump = new JumpLimit(60, 1), StuckAfter = TimeSpan.FromHours(6), Wrap = 65_536, Drift = new DriftLimit(1, 12),
            },
        })]);
        var start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        for (var index = 0; index < Messages; index++)
            observations[index] = SixMetrics.Observation(start.AddSeconds(5 * index), index);
    }

    /// <summary>Times only grow, so each round starts anew.</summary>
    [IterationSetup]
    public void Fresh() => (judge, watch) = (new QualityJudge(metrics), new ClockWatch(null));

    /// <summary>The judge's part, by value.</summary>
    [Benchmark(OperationsPerInvoke = Messages * Metrics)]
    public int JudgeOneValue()
    {
        var same = 0;
        foreach (var observation in observations)
            if (ReferenceEquals(judge.Judge(observation), observation))
                same++;
        return same == Messages && judge.Changes.Count == 0 ? same : throw new InvalidOperationException("There was a fault.");
    }

    /// <summary>The clock's part, by message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int JudgeOneClock()
    {
        var wrong = 0;
        foreach (var observation in observations)
            if (watch.Judge(observation.At, observation.ReceivedAt))
                wrong++;
        return wrong;
    }
}
