using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Subscriptions in PostgreSQL. Events get their numbers here, once all transactions before theirs have ended.</summary>
internal sealed class PostgresHookStore(PostgresDatabase database) : IHookStore
{
    private const string New = "e.xid >= mark.xid AND e.xid < pg_snapshot_xmin(pg_current_snapshot())";

    // Whoever holds the one row numbers; the others find the numbers given. What a transaction before the horizon wrote is
    // visible as a whole, and no transaction after it can write in front.
    private const string Lock = "SELECT xid FROM case_feed_mark FOR UPDATE";

    private const string Number = $"""
        WITH given AS (
            INSERT INTO case_feed
            SELECT (SELECT coalesce(max(sequence), 0) FROM case_feed) + row_number() OVER (ORDER BY e.xid, e.case_id, e.version),
                   e.case_id, e.version
            FROM case_event e, case_feed_mark mark WHERE {New})
        UPDATE case_feed_mark SET xid = pg_snapshot_xmin(pg_current_snapshot())
        """;

    private static readonly HookRows Rows = new(
        (reader, column) => ((NpgsqlDataReader)reader).Instant(column), (reader, column) => reader.GetFieldValue<string[]>(column));

    public Task<ImmutableArray<FeedEntry>> ReadAsync(long after, int limit, CancellationToken cancellation)
    {
        HookRows.CheckLimit(limit);
        return database.UseAsync(
            async connection =>
            {
                await NumberAsync(connection, cancellation);
                return await PostgresDatabase.QueryAsync(
                    connection, $"{HookRows.Feed} WHERE f.sequence > @after ORDER BY f.sequence LIMIT @limit",
                    [PostgresTypes.Long("after", after), PostgresTypes.Integer("limit", limit)], Rows.ReadEntry, cancellation);
            },
            cancellation);
    }

    private static async Task NumberAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await PostgresDatabase.QueryAsync(
            connection, $"SELECT 1 FROM case_event e, case_feed_mark mark WHERE {New} LIMIT 1", [], _ => true, cancellation) is [])
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await PostgresDatabase.RunAsync(connection, Lock, cancellation);
        await PostgresDatabase.RunAsync(connection, Number, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public Task<long> HeadAsync(CancellationToken cancellation) => database.UseAsync(
        async connection =>
        {
            await NumberAsync(connection, cancellation);
            return (await PostgresDatabase.QueryAsync(
                connection, "SELECT coalesce(max(sequence), 0) FROM case_feed", [], reader => reader.GetInt64(0), cancellation))[0];
        },
        cancellation);

    public Task<ImmutableArray<Hook>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {HookRows.Columns} FROM hook ORDER BY name, id", [], Rows.Read, cancellation);

    public async Task<Hook?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync(
            $"SELECT {HookRows.Columns} FROM hook WHERE id = @id", [PostgresTypes.Text("id", id)], Rows.Read, cancellation))
            .FirstOrDefault();

    public async Task<Hook?> SaveAsync(Hook hook, CancellationToken cancellation) =>
        (await database.QueryAsync(
            hook.Version == 0
                ? $"""
                   INSERT INTO hook ({HookRows.Columns})
                   VALUES (@id, @name, @url, @territory, @types, @secret, @enabled, @cursor, @attempts, @next, @problem, @by, @at, 1)
                   ON CONFLICT DO NOTHING RETURNING {HookRows.Columns}
                   """
                : $"""
                   UPDATE hook SET name = @name, url = @url, territory = @territory, types = @types, secret = @secret,
                       enabled = @enabled, cursor = @cursor, attempts = @attempts, next_at = @next, problem = @problem,
                       version = version + 1
                   WHERE id = @id AND version = @version RETURNING {HookRows.Columns}
                   """,
            Parameters(hook), Rows.Read, cancellation)).FirstOrDefault();

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.UseAsync(
            async connection => await PostgresDatabase.RunAsync(
                connection, "DELETE FROM hook WHERE id = @id", cancellation, PostgresTypes.Text("id", id)) == 1,
            cancellation);

    private static NpgsqlParameter[] Parameters(Hook hook) =>
    [
        PostgresTypes.Text("id", hook.Id), PostgresTypes.Text("name", hook.Name), PostgresTypes.Text("url", hook.Url),
        PostgresTypes.Text("territory", hook.Territory.ToString()), PostgresTypes.Texts("types", hook.Types),
        PostgresTypes.Text("secret", hook.Secret), PostgresTypes.Boolean("enabled", hook.Enabled),
        PostgresTypes.Long("cursor", hook.Cursor), PostgresTypes.Integer("attempts", hook.Attempts),
        PostgresTypes.Instant("next", hook.NextAt), PostgresTypes.Parameter("problem", NpgsqlDbType.Text, hook.Problem),
        PostgresTypes.Text("by", hook.CreatedBy), PostgresTypes.Instant("at", hook.CreatedAt),
        PostgresTypes.Integer("version", hook.Version),
    ];
}
