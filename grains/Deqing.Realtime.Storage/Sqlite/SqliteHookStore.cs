using System.Text.Json;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Subscriptions in SQLite. A trigger numbers the events as they are written.</summary>
internal sealed class SqliteHookStore(SqliteDatabase database) : IHookStore
{
    private static readonly HookRows Rows = new(
        (reader, column) => Instants.Of(reader.GetInt64(column)),
        (reader, column) => JsonSerializer.Deserialize<string[]>(reader.GetString(column))!);

    public Task<ImmutableArray<FeedEntry>> ReadAsync(long after, int limit, CancellationToken cancellation)
    {
        HookRows.CheckLimit(limit);
        return database.QueryAsync(
            $"{HookRows.Feed} WHERE f.sequence > $after ORDER BY f.sequence LIMIT $limit", [("$after", after), ("$limit", limit)],
            Rows.ReadEntry, cancellation);
    }

    public async Task<long> HeadAsync(CancellationToken cancellation) =>
        (await database.QueryAsync("SELECT coalesce(max(sequence), 0) FROM case_feed", [], reader => reader.GetInt64(0), cancellation))[0];

    public Task<ImmutableArray<Hook>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {HookRows.Columns} FROM hook ORDER BY name, id", [], Rows.Read, cancellation);

    public async Task<Hook?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync($"SELECT {HookRows.Columns} FROM hook WHERE id = $id", [("$id", id)], Rows.Read, cancellation))
            .FirstOrDefault();

    public Task<Hook?> SaveAsync(Hook hook, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Query(
                connection, transaction,
                hook.Version == 0
                    ? $"""
                       INSERT INTO hook ({HookRows.Columns})
                       VALUES ($id, $name, $url, $territory, $types, $secret, $enabled, $cursor, $attempts, $next, $problem, $by, $at, 1)
                       ON CONFLICT DO NOTHING RETURNING {HookRows.Columns}
                       """
                    : $"""
                       UPDATE hook SET name = $name, url = $url, territory = $territory, types = $types, secret = $secret,
                           enabled = $enabled, cursor = $cursor, attempts = $attempts, next_at = $next, problem = $problem,
                           version = version + 1
                       WHERE id = $id AND version = $version RETURNING {HookRows.Columns}
                       """,
                [
                    ("$id", hook.Id), ("$name", hook.Name), ("$url", hook.Url), ("$territory", hook.Territory.ToString()),
                    ("$types", JsonSerializer.Serialize(hook.Types)), ("$secret", hook.Secret), ("$enabled", hook.Enabled),
                    ("$cursor", hook.Cursor), ("$attempts", hook.Attempts), ("$next", Instants.Floor(hook.NextAt)),
                    ("$problem", hook.Problem), ("$by", hook.CreatedBy), ("$at", Instants.Floor(hook.CreatedAt)),
                    ("$version", hook.Version),
                ],
                Rows.Read).FirstOrDefault(),
            cancellation);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(connection, transaction, "DELETE FROM hook WHERE id = $id", ("$id", id)) == 1,
            cancellation);
}
