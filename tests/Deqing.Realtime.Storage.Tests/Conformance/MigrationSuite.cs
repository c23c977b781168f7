using System.Collections.Immutable;
using System.Data.Common;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Postgres;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteMigrationTests(Databases databases) : MigrationSuite(databases, StorageProvider.Sqlite)
{
    protected override DbConnection Connect(StorageSettings settings)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        return new SqliteConnection($"Data Source={SqliteFolder.PathOf(settings.DataDirectory)};Pooling=False");
    }

    private protected override Task ApplyAsync(DbConnection connection, ImmutableArray<Migration> carried) =>
        Task.Run(() => SqliteMigrator.Apply((SqliteConnection)connection, carried, "the database"), Stop);
}

public sealed class PostgresMigrationTests(Databases databases) : MigrationSuite(databases, StorageProvider.Postgres)
{
    protected override DbConnection Connect(StorageSettings settings) => new NpgsqlConnection(settings.ConnectionString);

    private protected override Task ApplyAsync(DbConnection connection, ImmutableArray<Migration> carried) =>
        PostgresMigrator.ApplyAsync((NpgsqlConnection)connection, carried, "the database", Stop);
}

public abstract class MigrationSuite(Databases databases, StorageProvider provider) : IAsyncLifetime
{
    private readonly HistoryDays days = new(TimeZoneInfo.Utc);
    private StorageSettings settings = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => settings = await databases.NewAsync(provider);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Programs_that_start_together_apply_each_step_once()
    {
        var steps = Enumerable.Range(1, 20)
            .Select(version => new Migration(
                version, $"step-{version}", $"CREATE TABLE step_{version} (id integer); INSERT INTO step_{version} VALUES (1)"))
            .ToImmutableArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var connection = await OpenAsync();
            await ApplyAsync(connection, steps);
        }));
        Assert.Equal(20L, await CountAsync("SELECT count(*) FROM schema_version"));
        Assert.Equal(1L, await CountAsync("SELECT count(*) FROM step_20"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_those_before_it_and_nothing_of_itself()
    {
        await using var connection = await OpenAsync();
        Migration[] steps = [new(1, "good", "CREATE TABLE good (id integer)"), new(2, "bad", "CREATE TABLE half (id integer); nonsense")];
        await Assert.ThrowsAnyAsync<DbException>(() => ApplyAsync(connection, [.. steps]));
        Assert.Equal(1L, await CountAsync("SELECT count(*) FROM schema_version"));
        await ApplyAsync(connection, [steps[0], new(2, "better", "CREATE TABLE half (id integer)")]);
        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM half"));
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_left_alone()
    {
        await PrepareAsync();
        await RunAsync("INSERT INTO schema_version SELECT 999, 'future', 'x', applied_at FROM schema_version LIMIT 1");
        var refused = await Assert.ThrowsAsync<StorageException>(PrepareAsync);
        Assert.Equal(StorageProblem.NewerVersion, refused.Problem);
        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Migration.Of(provider.ToString()).Length + 1L, await CountAsync("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task A_database_made_with_another_text_is_refused()
    {
        await PrepareAsync();
        await RunAsync("UPDATE schema_version SET checksum = 'other' WHERE version = 2");
        var refused = await Assert.ThrowsAsync<StorageException>(PrepareAsync);
        Assert.Equal(StorageProblem.Damaged, refused.Problem);
        Assert.Contains("migration 2 'cases'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        var sensor = new Domain.Places.SensorPlace(1, "S1", "pondStation", "P0001", default, DateTimeOffset.UnixEpoch);
        await using (var store = StoreFactory.Open(settings))
        {
            await store.PrepareAsync(Stop);
            await store.Registry.ImportAsync([sensor], DateTimeOffset.UnixEpoch, Stop);
        }

        await using var again = StoreFactory.Open(settings);
        await again.PrepareAsync(Stop);
        await again.PrepareAsync(Stop);
        Assert.Equal([sensor], await again.Registry.LoadAsync(Stop));
    }

    [Fact]
    public async Task What_version_3_wrote_is_there_after_the_upgrade()
    {
        await using (var connection = await OpenAsync())
            await ApplyAsync(connection, Migration.Of(provider.ToString())[..3]);
        await RunAsync(provider == StorageProvider.Sqlite
            ? "INSERT INTO sensor VALUES (7, 'S7', 'pondStation', 'P0001', 120.5, 30.25, 0)"
            : "INSERT INTO sensor VALUES (7, 'S7', 'pondStation', 'P0001', 120.5, 30.25, 'epoch')");

        await using var store = StoreFactory.Open(settings);
        await store.PrepareAsync(Stop);
        var kept = Assert.Single(await store.Registry.LoadAsync(Stop));
        Assert.Equal(("S7", DateTimeOffset.UnixEpoch, null), (kept.Id, kept.PlacedAt, kept.RetiredAt));
        Assert.Equal(
            new Domain.Places.Placement(7, "P0001", DateTimeOffset.UnixEpoch, null, ""),
            Assert.Single(await store.Registry.PlacementsOfAsync(7, Stop)));
        Assert.Empty(Assert.Single((await store.Registry.ChangedSinceAsync(-1, Stop)).Devices).Secrets.Keys);
        Assert.Equal(0, (await store.Access.AuditHeadAsync(Stop)).Sequence);
        Assert.False(await store.Access.AnyoneHoldsAsync(Domain.Access.Role.Administrator, Stop));
        Assert.Equal(Migration.Of(provider.ToString()).Length, await CountAsync("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task Open_cases_of_version_9_are_due_at_once()
    {
        await using (var connection = await OpenAsync())
            await ApplyAsync(connection, Migration.Of(provider.ToString())[..9]);
        var (zero, head, no) = provider == StorageProvider.Sqlite ? ("0", "x'00'", "0") : ("'epoch'", "'\\x00'", "false");
        foreach (var (id, stage) in ((string, int)[])[("open", 2), ("ended", 8)])
            await RunAsync(
                $$"""
                INSERT INTO case_row
                    (id, version, stage, source, category, level, decided_at, reported_at, is_provisional, text, head, payload)
                VALUES ('{{id}}', 1, {{stage}}, 1, 'garbage', 1, {{zero}}, {{zero}}, {{no}}, '', {{head}}, '{}')
                """);

        await using var store = StoreFactory.Open(settings);
        await store.PrepareAsync(Stop);
        Assert.Equal("open", Assert.Single(await store.Cases.DueAsync(DateTimeOffset.UnixEpoch, 0, 1, 10, Stop)).Id);
        var watch = await store.Cases.WatchAsync(DateTimeOffset.UnixEpoch.AddDays(1), Stop);
        Assert.Equal((1, 0, 1), (watch.Open, watch.Orphans.Length, watch.Late));
        await RunAsync("UPDATE case_row SET owner = NULL WHERE id = 'open'");
        Assert.Equal(["open"], (await store.Cases.WatchAsync(DateTimeOffset.UnixEpoch, Stop)).Orphans);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reading_log_of_version_15_is_read_summed_up_and_continued(bool hasRows)
    {
        await using (var connection = await OpenAsync())
            await ApplyAsync(connection, Migration.Of(provider.ToString())[..15]);
        var (night, again, values) = provider == StorageProvider.Sqlite
            ? ("1775013000123", "1775013060000", "x'01030000002040'")
            : ("'2026-04-01 03:10:00.123Z'", "'2026-04-01 03:11:00Z'", "'\\x01030000002040'");
        if (hasRows)
            await RunAsync(
                $"""
                 INSERT INTO reading (sensor, at, received_at, sequence, "values")
                 VALUES (7, {night}, {again}, 5, {values}), (7, {again}, {again}, NULL, {values})
                 """);

        await using var store = StoreFactory.Open(settings);
        await store.PrepareAsync(Stop);
        var at = new DateTimeOffset(2026, 4, 1, 3, 10, 0, 123, TimeSpan.Zero);
        LoggedObservation[] next =
        [
            new(7, new Observation(at, at, null, [new MetricValue(3, 9f, default)])),
            new(7, new Observation(at.AddYears(2), at.AddYears(2), null, [new MetricValue(3, 4.5f, default)])),
        ];
        Assert.Equal((bool[])[!hasRows, true], await store.Readings.AppendAsync(next, Stop));
        Assert.Equal(
            hasRows ? "2.5 2.5 4.5" : "9 4.5",
            string.Join(' ', (await store.Readings.AfterAsync(7, at.AddDays(-1), 9, Stop)).Select(row => row.Values[0].Value)));

        await store.History.GatherAsync(at, Stop);
        Assert.Equal(2, await store.History.RollUpAsync(at.AddYears(3), at, days, IHistory.MaxRollUp, Stop));
        var count = 0L;
        await store.History.ReadAsync(
            new HistoryQuery(7, 3, HistoryLevel.Day, at.AddDays(-1), at.AddDays(1), 1), days,
            piece => count += piece.Stretch.Count, Stop);
        Assert.Equal(hasRows ? 2 : 1, count);
    }

    [Fact]
    public void The_steps_are_numbered_without_gap() =>
        Assert.Equal(Enumerable.Range(1, 19), Migration.Of(provider.ToString()).Select(step => step.Version));

    protected abstract DbConnection Connect(StorageSettings settings);

    private protected abstract Task ApplyAsync(DbConnection connection, ImmutableArray<Migration> carried);

    private async Task<DbConnection> OpenAsync()
    {
        var connection = Connect(settings);
        await connection.OpenAsync(Stop);
        return connection;
    }

    private async Task PrepareAsync()
    {
        await using var store = StoreFactory.Open(settings);
        await store.PrepareAsync(Stop);
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
