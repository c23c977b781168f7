using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteLedgerTests(Databases databases) : LedgerSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresLedgerTests(Databases databases) : LedgerSuite(databases, StorageProvider.Postgres);

public abstract class LedgerSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private const int Hour = 496_000;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddHours(Hour);

    private static readonly LedgerRun Run = new("run", Start, Start.AddSeconds(5), null);

    private ILedgerStore Ledger => Store.Ledger;

    [Fact]
    public async Task Counts_add_up_by_sensor_hour_and_word()
    {
        Assert.True(await Ledger.AddAsync(Run, 1, [new(1, Hour, "told", 3), new(0, Hour, "rejected.tooLong", 1)], Stop));
        Assert.True(await Ledger.AddAsync(Run, 2, [new(1, Hour, "told", 2), new(1, Hour + 1, "duplicate", 1)], Stop));
        Assert.True(await Ledger.AddAsync(Run with { Id = "other" }, 1, [new(1, Hour, "told", 1)], Stop));

        Assert.Equal(
            [new(0, Hour, "rejected.tooLong", 1), new(1, Hour, "told", 6), new(1, Hour + 1, "duplicate", 1)],
            await Ledger.CountsAsync([1, 0, 7], Hour, Hour + 2, Stop));
        Assert.Equal([new(1, Hour, "told", 6)], await Ledger.CountsAsync([1], Hour, Hour + 1, Stop));
        Assert.Empty(await Ledger.CountsAsync([1], Hour + 2, Hour + 9, Stop));
        Assert.Empty(await Ledger.CountsAsync([], Hour, Hour + 9, Stop));
    }

    [Fact]
    public async Task A_write_that_is_tried_again_counts_once()
    {
        Assert.True(await Ledger.AddAsync(Run, 1, [new(1, Hour, "told", 3)], Stop));
        Assert.False(await Ledger.AddAsync(Run, 1, [new(1, Hour, "told", 3)], Stop));
        var later = Run with { WrittenAt = Start.AddMinutes(1), EndedAt = Start.AddMinutes(1) };
        Assert.True(await Ledger.AddAsync(later, 2, [], Stop));
        Assert.False(await Ledger.AddAsync(Run, 2, [new(1, Hour, "told", 3)], Stop));

        Assert.Equal([new(1, Hour, "told", 3)], await Ledger.CountsAsync([1], Hour, Hour + 1, Stop));
        Assert.Equal([later], await Ledger.RunsAsync(Hour, Hour + 1, Stop));
    }

    [Fact]
    public async Task A_write_takes_as_many_counts_as_it_says_and_no_more()
    {
        var counts = Enumerable.Range(1, ILedgerStore.MaxCounts).Select(sensor => new LedgerCount(sensor, Hour, "told", 1)).ToArray();
        Assert.True(await Ledger.AddAsync(Run, 1, counts, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AddAsync(Run, 2, [.. counts, new(0, Hour, "told", 1)], Stop));
        Assert.Equal(counts.Length, (await Ledger.CountsAsync([.. counts.Select(it => it.Sensor)], Hour, Hour + 1, Stop)).Length);
    }

    [Fact]
    public async Task Runs_are_those_that_may_have_counted_in_the_hours_and_the_first_of_all()
    {
        var ended = Run with { Id = "ended", EndedAt = Start.AddMinutes(30) };
        var killed = Run with { Id = "killed", StartedAt = Start.AddMinutes(31) };
        var later = Run with { Id = "later", StartedAt = Start.AddHours(2) };
        Assert.Empty(await Ledger.RunsAsync(Hour, Hour + 2, Stop));
        var other = ended with { Id = "other", StartedAt = Start.AddMinutes(1) };
        foreach (var run in (LedgerRun[])[ended, other, killed, later])
            await Ledger.AddAsync(run, 1, [], Stop);

        Assert.Equal([ended, other, killed], await Ledger.RunsAsync(Hour, Hour + 2, Stop));
        Assert.Equal([ended, killed, later], await Ledger.RunsAsync(Hour + 1, Hour + 3, Stop));
        Assert.Equal([ended], await Ledger.RunsAsync(Hour - 5, Hour, Stop));
    }

    [Fact]
    public async Task Stored_and_sent_are_counted_from_the_log_by_the_hour_of_measuring()
    {
        await LogAsync(1, (-60, 7), (0, 8), (3_599.999, 12), (3_600, 13), (3_601, null), (3_602, 15), (7_200, 99));
        await LogAsync(2, (10, null));
        await LogAsync(3, (10, 5), (20, 3), (30, 3), (40, 3 + SequenceCount.LongestStep), (50, 9 + (2 * SequenceCount.LongestStep)));

        // 8 follows 7 of the hour before; 9, 10 and 11 are missing; one without a number does not hide that 14 is missing.
        Assert.Equal(
            [
                new(1, Hour, 2, 2, 5, 0), new(1, Hour + 1, 3, 2, 3, 0), new(2, Hour, 1, 0, 0, 0),
                new(3, Hour, 5, 5, 3 + SequenceCount.LongestStep, 2),
            ],
            await Ledger.LoggedAsync([3, 2, 1], Hour, Hour + 2, Stop));
        Assert.Empty(await Ledger.LoggedAsync([1], Hour + 5, Hour + 6, Stop));
    }

    [Fact]
    public async Task The_database_follows_a_counter_as_the_domain_does()
    {
        var random = new Random(2026);
        var counters = Enumerable.Range(1, 40).Select(_ => Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(6) switch
        {
            0 => (long)random.Next(10), 1 => random.NextInt64(long.MaxValue), 2 => long.MaxValue, _ => random.Next(20) + 100,
        }).ToArray()).ToArray();
        foreach (var (index, numbers) in counters.Index())
            await LogAsync(index + 1, [.. numbers.Select((number, second) => ((double)second, (long?)number))]);

        var logged = await Ledger.LoggedAsync([.. Enumerable.Range(1, counters.Length)], Hour, Hour + 1, Stop);

        Assert.Equal(
            counters.Select((numbers, index) =>
            {
                var (sent, restarts) = SequenceCount.Follow(null, numbers);
                return new LoggedHour(index + 1, Hour, numbers.Length, numbers.Length, sent, restarts);
            }),
            logged);
    }

    private Task<bool[]> LogAsync(int sensor, params (double Second, long? Sequence)[] rows) => Store.Readings.AppendAsync(
        [
            .. rows.Select(row => new LoggedObservation(
                sensor, new Observation(Start.AddSeconds(row.Second), Start, row.Sequence, [new MetricValue(1, 5, Quality.Good)]))),
        ],
        Stop);
}
