using System.Collections.Immutable;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteHistoryTests(Databases databases) : HistorySuite(databases, StorageProvider.Sqlite);

public sealed class PostgresHistoryTests(Databases databases) : HistorySuite(databases, StorageProvider.Postgres);

public abstract class HistorySuite(Databases databases, StorageProvider provider) : HistoryFixture(databases, provider)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sums_equal_those_from_scratch_whatever_comes_in_whatever_order(int seed)
    {
        var random = new Random(seed);
        var before = new List<LoggedObservation>();
        for (var step = 0; step < 60; step++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Any(random)).ToList();
            if (random.Next(3) == 0)
                rows.AddRange(before);
            before = rows;
            await AppendAsync(rows);
            if (random.Next(2) == 0)
                await Store.History.GatherAsync(Start, Stop);
            if (random.Next(3) == 0)
                await Store.History.RollUpAsync(Start.AddHours(random.Next(96)), Never, Days, random.Next(1, 200), Stop);
            await CheckAsync(AnyQuery(random));
        }

        await SettleAsync();
        Assert.Equal(new HistoryBacklog(0, 0), await Store.History.BacklogAsync(Stop));
        foreach (var level in (HistoryLevel[])[HistoryLevel.TenMinutes, HistoryLevel.Hour, HistoryLevel.Day])
            foreach (var sensor in (int[])[1, 2])
                await CheckAsync(new HistoryQuery(sensor, null, level, Start, Start.AddDays(5), int.MaxValue - 1));
    }

    [Fact]
    public async Task A_repeat_changes_no_sums_and_a_late_value_amends_them()
    {
        await AppendAsync(Row(7, 0, 5f), Row(7, 60, 6f));
        await SettleAsync();
        await AppendAsync(Row(7, 0, 99f), Row(7, 60, 6f));
        Assert.Equal(new HistoryBacklog(0, 0), await Store.History.BacklogAsync(Stop)); // nothing was new
        Assert.Equal([(2L, 5.5)], await DayAsync());

        await AppendAsync(Row(7, 30, 1f));
        Assert.Equal([(3L, 4d)], await DayAsync()); // from the log, as long as the sums are not up to date
        await Store.History.GatherAsync(Start, Stop);
        Assert.Equal(new HistoryBacklog(0, 1), await Store.History.BacklogAsync(Stop));
        Assert.Equal([(3L, 4d)], await DayAsync());
        await SettleAsync();
        Assert.Equal([(3L, 4d)], await DayAsync());
    }

    [Fact]
    public async Task A_fault_that_is_found_later_takes_its_values_out_of_the_sums_and_its_end_gives_the_rest_back()
    {
        await AppendAsync(Row(7, 0, 5f), Row(7, 30, 6f), Row(7, 60, 6f), Row(7, 120, 3f));
        await SettleAsync();
        var found = new FaultEpisode(7, 1, Quality.Stuck, Start.AddMinutes(30).ToUniversalTime(), null, true, null, null);
        await Store.Faults.SaveAsync([found], Stop);
        Assert.Equal([(4L, 5d)], await DayAsync()); // from the log, as long as the sums are not up to date
        await SettleAsync();
        Assert.Equal([(4L, 5d)], await DayAsync());

        await Store.Faults.SaveAsync([found with { Until = Start.AddMinutes(90).ToUniversalTime() }], Stop);
        Assert.Equal([(4L, 4d)], await DayAsync());
        await SettleAsync();
        Assert.Equal([(4L, 4d)], await DayAsync());
        Assert.Equal(new HistoryBacklog(0, 0), await Store.History.BacklogAsync(Stop));
    }

    [Fact]
    public async Task An_hour_is_summed_up_when_it_is_over_and_quiet()
    {
        await AppendAsync(Row(7, 0, 5f), Row(7, 60, 6f));
        await Store.History.GatherAsync(Start, Stop);
        Assert.Equal(0, await Store.History.RollUpAsync(Start.AddMinutes(59), Never, Days, 10, Stop)); // not over
        Assert.Equal(0, await Store.History.RollUpAsync(Start.AddHours(1), Start.AddSeconds(-1), Days, 10, Stop)); // not quiet
        Assert.Equal(1, await Store.History.RollUpAsync(Start.AddHours(1), Start, Days, 10, Stop)); // the first, not the second
        Assert.Equal(1, await Store.History.RollUpAsync(Start.AddHours(2), Start, Days, 10, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.History.RollUpAsync(Start, Start, Days, 0, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Store.History.RollUpAsync(Start, Start, Days, IHistory.MaxRollUp + 1, Stop));
    }

    [Theory]
    [InlineData("reading_change")] // an append that fails leaves neither rows nor changes
    [InlineData("reading_due")] // a gathering that fails leaves the changes
    [InlineData("history_ten")]
    [InlineData("history_hour")]
    [InlineData("history_day")] // sums that fail leave the hours to be done
    public async Task What_ends_between_two_steps_is_done_again(string table)
    {
        await AppendAsync([.. Enumerable.Range(0, 300).Select(minute => Row(7, minute, minute % 17))]);
        await SettleAsync();
        await ExecuteAsync(Block(table));
        var late = Row(7, 100_000, -3f);
        if (table == "reading_change")
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Store.Readings.AppendAsync([late], Stop));
            Assert.Empty(await Store.Readings.AfterAsync(7, late.Observation.At.AddSeconds(-1), 1, Stop));
        }
        else
        {
            await AppendAsync(late);
            await Assert.ThrowsAnyAsync<Exception>(SettleAsync);
        }

        await CheckAllAsync();
        await ExecuteAsync(Unblock(table));
        await AppendAsync(late);
        await SettleAsync();
        await CheckAllAsync();
        Assert.Equal(new HistoryBacklog(0, 0), await Store.History.BacklogAsync(Stop));
    }

    [Fact]
    public async Task The_ends_of_the_calendar_can_be_asked_for()
    {
        await AppendAsync(Row(7, 0, 1f));
        foreach (var level in Enum.GetValues<HistoryLevel>())
        {
            var count = 0L;
            await Store.History.ReadAsync(
                new HistoryQuery(7, 1, level, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10), Days,
                piece => count += piece.Stretch.Count, Stop);
            await Store.History.ReadAsync(
                new HistoryQuery(7, 1, level, DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddDays(1), 10), Days,
                piece => count += piece.Stretch.Count, Stop);
            Assert.Equal(1, count);
        }
    }

    [Fact]
    public async Task An_answer_reads_no_more_rows_than_it_may()
    {
        await AppendAsync([.. Enumerable.Range(0, 100).Select(minute => Row(7, minute, minute))]);
        Assert.True(await Store.History.ReadAsync(Query(100), Days, _ => { }, Stop));
        var read = 0L;
        Assert.False(await Store.History.ReadAsync(Query(99), Days, piece => read += piece.Stretch.Count, Stop));
        Assert.Equal(99, read);
        await SettleAsync();
        Assert.True(await Store.History.ReadAsync(Query(1), Days, _ => { }, Stop)); // sums are no rows of the log

        static HistoryQuery Query(int rows) => new(7, null, HistoryLevel.Hour, Start, Start.AddDays(1), rows);
    }

    private async Task CheckAllAsync()
    {
        foreach (var level in (HistoryLevel[])[HistoryLevel.TenMinutes, HistoryLevel.Hour, HistoryLevel.Day])
            await CheckAsync(new HistoryQuery(7, 1, level, Start, Start.AddDays(100), 100_000));
    }

    private async Task<List<(long Count, double Mean)>> DayAsync()
    {
        var read = new List<HistoryPiece>();
        await Store.History.ReadAsync(new HistoryQuery(7, 1, HistoryLevel.Day, Start, Start.AddDays(1), 1_000), Days, read.Add, Stop);
        return [.. Model.Together(read, HistoryLevel.Day).Select(piece => (piece.Stretch.Count, piece.Stretch.Mean!.Value))];
    }

    private string Block(string table) => Provider == StorageProvider.Sqlite
        ? $"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        : $"""
           CREATE FUNCTION broken() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''broken''; END' LANGUAGE plpgsql;
           CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()
           """;

    private string Unblock(string table) =>
        Provider == StorageProvider.Sqlite ? "DROP TRIGGER broken" : $"DROP TRIGGER broken ON {table}";

    private static LoggedObservation Any(Random random)
    {
        var at = Start.AddMilliseconds(random.Next(4 * 24 * 60) * 60_000L + (random.Next(4) == 0 ? random.Next(60_000) : 0))
            .ToUniversalTime();
        ImmutableArray<MetricValue> values =
        [
            .. Enumerable.Range(1, random.Next(1, 4)).Select(metric => new MetricValue(
                (byte)metric, MathF.Round(random.NextSingle() * 20, random.Next(5)), (Quality)Math.Max(0, random.Next(-20, 12)))),
        ];
        return new LoggedObservation(random.Next(1, 3), new Observation(at, at.AddSeconds(2), random.Next(), values));
    }

    private static HistoryQuery AnyQuery(Random random)
    {
        var from = Start.AddSeconds(random.Next(4 * 86_400));
        return new HistoryQuery(
            random.Next(1, 3), random.Next(2) == 0 ? null : (byte)random.Next(1, 4), (HistoryLevel)random.Next(1, 4),
            random.Next(2) == 0 ? from : Start, from.AddSeconds(random.Next(4 * 86_400)), 1_000_000);
    }
}
