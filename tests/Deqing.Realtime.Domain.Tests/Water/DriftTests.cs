using System.Collections.Immutable;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Water;

public class DriftTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long Hour = Start.ToUnixTimeSeconds() / 3_600;
    private static readonly MetricCatalogue Metrics = TestCounty.WithChecks(new MetricChecks { Drift = new DriftLimit(1, 3) });

    [Theory]
    [InlineData("6.1 6.1 6.1", "")] // one apart is not beyond it
    [InlineData("6.2 6.2", "")]
    [InlineData("6.2 6.2 6.2", "Began 0")]
    [InlineData("4.0 4.0 4.0 4.0", "Began 0")]
    [InlineData("6.2 6.2 5 6.2 6.2 4.0", "")] // three in a row, to the same side
    [InlineData("5 6.2 6.2 6.2 5 5 6.2 5 5 5", "Began 1, Ended 10")]
    public void A_sensor_drifts_that_lies_apart_from_its_neighbours_for_hours(string means, string expected)
    {
        var judge = new QualityJudge(Metrics);
        foreach (var (hour, mean) in means.Split(' ').Select(float.Parse).Index())
        {
            judge.Judge(Reading(hour + 1, 5));
            judge.Compare(Hour + hour, [new HourMean(TestCounty.Oxygen, mean)], [new HourMean(TestCounty.Oxygen, 5.1f)]);
        }

        Assert.Equal(expected, string.Join(", ", judge.Changes.Where(change => change.Step != FaultStep.Persists).Select(change =>
            $"{change.Step} {Math.Floor(((change.Step == FaultStep.Began ? change.Since : change.At) - Start).TotalHours)}")));
    }

    [Fact]
    public void An_hour_is_the_mean_of_its_values_that_have_a_vote()
    {
        var judge = new QualityJudge(Metrics);
        Assert.Null(judge.EndedHour());
        judge.Judge(Reading(0, 9)); // the hour in which it began to listen is not whole, and still an hour
        judge.Judge(Reading(1, 5));
        var first = judge.EndedHour();
        Assert.Equal((Hour, 9f), (first!.Value.Hour, Assert.Single(first.Value.Means).Value));
        Assert.Null(judge.EndedHour());
        judge.Judge(Reading(1.2, 6));
        judge.Judge(Reading(1.4, -3, Quality.OutOfRange));
        judge.Judge(Reading(2, 9));
        Assert.Equal(5.5f, Assert.Single(judge.EndedHour()!.Value.Means).Value);

        // Hours of silence are compared with nothing.
        judge.Judge(Reading(7, 5));
        Assert.Null(judge.EndedHour());
    }

    [Fact]
    public void Of_fewer_than_three_neighbours_nothing_is_said_and_of_more_the_median()
    {
        var neighbours = new Neighbours();
        for (var sensor = 1; sensor <= 3; sensor++)
        {
            Assert.Empty(neighbours.MediansFor(4, 100));
            neighbours.Put(sensor, 100, Mean(sensor * sensor));
        }

        neighbours.Put(4, 100, Mean(16));
        Assert.Equal(Mean(4), neighbours.MediansFor(4, 100));
        Assert.Equal(Mean(6.5f), neighbours.MediansFor(9, 100));
        Assert.Empty(neighbours.MediansFor(4, 101));

        // Two hours are kept; an older one that comes late is not.
        for (var sensor = 1; sensor <= 4; sensor++)
            neighbours.Put(sensor, 101, Mean(1));
        neighbours.Put(1, 99, Mean(50));
        Assert.Equal(Mean(6.5f), neighbours.MediansFor(9, 100));
        Assert.Equal(Mean(1), neighbours.MediansFor(9, 101));
        Assert.Empty(neighbours.MediansFor(9, 99));
    }

    [Fact]
    public void What_was_written_of_drift_and_clock_is_taken_up_after_a_restart()
    {
        var judge = new QualityJudge(Metrics);
        judge.Adopt(
        [
            new FaultEpisode(1, TestCounty.Oxygen, Quality.Drift, Start.AddHours(-5), null, true, "case"),
            new FaultEpisode(1, TestCounty.Ph, Quality.Drift, Start.AddHours(-5), Start.AddHours(-1), true),
            new FaultEpisode(1, 0, Quality.WrongClock, Start.AddHours(-1), null, false),
        ]);
        var seen = judge.Judge(Reading(0, 5));
        Assert.Equal(Quality.Drift, seen.Values[0].Quality);
        Assert.True(judge.IsAlarmed);
        judge.JudgeClock(Start.AddHours(6), isWrong: true);
        Assert.Equal((FaultStep.Persists, Start.AddHours(-1)), (Assert.Single(judge.Changes).Step, judge.Changes[0].Since));
    }

    private static ImmutableArray<HourMean> Mean(float value) => [new HourMean(TestCounty.Oxygen, value)];

    private static Observation Reading(double hour, float oxygen, Quality quality = Quality.Good)
    {
        var at = Start.AddHours(hour);
        return new Observation(at, at, null, [new MetricValue(TestCounty.Oxygen, oxygen, quality)]);
    }
}
