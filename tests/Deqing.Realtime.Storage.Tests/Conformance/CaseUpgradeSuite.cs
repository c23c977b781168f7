using System.Data.Common;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Postgres;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseUpgradeTests(Databases databases) : CaseUpgradeSuite(databases, StorageProvider.Sqlite)
{
    protected override DbConnection Connect(StorageSettings settings)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        return new SqliteConnection($"Data Source={SqliteFolder.PathOf(settings.DataDirectory)};Pooling=False");
    }

    protected override Task ApplyOldAsync(DbConnection connection) =>
        Task.Run(() => SqliteMigrator.Apply((SqliteConnection)connection, Migration.Of("Sqlite")[..5], "the database"), Stop);
}

public sealed class PostgresCaseUpgradeTests(Databases databases) : CaseUpgradeSuite(databases, StorageProvider.Postgres)
{
    protected override DbConnection Connect(StorageSettings settings) => new NpgsqlConnection(settings.ConnectionString);

    protected override Task ApplyOldAsync(DbConnection connection) =>
        PostgresMigrator.ApplyAsync((NpgsqlConnection)connection, Migration.Of("Postgres")[..5], "the database", Stop);
}

/// <summary>A database from before cases had a flow, with the texts its program wrote.</summary>
public abstract class CaseUpgradeSuite(Databases databases, StorageProvider provider) : IAsyncLifetime
{
    private const string Alarm =
        """
        {"pond":"P0001","village":"v1","township":"t1","rule":"pond-oxygen-low","category":"pondOxygen","severity":"serious",
        "since":"2026-04-01T03:05:00+00:00","at":"2026-04-01T03:10:00+00:00","receivedAt":"2026-04-01T03:10:00.25+00:00","value":2.36}
        """;

    private static readonly string[] Kept =
    [
        $$"""{"type":"opened","alarm":{{Alarm.ReplaceLineEndings("")}},"at":"2026-04-01T03:10:00.1234567+00:00"}""",
        """{"type":"acknowledged","by":"王五","note":null,"at":"2026-04-01T03:11:00+00:00"}""",
        """{"type":"alarmCleared","clearedAt":"2026-04-01T04:00:00+00:00","value":3.5,"at":"2026-04-01T04:00:00+00:00"}""",
        $$"""{"type":"alarmReturned","alarm":{{Alarm.ReplaceLineEndings("")}},"at":"2026-04-01T04:30:00+00:00"}""",
        """{"type":"closed","by":"王五","outcome":"falseAlarm","note":"探头\"离水\"","byId":"p1","at":"2026-04-01T05:00:00+00:00"}""",
    ];

    private StorageSettings settings = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => settings = await databases.NewAsync(provider);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Old_cases_get_their_rows_numbers_and_links_from_their_events()
    {
        await WriteOldAsync(("later", 5, 1), ("closed", 5, 0), ("open", 3, 0));
        await using var store = StoreFactory.Open(settings, Evolve);
        await store.PrepareAsync(Stop);

        var rows = await store.Cases.ListAsync(new CaseQuery { Reach = Reach.County, Limit = 10 }, Stop);
        Assert.Equal(
            [("later", 3L, CaseStage.Closed, 5), ("open", 2L, CaseStage.Handling, 3), ("closed", 1L, CaseStage.Closed, 5)],
            rows.Select(row => (row.Id, row.Number, row.Case.Stage, row.Case.Version)));
        Assert.Equal(new Place("t1", "v1", "P0001"), rows[1].Case.Place);
        var stored = await store.Cases.ReadStoredAsync("closed", Stop);
        Assert.Equal(Kept, stored.Select(happened => happened.Payload));
        var link = CaseChain.Start("closed");
        foreach (var happened in stored)
        {
            link = CaseChain.Next(
                link, happened.Version, happened.At.ToUnixTimeMilliseconds(), happened.Type, CaseChain.Digest(happened.Payload));
            Assert.Equal(link, happened.Hash);
        }
    }

    [Fact]
    public async Task An_old_case_goes_on_where_it_stood()
    {
        await WriteOldAsync(("a", 2, 0));
        await using (var first = StoreFactory.Open(settings, Evolve))
            await first.PrepareAsync(Stop);
        // Made anew once: a second start finds nothing to do.
        await using var store = StoreFactory.Open(settings, (_, _) => throw new InvalidOperationException());
        await store.PrepareAsync(Stop);
        var row = Assert.Single(await store.Cases.FindAsync(["a"], Stop));
        CaseEvent acknowledged = new CaseAcknowledged(row.Case.DecidedAt, "赵六", null, "p2");
        Assert.Equal(
            AppendResult.Appended,
            await store.Cases.AppendAsync("a", 2, [acknowledged], row.Case with { Version = 3 }, [], Stop));
        var stored = await store.Cases.ReadStoredAsync("a", Stop);
        Assert.Equal(
            CaseChain.Next(
                stored[1].Hash.AsSpan(), 3, stored[2].At.ToUnixTimeMilliseconds(), "acknowledged", CaseChain.Digest(stored[2].Payload)),
            stored[2].Hash);
    }

    [Fact]
    public async Task Many_old_cases_are_made_anew_by_programs_that_start_together()
    {
        await WriteOldAsync([.. Enumerable.Range(0, 450).Select(index => ($"c{index:D3}", 1, index))]);
        await using var one = StoreFactory.Open(settings, Evolve);
        await using var two = provider == StorageProvider.Postgres ? StoreFactory.Open(settings, Evolve) : null;
        await Task.WhenAll(one.PrepareAsync(Stop), two?.PrepareAsync(Stop) ?? Task.CompletedTask);
        var rows = await one.Cases.ListAsync(new CaseQuery { Reach = Reach.County, Limit = 10_000 }, Stop);
        Assert.Equal(Enumerable.Range(1, 450).Reverse().Select(number => (long)number), rows.Select(row => row.Number));
    }

    [Fact]
    public async Task A_case_that_cannot_be_read_stops_the_start_and_stays_as_it_is()
    {
        await WriteOldAsync(("good", 1, 0), ("bad", 1, 1));
        await RunAsync("UPDATE case_event SET payload = '{\"type\":\"unheardOf\"}' WHERE case_id = 'bad'");
        await using (var store = StoreFactory.Open(settings, Evolve))
        {
            var refused = await Assert.ThrowsAsync<StorageException>(() => store.PrepareAsync(Stop));
            Assert.Equal(StorageProblem.Damaged, refused.Problem);
            Assert.Contains("case bad", refused.Message, StringComparison.Ordinal);
        }

        await RunAsync($"UPDATE case_event SET payload = '{Kept[0]}' WHERE case_id = 'bad'");
        await using var again = StoreFactory.Open(settings, Evolve);
        await again.PrepareAsync(Stop);
        Assert.Equal(2, (await again.Cases.FindAsync(["good", "bad"], Stop)).Length);
    }

    protected abstract DbConnection Connect(StorageSettings settings);

    protected abstract Task ApplyOldAsync(DbConnection connection);

    /// <summary>Just enough of the flow for these events: how they add up is not what is tested here.</summary>
    private static CaseFile Evolve(CaseFile? state, CaseEvent happened) => happened switch
    {
        CaseOpened { Alarm: var alarm } => new CaseFile
        {
            Version = 1, Stage = CaseStage.Dispatching, Source = CaseSource.Alarm, Category = alarm.Category, Level = alarm.Severity,
            Place = new Place(alarm.Township, alarm.Village, alarm.Pond), OccurredAt = alarm.Since, ReportedAt = happened.At,
            DecidedAt = happened.At, Alarm = alarm,
        },
        CaseClosed => state! with { Version = state.Version + 1, Stage = CaseStage.Closed },
        _ => state! with { Version = state.Version + 1, Stage = CaseStage.Handling },
    };

    private async Task WriteOldAsync(params (string Id, int Events, int Minutes)[] cases)
    {
        await using var connection = Connect(settings);
        await connection.OpenAsync(Stop);
        await ApplyOldAsync(connection);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        foreach (var (id, events, minutes) in cases)
        {
            var decided = TimeOf(Kept[0]).AddMinutes(minutes);
            await WriteAsync(
                $$"""
                INSERT INTO case_row (id, version, state, township, village, pond, decided_at, payload)
                VALUES ('{{id}}', {{events}}, 0, 't1', 'v1', 'P0001', {{Stored(decided)}}, '{"version":{{events}}}')
                """);
            for (var index = 0; index < events; index++)
            {
                var payload = index == 0
                    ? Kept[0].Replace("T03:10:00.1234567", $"T{decided:HH:mm:ss.fffffff}", StringComparison.Ordinal)
                    : Kept[index];
                await WriteAsync(
                    $"""
                    INSERT INTO case_event (case_id, version, at, type, payload)
                    VALUES ('{id}', {index + 1}, {Stored(TimeOf(payload))}, '{CaseJson.TypeOf(CaseJson.ReadEvent(payload))}', '{payload}')
                    """);
            }
        }

        await transaction.CommitAsync(Stop);

        async Task WriteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private static DateTimeOffset TimeOf(string payload) => CaseJson.ReadEvent(payload).At;

    private string Stored(DateTimeOffset at) => provider == StorageProvider.Sqlite
        ? $"{at.ToUnixTimeMilliseconds()}"
        : $"'{DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()):yyyy-MM-ddTHH:mm:ss.fffZ}'";

    private async Task RunAsync(string sql)
    {
        await using var connection = Connect(settings);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
