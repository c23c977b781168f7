using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Water;

public class SensorTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_observation_gets_its_verdict_and_only_news_becomes_the_live_state()
    {
        var sensor = new Sensor();
        (int Minute, float Oxygen, Verdict Verdict, int LiveMinute)[] table =
        [
            (10, 5f, Verdict.Fresh, 10),
            (10, 5f, Verdict.Duplicate, 10),
            (9, 4f, Verdict.Late, 10),
            (11, 6f, Verdict.Fresh, 11),
            (10, 5f, Verdict.Late, 11),
        ];
        foreach (var (minute, oxygen, verdict, live) in table)
        {
            Assert.Equal(verdict, sensor.Observe(TestCounty.Reading(Start.AddMinutes(minute), oxygen)));
            Assert.Equal(Start.AddMinutes(live), sensor.Last!.At);
        }

        Assert.Equal((2, 1, 2), (sensor.Count(Verdict.Fresh), sensor.Count(Verdict.Duplicate), sensor.Count(Verdict.Late)));
    }

    [Fact]
    public void An_observation_without_a_plausible_value_is_a_sign_of_life_and_no_news_of_the_water()
    {
        var sensor = new Sensor();
        var broken = new Observation(Start, Start, 1, [new MetricValue(TestCounty.Oxygen, -2115, Quality.OutOfRange)]);
        Assert.Equal(Verdict.OutOfRange, sensor.Observe(broken));
        Assert.Equal(Verdict.Duplicate, sensor.Observe(broken));
    }

    [Fact]
    public void After_a_restart_the_newest_row_of_the_log_is_known()
    {
        var sensor = new Sensor();
        sensor.Restore(TestCounty.Reading(Start, 5));
        Assert.Equal(Verdict.Duplicate, sensor.Observe(TestCounty.Reading(Start, 5)));
        Assert.Equal(Verdict.Fresh, sensor.Observe(TestCounty.Reading(Start.AddMilliseconds(1), 5)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("1@1 2@2 3@3", "1 2 3")] // in order
    [InlineData("1@5 2@5 3@5", "1 2 3")] // one call
    [InlineData("1@9 2@2 3@3", "2 3")] // a week late
    [InlineData("1@4 2@5 3@3 4@6", "3 4")] // both came after the third
    [InlineData("1@3 2@2 3@1", "3")] // backwards
    public void What_arrived_after_something_newer_is_no_news(string arrivals, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Arrivals.News([.. arrivals.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arrival => new Observation(
            Start.AddMinutes(arrival[0] - '0'), Start.AddDays(arrival[2] - '0'), null, []))])
            .Select(observation => (observation.At - Start).TotalMinutes)));

    [Theory]
    [InlineData(null, Freshness.Never)]
    [InlineData(0, Freshness.Fresh)]
    [InlineData(89, Freshness.Fresh)]
    [InlineData(90, Freshness.Ageing)]
    [InlineData(180, Freshness.Ageing)]
    [InlineData(181, Freshness.Stale)]
    [InlineData(86_400, Freshness.Stale)]
    [InlineData(86_401, Freshness.Offline)]
    public void Freshness_of_a_device_that_reports_every_minute(int? ageSeconds, Freshness expected) => Assert.Equal(
        expected, Ages.Judge(ageSeconds is { } age ? Start.AddSeconds(-age) : null, TimeSpan.FromMinutes(1), Start));

    [Fact]
    public void A_time_stamp_is_judged_at_its_limits()
    {
        var place = TestCounty.Create().Parts.Sensors[0];
        var tolerance = TimeSpan.FromMinutes(1);
        var now = Start;
        Assert.Null(Intake.CheckTime(place, now + tolerance, now, tolerance));
        Assert.Equal(Rejection.InTheFuture, Intake.CheckTime(place, now + tolerance + TimeSpan.FromMilliseconds(1), now, tolerance));
        Assert.Null(Intake.CheckTime(place, TestCounty.Registered, now, tolerance));
        Assert.Equal(
            Rejection.BeforeRegistration, Intake.CheckTime(place, TestCounty.Registered.AddMilliseconds(-1), now, tolerance));
    }

    [Theory]
    [InlineData(0f, Quality.Good)]
    [InlineData(25f, Quality.Good)]
    [InlineData(25.01f, Quality.OutOfRange)]
    [InlineData(-0.01f, Quality.OutOfRange)]
    [InlineData(float.NaN, Quality.OutOfRange)]
    public void A_value_outside_the_physical_range_is_flagged(float value, Quality expected) =>
        Assert.Equal(expected, Intake.Grade(
            TestCounty.Create().Metrics.Find("dissolvedOxygen")!, new MetricValue(TestCounty.Oxygen, value, Quality.Good)));
}
