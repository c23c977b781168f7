using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The case log in SQLite.</summary>
internal sealed class SqliteCaseLog(SqliteDatabase database) : ICaseLog
{
    private const string Row = "SELECT id, number, payload FROM case_row";

    private static readonly CaseDialect Dialect = new(
        (column, part) => $"instr({column}, {part}) > 0",
        (column, keys) => $"{column} IN (SELECT value FROM json_each({keys}))",
        index => $" INDEXED BY case_row_{index}");

    public Task<AppendResult> AppendAsync(
        string caseId,
        int expectedVersion,
        ImmutableArray<CaseEvent> events,
        CaseFile state,
        ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation)
    {
        CaseAppend.Check(caseId, expectedVersion, events, state);
        return database.WriteAsync(
            (connection, transaction) =>
                new SqliteCaseWriter(connection, transaction).Append(caseId, expectedVersion, events, state, outbox)
                    ? AppendResult.Appended
                    : AppendResult.Conflict,
            cancellation);
    }

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT payload FROM case_event WHERE case_id = $id ORDER BY version",
            [("$id", caseId)],
            reader => CaseJson.ReadEvent(reader.GetString(0)),
            cancellation);

    public Task<ImmutableArray<StoredEvent>> ReadStoredAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT version, at, type, payload, hash FROM case_event WHERE case_id = $id ORDER BY version",
            [("$id", caseId)],
            reader => new StoredEvent(
                reader.GetInt32(0), Instants.Of(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3),
                [.. reader.GetFieldValue<byte[]>(4)]),
            cancellation);

    public Task<ImmutableArray<CaseRow>> FindAsync(ImmutableArray<string> ids, CancellationToken cancellation) =>
        RowsAsync(
            $"{Row} WHERE id IN (SELECT value FROM json_each($ids))", [("$ids", JsonSerializer.Serialize(CaseAppend.Possible(ids)))],
            cancellation);

    public async Task<CaseRow?> FindAsync(long number, CancellationToken cancellation) =>
        await RowsAsync($"{Row} WHERE number = $number", [("$number", number)], cancellation) is [var row] ? row : null;

    public async Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation) =>
        CaseSearch.For(query, Dialect) is { } search ? await RowsAsync(search.List(), Parameters(search), cancellation) : [];

    public async Task<CaseCounts> CountAsync(CaseQuery query, DateTimeOffset now, CancellationToken cancellation) =>
        CaseSearch.For(query, Dialect) is { } search
            ? CaseAppend.Counts(await database.QueryAsync(
                search.Count(), [.. Parameters(search), ("@now", Instants.Floor(now))],
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
                 {Row} WHERE stage < 8 AND latitude IS NOT NULL AND latitude BETWEEN $south AND $north
                 AND longitude BETWEEN $west AND $east AND decided_at >= $since
                 """,
                [("$south", near.South), ("$north", near.North), ("$west", near.West), ("$east", near.East),
                    ("$since", Instants.Ceiling(since))],
                cancellation),
            limit);
    }

    public Task<ImmutableArray<CaseRow>> OfReporterAsync(string tag, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return RowsAsync(
            """
            SELECT id, number, payload FROM case_reporter CROSS JOIN case_row WHERE id = case_id AND tag = $tag
            ORDER BY case_decided_at DESC, case_id DESC LIMIT $limit
            """,
            [("$tag", tag), ("$limit", limit)], cancellation);
    }

    public Task<ImmutableArray<DueCase>> DueAsync(
        DateTimeOffset now, int shard, int shards, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, wake_at FROM case_row WHERE wake_at <= $now AND number % $shards = $shard ORDER BY wake_at, id LIMIT $limit
            """,
            [("$now", Instants.Floor(now)), ("$shard", shard), ("$shards", shards), ("$limit", limit)],
            reader => new DueCase(reader.GetString(0), Instants.Of(reader.GetInt64(1))), cancellation);
    }

    public Task SleepAsync(string caseId, int version, string owner, DateTimeOffset wakeAt, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => SqliteDatabase.Run(
            connection, transaction,
            "UPDATE case_row SET owner = $owner, wake_at = $wake WHERE id = $id AND version = $version AND stage < 8",
            [("$owner", owner), ("$wake", Instants.Ceiling(wakeAt)), ("$id", caseId), ("$version", version)]), cancellation);

    public async Task<CaseWatch> WatchAsync(DateTimeOffset late, CancellationToken cancellation)
    {
        var orphans = await database.QueryAsync(
            "SELECT id FROM case_row WHERE stage < 8 AND (owner IS NULL OR wake_at IS NULL) ORDER BY id LIMIT $limit",
            [("$limit", CaseWatch.MaxOrphans)], reader => reader.GetString(0), cancellation);
        return (await database.QueryAsync(
            """
            SELECT (SELECT count(*) FROM case_row WHERE stage < 8), (SELECT count(*) FROM case_row WHERE wake_at < $late),
                   (SELECT min(wake_at) FROM case_row WHERE wake_at IS NOT NULL)
            """,
            [("$late", Instants.Floor(late))],
            reader => new CaseWatch(
                reader.GetInt32(0), orphans, reader.GetInt32(1), reader.IsDBNull(2) ? null : Instants.Of(reader.GetInt64(2))),
            cancellation))[0];
    }

    public Task<ImmutableArray<string>> ProvisionalAsync(string after, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            "SELECT id FROM case_row WHERE is_provisional AND id > $after ORDER BY id LIMIT $limit",
            [("$after", after), ("$limit", limit)], reader => reader.GetString(0), cancellation);
    }

    public async Task<string?> PrecedentAsync(string category, string? township, CancellationToken cancellation) =>
        await database.QueryAsync(
            """
            SELECT department FROM case_precedent WHERE category = $category AND township = $township
            ORDER BY at DESC, case_id DESC, version DESC LIMIT 1
            """,
            [("$category", category), ("$township", township ?? "")], reader => reader.GetString(0), cancellation) is [var department]
            ? department
            : null;

    public Task<ImmutableArray<CaseRow>> CalledAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return RowsAsync(
            $"{Row} WHERE id IN (SELECT case_id FROM case_call WHERE due_at >= $from AND due_at < $until) ORDER BY id LIMIT $limit",
            [("$from", Instants.Ceiling(from)), ("$until", Instants.Ceiling(until)), ("$limit", limit)], cancellation);
    }

    public Task ScanAsync(DateTimeOffset from, DateTimeOffset until, Action<CaseRow> found, CancellationToken cancellation) =>
        database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"{Row} WHERE decided_at >= $from AND decided_at < $until ORDER BY decided_at, id";
                command.Parameters.AddWithValue("$from", Instants.Ceiling(from));
                command.Parameters.AddWithValue("$until", Instants.Ceiling(until));
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    found(ReadRow(reader));
                }

                return true;
            },
            cancellation);

    public Task<ImmutableArray<ChainHead>> HeadsAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        // With max() SQLite takes the other columns from the row that has it (https://sqlite.org/lang_select.html#bareagg).
        database.QueryAsync(
            """
            SELECT case_id, max(version), hash FROM case_event WHERE at >= $from AND at < $until GROUP BY case_id ORDER BY case_id
            """,
            [("$from", Instants.Ceiling(from)), ("$until", Instants.Ceiling(until))],
            reader => new ChainHead(reader.GetString(0), reader.GetInt32(1), [.. reader.GetFieldValue<byte[]>(2)]),
            cancellation);

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, topic, key, payload, written_at, attempts FROM outbox
            WHERE delivered_at IS NULL AND written_at < $before ORDER BY id LIMIT $limit
            """,
            [("$before", Instants.Ceiling(before)), ("$limit", limit)],
            reader => new PendingMessage(
                reader.GetInt64(0), new OutboxMessage(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                Instants.Of(reader.GetInt64(4)), reader.GetInt32(5)),
            cancellation);
    }

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(connection, transaction, """
                UPDATE outbox SET delivered_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
                WHERE delivered_at IS NULL AND topic = $topic AND key = $key AND written_at <= $upTo
                """,
                ("$topic", topic), ("$key", key), ("$upTo", Instants.Floor(upTo))),
            cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
                SqliteDatabase.Run(connection, transaction, "UPDATE outbox SET attempts = attempts + 1 WHERE id = $id", ("$id", id)),
            cancellation);

    private static (string Name, object? Value)[] Parameters(CaseSearch search) =>
        [.. search.Parameters.Select(row => ("@" + row.Name, row.Value switch
        {
            DateTimeOffset instant => (object?)Instants.Floor(instant),
            string[] keys => JsonSerializer.Serialize(keys),
            var value => value,
        }))];

    private static CaseRow ReadRow(SqliteDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), CaseJson.ReadCase(reader.GetString(2)));

    private Task<ImmutableArray<CaseRow>> RowsAsync(
        string sql, IReadOnlyList<(string Name, object? Value)> parameters, CancellationToken cancellation) =>
        database.QueryAsync(sql, parameters, ReadRow, cancellation);
}
