using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteHistoryRemovalTests(Databases databases) : HistoryRemovalSuite(databases, StorageProvider.Sqlite)
{
    [Fact]
    public async Task Observations_go_in_batches_and_up_to_the_instant()
    {
        await AppendAsync([.. Enumerable.Range(0, 10).SelectMany(hour => new[] { Row(7, hour * 60, hour), Row(8, hour * 60, hour) })]);
        await SettleAsync();
        var before = Start.AddHours(4);
        Assert.Equal(5, await RemoveAsync(HistoryLevel.Raw, before, 5));
        Assert.Equal(3, await RemoveAsync(HistoryLevel.Raw, before, 5));
        Assert.Equal(0, await RemoveAsync(HistoryLevel.Raw, before, 5));
        Assert.Equal([4f, 5f, 6f, 7f, 8f, 9f], await ValuesAsync(7));
        Assert.Equal([4f, 5f, 6f, 7f, 8f, 9f], await ValuesAsync(8));
    }
}

public sealed class PostgresHistoryRemovalTests(Databases databases) : HistoryRemovalSuite(databases, StorageProvider.Postgres)
{
    private static readonly bool[] Taken = [true];

    [Fact]
    public async Task A_month_goes_as_a_whole_when_it_is_over()
    {
        await AppendAsync(Row(7, 0, 1f), Row(7, 3 * 24 * 60, 2f));
        await SettleAsync();
        var end = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(0, await RemoveAsync(HistoryLevel.Raw, end.AddTicks(-1), 1));
        Assert.Equal([1f, 2f], await ValuesAsync(7));
        Assert.Equal(1, await RemoveAsync(HistoryLevel.Raw, end, 1));
        Assert.Equal(0, await RemoveAsync(HistoryLevel.Raw, end, 1));
        Assert.Equal([2f], await ValuesAsync(7));

        // What comes for a month that is gone is taken: its month is made anew, also by a program that had known it before.
        await AppendAsync(Row(7, 10, 3f));
        Assert.Equal([3f, 2f], await ValuesAsync(7));
    }

    [Fact]
    public async Task Another_program_hears_that_a_month_is_gone()
    {
        await AppendAsync(Row(7, 0, 1f));
        await SettleAsync();
        await using var other = StoreFactory.Open(Settings);
        await other.PrepareAsync(Stop);
        Assert.Equal(Taken, await other.Readings.AppendAsync([Row(7, 3, 1f)], Stop));
        await SettleAsync();
        Assert.Equal(1, await RemoveAsync(HistoryLevel.Raw, Start.AddDays(40), 1));
        Assert.Equal(Taken, await other.Readings.AppendAsync([Row(7, 4, 4f)], Stop));
        Assert.Equal([4f], await ValuesAsync(7));
    }

    [Fact]
    public async Task Room_is_made_ahead_and_twice_is_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var store = StoreFactory.Open(Settings);
            await store.History.MakeRoomAsync(Start, Start.AddDays(35), Stop);
        }));
        await AppendAsync(Row(7, 0, 1f), Row(7, 35 * 24 * 60, 2f));
        Assert.Equal([1f, 2f], await ValuesAsync(7));
    }
}

public abstract class HistoryRemovalSuite(Databases databases, StorageProvider provider) : HistoryFixture(databases, provider)
{
    [Fact]
    public async Task Observations_stay_until_their_sums_are_up_to_date()
    {
        await AppendAsync(Row(7, 0, 1f), Row(8, 60, 2f));
        Assert.Equal(0, await RemoveAsync(HistoryLevel.Raw, Start.AddDays(60), 100)); // not gathered
        await Store.History.GatherAsync(Start, Stop);
        Assert.Equal(0, await RemoveAsync(HistoryLevel.Raw, Start.AddDays(60), 100)); // not summed up
        Assert.Equal([1f], await ValuesAsync(7));
        await SettleAsync();
        Assert.NotEqual(0, await RemoveAsync(HistoryLevel.Raw, Start.AddDays(60), 100));
        Assert.Empty(await ValuesAsync(7));
        await CheckAsync(Day(7));
        await CheckAsync(Day(8));
    }

    [Fact]
    public async Task Sums_of_observations_that_are_gone_are_not_touched_by_what_comes_after_all()
    {
        await AppendAsync(Row(7, 0, 1f), Row(7, 1, 3f));
        await SettleAsync();
        while (await RemoveAsync(HistoryLevel.Raw, Start.AddDays(60), 100) > 0)
        {
        }

        await Store.Readings.AppendAsync([Row(7, 2, 100f)], Stop);
        await CheckAsync(Day(7));
        await SettleAsync();
        await CheckAsync(Day(7));

        // An hour of which nothing is known is summed up all the same.
        await AppendAsync(Row(7, 120, 5f));
        await SettleAsync();
        await CheckAsync(Day(7));
    }

    [Fact]
    public async Task Each_level_keeps_as_long_as_it_is_told()
    {
        await AppendAsync([.. Enumerable.Range(0, 48).Select(hour => Row(7, hour * 60, hour))]);
        await SettleAsync();
        while (await RemoveAsync(HistoryLevel.Raw, Start.AddDays(60), 100) > 0)
        {
        }

        Assert.Equal(24, await RemoveAsync(HistoryLevel.TenMinutes, Start.AddHours(24), 100));
        Assert.Equal(0, await RemoveAsync(HistoryLevel.TenMinutes, Start.AddHours(24), 100));
        Assert.Equal(3, await RemoveAsync(HistoryLevel.Hour, Start.AddHours(3), 100));
        var two = Day(7) with { Until = Start.AddDays(2) };
        await CheckAsync(two);
        Assert.Equal([0f, 23f, 24f, 47f], await ExtremesAsync(two));

        // A level that does not reach far enough back answers with the next coarser one.
        Assert.Equal([0f, 23f, 24f, 25f], (await ExtremesAsync(two with { Level = HistoryLevel.TenMinutes })).Take(4));
    }

    [Fact]
    public async Task At_least_one_row_has_to_be_asked_for() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RemoveAsync(HistoryLevel.Hour, Start, 0));

    protected Task<long> RemoveAsync(HistoryLevel level, DateTimeOffset before, int most) =>
        Store.History.RemoveAsync(level, before, most, Stop);

    protected async Task<List<float>> ValuesAsync(int sensor) =>
        [.. (await Store.Readings.AfterAsync(sensor, Start.AddDays(-100), 1_000, Stop)).Select(row => row.Values[0].Value)];

    private async Task<List<float>> ExtremesAsync(HistoryQuery query)
    {
        var (values, points) = (new List<float>(), new SeriesPoint[Stretch.MostPoints]);
        await Store.History.ReadAsync(
            query, Days, piece => values.AddRange(points.Take(piece.Stretch.Points(points)).Select(point => point.Value)), Stop);
        return values;
    }

    private static HistoryQuery Day(int sensor) => new(sensor, null, HistoryLevel.Day, Start, Start.AddDays(1), 1_000);
}
