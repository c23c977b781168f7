using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteFaultTests(Databases databases) : FaultSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresFaultTests(Databases databases) : FaultSuite(databases, StorageProvider.Postgres);

public abstract class FaultSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 0, 0, 0, 7, TimeSpan.Zero);

    private static readonly FaultEpisode Stuck = new(7, 3, Quality.Stuck, Day, null, true);

    private IFaultStore Faults => Store.Faults;

    [Fact]
    public async Task What_is_known_of_an_episode_stays()
    {
        await Faults.SaveAsync([Stuck], Stop);
        Assert.Equal([Stuck], await AllAsync());
        await Faults.SaveAsync([Stuck with { Case = "a" }], Stop);
        await Faults.SaveAsync([Stuck with { Until = Day.AddHours(2) }], Stop);

        // The same again, in any order and later: the first end and the first case stand.
        await Faults.SaveAsync([Stuck, Stuck with { Until = Day.AddHours(9), Case = "b" }], Stop);
        Assert.Equal([Stuck with { Until = Day.AddHours(2), Case = "a" }], await AllAsync());
        await Faults.SaveAsync([], Stop);
    }

    [Fact]
    public async Task An_episode_is_found_by_any_part_of_it_and_only_of_its_sensor()
    {
        var ended = Stuck with { Metric = 1, Kind = Quality.Jump, Since = Day.AddHours(-3), Until = Day.AddHours(-2) };
        var device = new FaultEpisode(7, 0, Quality.WrongClock, Day.AddHours(-1), Day.AddHours(1), false, "c", Day.AddHours(2));
        await Faults.SaveAsync([Stuck, ended, device, Stuck with { Sensor = 8 }], Stop);
        Assert.Equal([ended, device, Stuck], await AllAsync());
        Assert.Equal([ended], await Of(-9, -2));
        Assert.Equal([ended], await Of(-9, -1));
        Assert.Equal([device], await Of(-2, 0));
        Assert.Equal([device, Stuck], await Of(0.9, 99));
        Assert.Equal([Stuck], await Of(1, 99));
        Assert.Empty(await Of(-99, -3));
        Assert.Empty(await Faults.OfSensorAsync(9, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Stop));
    }

    [Fact]
    public async Task The_newest_case_of_a_sensor_is_found_and_cleared_once()
    {
        Assert.Null(await Faults.LastCaseAsync(7, Stop));
        await Faults.SaveAsync(
            [
                Stuck with { Case = "old" }, Stuck with { Since = Day.AddHours(1), Case = "new" },
                Stuck with { Since = Day.AddHours(2), Metric = 4, Case = "new" }, Stuck with { Since = Day.AddHours(3) },
                Stuck with { Sensor = 8, Since = Day.AddHours(9), Case = "other" },
            ],
            Stop);
        Assert.Equal("new", await Faults.LastCaseAsync(7, Stop));
        await Faults.ClearAsync(7, "new", Day.AddHours(8), Stop);
        await Faults.ClearAsync(7, "new", Day.AddHours(9), Stop);
        Assert.Equal(
            [null, Day.AddHours(8), Day.AddHours(8), null], (await AllAsync()).Select(episode => episode.ClearedAt));
    }

    [Fact]
    public async Task History_shows_what_was_learnt_later()
    {
        static Observation Row(int minute, Quality quality = Quality.Good) => new(
            Day.AddMinutes(minute), Day.AddMinutes(minute), null,
            [new MetricValue(3, minute, quality), new MetricValue(4, minute, Quality.Good)]);
        await Store.Readings.AppendAsync(
            [.. Enumerable.Range(0, 5).Select(minute => new LoggedObservation(
                7, Row(minute, minute == 2 ? Quality.OutOfRange : Quality.Good)))],
            Stop);
        await Faults.SaveAsync(
            [
                Stuck with { Since = Day.AddMinutes(1), Until = Day.AddMinutes(4) },
                Stuck with { Kind = Quality.OutOfRange, Since = Day, IsWhole = false },
            ],
            Stop);
        var history = new JudgedReadings(Store.Readings, Faults);
        var shown = new List<Observation>();
        await foreach (var row in history.RangeAsync(7, Day, Day.AddMinutes(9), 100, Stop))
            shown.Add(row);
        Quality[] expected = [Quality.Good, Quality.Stuck, Quality.OutOfRange, Quality.Stuck, Quality.Good];
        Assert.Equal(expected, shown.Select(row => row.Values[0].Quality));
        Assert.All(shown, row => Assert.Equal(Quality.Good, row.Values[1].Quality));
        Assert.Equal(
            expected[3..], (await history.AfterAsync(7, DateTimeOffset.MinValue, 2, Stop)).Select(row => row.Values[0].Quality));
        Assert.Empty(await history.AfterAsync(8, DateTimeOffset.MinValue, 2, Stop));
    }

    private Task<ImmutableArray<FaultEpisode>> AllAsync() =>
        Faults.OfSensorAsync(7, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Stop);

    private Task<ImmutableArray<FaultEpisode>> Of(double from, double until) =>
        Faults.OfSensorAsync(7, Day.AddHours(from), Day.AddHours(until), Stop);
}
