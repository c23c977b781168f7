namespace Deqing.Realtime.Simulation.Tests;

/// <summary>Twenty days with repeats, late arrivals, broken probes, crashes, impatient people and lost deltas.</summary>
public class SimulationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_rough_day_keeps_every_law_at_every_minute(int seed)
    {
        var day = new SimulatedDay(seed, Weather.Rough).Live(DayLaws.Hold);
        Assert.NotEmpty(day.Cases);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sending_the_whole_day_again_adds_no_row_and_no_case_event(int seed)
    {
        var day = new SimulatedDay(seed, Weather.Rough).Live();
        var rows = day.Log.Sum(sensor => sensor.Value.Count);
        var events = day.Cases.Sum(history => history.Value.Count);
        foreach (var (sensor, observation) in day.Sent.ToList())
            day.Receive(sensor, observation, observation.At.AddDays(1));
        Assert.Equal(rows, day.Log.Sum(sensor => sensor.Value.Count));
        Assert.Equal(events, day.Cases.Sum(history => history.Value.Count));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Crashes_change_no_case(int seed)
    {
        var calm = new SimulatedDay(seed, Weather.Calm).Live();
        var crashing = new SimulatedDay(seed, Weather.Calm).Live(CrashEveryPondOnTheHour());
        Assert.Equal(calm.Cases.Keys, crashing.Cases.Keys);
        foreach (var (id, events) in calm.Cases)
            Assert.Equal(events.Select(happened => happened.GetType()), crashing.Cases[id].Select(happened => happened.GetType()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_client_that_misses_deltas_and_asks_again_ends_with_the_truth(int seed)
    {
        var day = new SimulatedDay(seed, Weather.Rough with { DeltaLost = 0.2 });
        day.Live();
        day.Settle();
        Assert.Equal(
            day.Ponds.ToDictionary(pair => pair.Key, pair => pair.Value.Severity).OrderBy(pair => pair.Key),
            day.Client.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void A_seed_repeats_itself_and_another_seed_is_another_day()
    {
        var once = new SimulatedDay(7, Weather.Rough).Live().Fingerprint();
        Assert.Equal(once, new SimulatedDay(7, Weather.Rough).Live().Fingerprint());
        Assert.NotEqual(once, new SimulatedDay(8, Weather.Rough).Live().Fingerprint());
    }

    private static Action<SimulatedDay> CrashEveryPondOnTheHour()
    {
        var minute = 0;
        return day =>
        {
            if (++minute % 60 == 0)
                day.CrashAll();
        };
    }
}
