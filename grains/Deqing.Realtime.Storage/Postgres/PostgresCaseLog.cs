using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The case log in PostgreSQL.</summary>
internal sealed class PostgresCaseLog(PostgresDatabase database) : ICaseLog
{
    private const string Row = "SELECT id, number, payload FROM case_row";

    private static readonly CaseDialect Dialect = new(
        (column, part) => $"strpos({column}, {part}) > 0",
        (column, keys) => $"{column} = ANY({keys})",
        _ => "");

    public Task<AppendResult> AppendAsync(
        string caseId,
        int expectedVersion,
        ImmutableArray<CaseEvent> events,
        CaseFile state,
        ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation)
    {
        CaseAppend.Check(caseId, expectedVersion, events, state);
        return database.UseAsync(
            async connection => await PostgresCaseWriter.AppendAsync(
                connection, caseId, expectedVersion, events, state, outbox, cancellation)
                ? AppendResult.Appended
                : AppendResult.Conflict,
            cancellation);
    }

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT payload FROM case_event WHERE case_id = @id ORDER BY version",
            [PostgresTypes.Text("id", AccessText.Clean(caseId))],
            reader => CaseJson.ReadEvent(reader.GetString(0)),
            cancellation);

    public Task<ImmutableArray<StoredEvent>> ReadStoredAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT version, at, type, payload, hash FROM case_event WHERE case_id = @id ORDER BY version",
            [PostgresTypes.Text("id", AccessText.Clean(caseId))],
            reader => new StoredEvent(
                reader.GetInt32(0), reader.Instant(1), reader.GetString(2), reader.GetString(3),
                [.. reader.GetFieldValue<byte[]>(4)]),
            cancellation);

    public Task<ImmutableArray<CaseRow>> FindAsync(ImmutableArray<string> ids, CancellationToken cancellation) =>
        RowsAsync($"{Row} WHERE id = ANY(@ids)", [PostgresTypes.Texts("ids", CaseAppend.Possible(ids))], cancellation);

    public async Task<CaseRow?> FindAsync(long number, CancellationToken cancellation) =>
        await RowsAsync($"{Row} WHERE number = @number", [PostgresTypes.Long("number", number)], cancellation) is [var row] ? row : null;

    public async Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation) =>
        CaseSearch.For(query, Dialect) is { } search ? await RowsAsync(search.List(), Parameters(search), cancellation) : [];

    public async Task<CaseCounts> CountAsync(CaseQuery query, DateTimeOffset now, CancellationToken cancellation) =>
        CaseSearch.For(query, Dialect) is { } search
            ? CaseAppend.Counts(await database.QueryAsync(
                search.Count(), [.. Parameters(search), PostgresTypes.Instant("now", Instants.Floor(now))],
                reader => (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)), cancellation))
            : CaseAppend.Counts([]);

    public async Task<ImmutableArray<CaseRow>> NearAsync(
        Position position, double metres, DateTimeOffset since, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit, CaseAppend.MaxNear);
        var near = new CaseNear(position, metres);
        return near.Nearest(
            await RowsAsync(
                $"""
                 {Row} WHERE stage < 8 AND latitude IS NOT NULL AND latitude BETWEEN @south AND @north
                 AND longitude BETWEEN @west AND @east AND decided_at >= @since
                 """,
                [Number("south", near.South), Number("north", near.North), Number("west", near.West), Number("east", near.East),
                    PostgresTypes.Instant("since", Instants.Ceiling(since))],
                cancellation),
            limit);
    }

    public Task<ImmutableArray<CaseRow>> OfReporterAsync(string tag, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return RowsAsync(
            """
            SELECT id, number, payload FROM case_reporter CROSS JOIN case_row WHERE id = case_id AND tag = @tag
            ORDER BY case_decided_at DESC, case_id DESC LIMIT @limit
            """,
            [PostgresTypes.Text("tag", tag), PostgresTypes.Integer("limit", limit)], cancellation);
    }

    public Task<ImmutableArray<DueCase>> DueAsync(
        DateTimeOffset now, int shard, int shards, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, wake_at FROM case_row WHERE wake_at <= @now AND number % @shards = @shard ORDER BY wake_at, id LIMIT @limit
            """,
            [
                PostgresTypes.Instant("now", Instants.Floor(now)), PostgresTypes.Integer("shard", shard),
                PostgresTypes.Integer("shards", shards), PostgresTypes.Integer("limit", limit),
            ],
            reader => new DueCase(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)), cancellation);
    }

    public Task SleepAsync(string caseId, int version, string owner, DateTimeOffset wakeAt, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                "UPDATE case_row SET owner = @owner, wake_at = @wake WHERE id = @id AND version = @version AND stage < 8",
                cancellation,
                PostgresTypes.Text("owner", owner),
                PostgresTypes.Instant("wake", Instants.Ceiling(wakeAt)),
                PostgresTypes.Text("id", caseId),
                PostgresTypes.Integer("version", version)),
            cancellation);

    public async Task<CaseWatch> WatchAsync(DateTimeOffset late, CancellationToken cancellation)
    {
        var orphans = await database.QueryAsync(
            "SELECT id FROM case_row WHERE stage < 8 AND (owner IS NULL OR wake_at IS NULL) ORDER BY id LIMIT @limit",
            [PostgresTypes.Integer("limit", CaseWatch.MaxOrphans)], reader => reader.GetString(0), cancellation);
        return (await database.QueryAsync(
            """
            SELECT (SELECT count(*) FROM case_row WHERE stage < 8), (SELECT count(*) FROM case_row WHERE wake_at < @late),
                   (SELECT min(wake_at) FROM case_row WHERE wake_at IS NOT NULL)
            """,
            [PostgresTypes.Instant("late", Instants.Floor(late))],
            reader => new CaseWatch(
                (int)reader.GetInt64(0), orphans, (int)reader.GetInt64(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)),
            cancellation))[0];
    }

    public Task<ImmutableArray<string>> ProvisionalAsync(string after, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            "SELECT id FROM case_row WHERE is_provisional AND id > @after ORDER BY id LIMIT @limit",
            [PostgresTypes.Text("after", after), PostgresTypes.Integer("limit", limit)],
            reader => reader.GetString(0), cancellation);
    }

    public async Task<string?> PrecedentAsync(string category, string? township, CancellationToken cancellation) =>
        await database.QueryAsync(
            """
            SELECT department FROM case_precedent WHERE category = @category AND township = @township
            ORDER BY at DESC, case_id DESC, version DESC LIMIT 1
            """,
            [PostgresTypes.Text("category", category), PostgresTypes.Text("township", township ?? "")],
            reader => reader.GetString(0), cancellation) is [var department]
            ? department
            : null;

    public Task<ImmutableArray<CaseRow>> CalledAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return RowsAsync(
            $"""
             {Row} WHERE id IN (SELECT case_id FROM case_call WHERE due_at >= @from AND due_at < @until)
             ORDER BY id COLLATE "C" LIMIT @limit
             """,
            [
                PostgresTypes.Instant("from", Instants.Ceiling(from)), PostgresTypes.Instant("until", Instants.Ceiling(until)),
                PostgresTypes.Integer("limit", limit),
            ],
            cancellation);
    }

    public Task ScanAsync(DateTimeOffset from, DateTimeOffset until, Action<CaseRow> found, CancellationToken cancellation) =>
        database.UseAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    $"{Row} WHERE decided_at >= @from AND decided_at < @until ORDER BY decided_at, id", connection);
                command.Parameters.Add(PostgresTypes.Instant("from", Instants.Ceiling(from)));
                command.Parameters.Add(PostgresTypes.Instant("until", Instants.Ceiling(until)));
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                    found(ReadRow(reader));
                return true;
            },
            cancellation);

    public Task<ImmutableArray<ChainHead>> HeadsAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        database.QueryAsync(
            """
            SELECT DISTINCT ON (case_id COLLATE "C") case_id, version, hash FROM case_event WHERE at >= @from AND at < @until
            ORDER BY case_id COLLATE "C", version DESC
            """,
            [PostgresTypes.Instant("from", Instants.Ceiling(from)), PostgresTypes.Instant("until", Instants.Ceiling(until))],
            reader => new ChainHead(reader.GetString(0), reader.GetInt32(1), [.. reader.GetFieldValue<byte[]>(2)]),
            cancellation);

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, topic, key, payload, written_at, attempts FROM outbox
            WHERE delivered_at IS NULL AND written_at < @before ORDER BY id LIMIT @limit
            """,
            [PostgresTypes.Instant("before", Instants.Ceiling(before)), PostgresTypes.Integer("limit", limit)],
            reader => new PendingMessage(
                reader.GetInt64(0), new OutboxMessage(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                reader.Instant(4), reader.GetInt32(5)),
            cancellation);
    }

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                """
                UPDATE outbox SET delivered_at = now()
                WHERE delivered_at IS NULL AND topic = @topic AND key = @key AND written_at <= @upTo
                """,
                cancellation,
                PostgresTypes.Text("topic", topic),
                PostgresTypes.Text("key", key),
                PostgresTypes.Instant("upTo", Instants.Floor(upTo))),
            cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                "UPDATE outbox SET attempts = attempts + 1 WHERE id = @id",
                cancellation,
                PostgresTypes.Parameter("id", NpgsqlDbType.Bigint, id)),
            cancellation);

    private static NpgsqlParameter[] Parameters(CaseSearch search) =>
        [.. search.Parameters.Select(row => row.Value switch
        {
            DateTimeOffset instant => PostgresTypes.Instant(row.Name, Instants.Floor(instant)),
            string[] keys => PostgresTypes.Texts(row.Name, keys),
            long number => PostgresTypes.Long(row.Name, number),
            var text => PostgresTypes.Text(row.Name, (string)text),
        })];

    private static NpgsqlParameter Number(string name, double value) => PostgresTypes.Parameter(name, NpgsqlDbType.Double, value);

    private static CaseRow ReadRow(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), CaseJson.ReadCase(reader.GetString(2)));

    private Task<ImmutableArray<CaseRow>> RowsAsync(
        string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellation) =>
        database.QueryAsync(sql, parameters, ReadRow, cancellation);
}
