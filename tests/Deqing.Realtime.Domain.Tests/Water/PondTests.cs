using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Water;

public class PondTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);
    private readonly Domain.Places.County county = TestCounty.Create();

    private Pond NewPond(PondSnapshot? snapshot = null) => new(county, TestCounty.SensorsAt(county, "P0001"), snapshot);

    [Fact]
    public void A_falling_night_raises_each_rule_once_and_the_worst_gives_the_severity()
    {
        var pond = NewPond();
        var raised = new List<string>();
        for (var minute = 0; minute <= 60; minute++)
            foreach (var transition in pond.Observe(1, TestCounty.Reading(Start.AddMinutes(minute), 4f - (minute * 0.05f))))
                raised.Add($"{county.Rules.All[transition.Rule].Id} {transition.Change} at {(transition.At - Start).TotalMinutes}");

        // 4 − 0.05 m is below 3 from minute 21 (minute 20 is the limit itself), held for 5; below 2 from minute 41 at once.
        Assert.Equal(["oxygen-low Raised at 26", "oxygen-critical Raised at 41"], raised);
        Assert.Equal(Severity.Critical, pond.Severity);
    }

    [Fact]
    public void A_repeated_or_older_observation_changes_nothing()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 5));
        Assert.Empty(pond.Observe(1, TestCounty.Reading(Start, 1)));
        Assert.Empty(pond.Observe(1, TestCounty.Reading(Start.AddMinutes(-1), 1)));
        Assert.Equal(5f, pond.Stations.Values.Single(value => value.Metric == TestCounty.Oxygen).Value);
    }

    [Fact]
    public void A_value_out_of_range_is_shown_and_has_no_vote()
    {
        var pond = NewPond();
        Assert.Empty(pond.Observe(1, TestCounty.Reading(Start, -7)));
        var shown = pond.Stations.Values.Single(value => value.Metric == TestCounty.Oxygen);
        Assert.Equal((-7f, Quality.OutOfRange), (shown.Value, shown.Quality));
        Assert.Equal(Severity.Normal, pond.Severity);
    }

    [Fact]
    public void An_observation_of_a_sensor_that_stands_elsewhere_changes_nothing()
    {
        var pond = NewPond();
        Assert.Empty(pond.Observe(2, TestCounty.Reading(Start, 1)));
        Assert.Null(pond.Stations.At);
    }

    [Fact]
    public void A_snapshot_carries_alarms_their_cases_and_live_values_over_a_restart()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 1.5f));
        pond.Attach(1, "case");
        var restored = NewPond(pond.Snapshot());
        Assert.Equal(Severity.Critical, restored.Severity);
        Assert.Equal("case", restored.Alarms[1].Case);
        Assert.Equal(pond.Stations.Values, restored.Stations.Values);
        Assert.Empty(restored.Observe(1, TestCounty.Reading(Start, 1.5f)));
    }

    [Fact]
    public void A_rule_that_left_the_book_leaves_the_others_alone()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 1.5f));
        var without = TestCounty.Create(3, TestCounty.OxygenCritical);
        var restored = new Pond(without, TestCounty.SensorsAt(without, "P0001"), pond.Snapshot());
        Assert.Equal(AlarmPhase.Active, restored.Alarms[0].Phase);
        Assert.Single(restored.Alarms.ToArray());
    }

    [Fact]
    public void Coverage_says_how_many_sensors_are_not_stale()
    {
        var pond = NewPond();
        Assert.Equal((0, 1), pond.Stations.Coverage(Start));
        Assert.Equal(Freshness.Never, pond.Stations.Freshness(Start));
        pond.Observe(1, TestCounty.Reading(Start, 5));
        Assert.Equal((1, 1), pond.Stations.Coverage(Start.AddMinutes(3)));
        Assert.Equal((0, 1), pond.Stations.Coverage(Start.AddMinutes(3.1)));
    }

    [Fact]
    public void A_sensor_that_leaves_takes_its_values_along_and_its_hold_time_but_no_active_alarm()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 2.5f));
        pond.Attach(0, "case");
        Assert.Equal(AlarmPhase.Holding, pond.Alarms[0].Phase);
        pond.Observe(1, TestCounty.Reading(Start.AddMinutes(1), 1.5f));
        var left = pond.With(county, []);
        Assert.Equal((AlarmPhase.Idle, "case"), (left.Alarms[0].Phase, left.Alarms[0].Case));
        Assert.Equal((AlarmPhase.Active, Severity.Critical), (left.Alarms[1].Phase, left.Severity));
        Assert.Empty(left.Stations.Values);
    }

    [Fact]
    public void A_sensor_that_comes_leaves_the_hold_time_of_the_others_running()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 2.5f));
        var sensors = TestCounty.SensorsAt(county, "P0001");
        var joined = pond.With(county, sensors.Add(sensors[0] with { Number = 99, Id = "S99" }));
        Assert.Equal((AlarmPhase.Holding, Start), (joined.Alarms[0].Phase, joined.Alarms[0].Since));
        Assert.Equal(pond.Stations.Values, joined.Stations.Values);
    }

    [Fact]
    public void What_a_sensor_measured_before_it_stood_here_is_none_of_the_ponds_also_from_a_snapshot()
    {
        var pond = NewPond();
        pond.Observe(1, TestCounty.Reading(Start, 5));
        var back = TestCounty.SensorsAt(county, "P0001")[0] with { PlacedAt = Start.AddMinutes(10) };
        var again = new Pond(county, [back], pond.Snapshot());
        Assert.Empty(again.Stations.Values);
        Assert.Empty(again.Observe(1, TestCounty.Reading(Start.AddMinutes(9), 1)));
        Assert.Null(again.Stations.At);
        again.Observe(1, TestCounty.Reading(Start.AddMinutes(10), 5));
        Assert.Equal(Start.AddMinutes(10), again.Stations.At);
    }
}
