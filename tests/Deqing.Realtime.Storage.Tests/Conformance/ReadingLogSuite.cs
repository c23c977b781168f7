using System.Collections.Immutable;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteReadingLogTests(Databases databases) : ReadingLogSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresReadingLogTests(Databases databases) : ReadingLogSuite(databases, StorageProvider.Postgres);

public abstract class ReadingLogSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Night = new(2026, 4, 1, 3, 10, 0, TimeSpan.Zero);

    private IReadingLog Log => Store.Readings;

    [Fact]
    public async Task Each_sensor_and_time_is_written_once()
    {
        LoggedObservation[] rows = [Row(7, 0, 2.4f), Row(7, 1, 2.3f), Row(8, 0, 5.5f)];
        Assert.Equal([true, true, true], await AddAsync(rows));
        Assert.Equal([false, false, false], await AddAsync(rows));
        Assert.Equal([false, true, false], await AddAsync([Row(8, 0, 9f), Row(8, 1, 5.4f), Row(7, 1, 9f)]));
        Assert.Equal([2.4f, 2.3f], await ValuesAsync(7));
        Assert.Equal([5.5f, 5.4f], await ValuesAsync(8));
    }

    [Fact]
    public async Task Within_a_call_the_first_of_a_key_wins()
    {
        Assert.Equal(
            [true, true, false, false],
            await AddAsync([Row(7, 1, 1f), Row(7, 0, 2f), Row(7, 1, 3f), Row(7, 0, 4f)]));
        Assert.Equal(
            [false, true, false],
            await AddAsync([Row(7, 1, 5f), Row(7, 2, 6f), Row(7, 2, 7f)]));
        Assert.Equal([2f, 1f, 6f], await ValuesAsync(7));
    }

    [Fact]
    public async Task What_is_read_is_what_was_written()
    {
        ImmutableArray<MetricValue> values =
        [
            new(1, 2.4f, Quality.Good), new(255, -0f, Quality.OutOfRange), new(3, float.Epsilon, Quality.Good),
            new(4, float.MaxValue, Quality.OutOfRange), new(5, 0.1f + 0.2f, Quality.Good),
            new(6, BitConverter.Int32BitsToSingle(0x3DCCCCCD), Quality.Good),
        ];
        var at = new DateTimeOffset(2026, 4, 1, 11, 10, 0, 1, TimeSpan.FromHours(8));
        var observation = new Observation(at, at.AddMilliseconds(998), long.MaxValue, values);
        await Log.AppendAsync([new LoggedObservation(int.MaxValue, observation)], Stop);
        var read = await Log.LatestAsync(int.MaxValue, Stop);
        Assert.Equal(at.ToUniversalTime(), read!.At);
        Assert.Equal(TimeSpan.Zero, read.At.Offset);
        Assert.Equal(at.ToUniversalTime().AddMilliseconds(998), read.ReceivedAt);
        Assert.Equal(long.MaxValue, read.Sequence);
        Assert.Equal(values.Select(Bits), read.Values.Select(Bits));
    }

    [Fact]
    public async Task A_sensor_without_a_counter_has_no_sequence()
    {
        await Log.AppendAsync([Row(7, 0, 1f)], Stop);
        Assert.Null((await Log.LatestAsync(7, Stop))!.Sequence);
    }

    [Fact]
    public async Task Times_are_kept_to_the_millisecond()
    {
        var within = Row(7, 0, 1f);
        within = within with { Observation = within.Observation with { At = Night.AddTicks(9_999) } };
        Assert.Equal([true], await AddAsync([within]));
        Assert.Equal([false, true], await AddAsync([Row(7, 0, 2f), Row(7, 1, 3f)]));
        Assert.Equal(Night, (await Log.AfterAsync(7, Night.AddSeconds(-1), 10, Stop))[0].At);
    }

    [Fact]
    public async Task After_gives_the_newest_up_to_the_limit_oldest_first()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Reverse().Select(minute => Row(7, minute * 60_000, minute))], Stop);
        Assert.Equal([7f, 8f, 9f], First(await Log.AfterAsync(7, Night, 3, Stop)));
        Assert.Equal([8f, 9f], First(await Log.AfterAsync(7, Night.AddMinutes(7), 100, Stop)));
        Assert.Equal([8f, 9f], First(await Log.AfterAsync(7, Night.AddMinutes(7).AddTicks(1), 100, Stop)));
        Assert.Empty(await Log.AfterAsync(7, Night.AddMinutes(9), 100, Stop));
        Assert.Empty(await Log.AfterAsync(99, DateTimeOffset.MinValue, 100, Stop));
        Assert.Equal(10, (await Log.AfterAsync(7, DateTimeOffset.MinValue, 100, Stop)).Length);
        Assert.Equal(9f, (await Log.LatestAsync(7, Stop))!.Values[0].Value);
        Assert.Null(await Log.LatestAsync(99, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.AfterAsync(7, Night, 0, Stop));
    }

    [Fact]
    public async Task Range_has_its_beginning_but_not_its_end()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(second => Row(7, second, second))], Stop);
        Assert.Equal([2f, 3f, 4f], await RangeAsync(Night.AddMilliseconds(2), Night.AddMilliseconds(5)));
        Assert.Equal([3f, 4f, 5f], await RangeAsync(Night.AddMilliseconds(2).AddTicks(1), Night.AddMilliseconds(5).AddTicks(1)));
        Assert.Equal([0f, 1f], await RangeAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 2));
        Assert.Empty(await RangeAsync(Night.AddMilliseconds(5), Night.AddMilliseconds(5)));
        Assert.Empty(await RangeAsync(Night.AddMilliseconds(5), Night));
    }

    [Fact]
    public async Task The_newest_of_a_stretch_of_time_come_backwards()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(second => Row(7, second, second)), Row(8, 4, 99)], Stop);
        Assert.Equal([4f, 3f, 2f], await NewestAsync(Night.AddMilliseconds(2), Night.AddMilliseconds(5)));
        Assert.Equal([5f, 4f, 3f], await NewestAsync(Night.AddMilliseconds(2).AddTicks(1), Night.AddMilliseconds(5).AddTicks(1)));
        Assert.Equal([9f, 8f], await NewestAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 2));
        Assert.Empty(await NewestAsync(Night.AddMilliseconds(5), Night.AddMilliseconds(5)));
        Assert.Empty(await NewestAsync(Night.AddMilliseconds(5), Night));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.NewestAsync(7, Night, Night, 0, Stop));
    }

    [Fact]
    public async Task A_range_of_many_pages_has_every_row_once()
    {
        var rows = Enumerable.Range(0, 2_500).Select(index => Row(7, index * 10, index)).ToList();
        await Log.AppendAsync(rows, Stop);
        Assert.Equal(rows.Select(row => row.Observation.Values[0].Value), await RangeAsync(Night, Night.AddHours(1), 5_000));
        Assert.Equal(2_000, (await RangeAsync(Night, Night.AddHours(1), 2_000)).Count);
        Assert.Equal(1_001, (await RangeAsync(Night, Night.AddHours(1), 1_001)).Count);
    }

    [Fact]
    public async Task An_append_takes_twenty_thousand_rows_and_not_one_more()
    {
        var rows = Enumerable.Range(0, IReadingLog.MaxAppend).Select(index => Row(index % 100, index, index)).ToList();
        Assert.All(await Log.AppendAsync(rows, Stop), Assert.True);
        Assert.All(await Log.AppendAsync(rows, Stop), Assert.False);
        rows.Add(Row(1, 1_000_000, 1f));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync(rows, Stop));
        Assert.Empty(await AddAsync([]));
        Assert.Equal(200, (await Log.AfterAsync(1, DateTimeOffset.MinValue, 1_000, Stop)).Length);
    }

    [Fact]
    public async Task Writers_of_the_same_rows_in_opposite_order_do_not_stop_each_other()
    {
        var rows = Enumerable.Range(0, 2_000).Select(index => Row(index % 50, index, index)).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer =>
            Log.AppendAsync(writer % 2 == 0 ? rows : [.. Enumerable.Reverse(rows)], Stop)));
        Assert.Equal(rows.Count, answers.Sum(answer => answer.Count(isNew => isNew)));
    }

    private static LoggedObservation Row(int sensor, int milliseconds, float value)
    {
        var at = Night.AddMilliseconds(milliseconds);
        return new LoggedObservation(sensor, new Observation(at, at.AddSeconds(2), null, [new MetricValue(1, value, Quality.Good)]));
    }

    private static (byte Metric, int Bits, Quality Quality) Bits(MetricValue value) =>
        (value.Metric, BitConverter.SingleToInt32Bits(value.Value), value.Quality);

    private static IEnumerable<float> First(ImmutableArray<Observation> observations) =>
        observations.Select(observation => observation.Values[0].Value);

    private async Task<IEnumerable<bool>> AddAsync(IReadOnlyList<LoggedObservation> rows) => await Log.AppendAsync(rows, Stop);

    private async Task<IEnumerable<float>> ValuesAsync(int sensor) =>
        First(await Log.AfterAsync(sensor, DateTimeOffset.MinValue, 100, Stop));

    private async Task<IEnumerable<float>> NewestAsync(DateTimeOffset from, DateTimeOffset until, int limit = 100) =>
        First(await Log.NewestAsync(7, from, until, limit, Stop));

    private async Task<List<float>> RangeAsync(DateTimeOffset from, DateTimeOffset until, int limit = 100)
    {
        var values = new List<float>();
        await foreach (var observation in Log.RangeAsync(7, from, until, limit, Stop))
            values.Add(observation.Values[0].Value);
        return values;
    }
}
