using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Which media there are in SQLite. One connection writes, so what must not interleave does not.</summary>
internal sealed class SqliteMediaStore(SqliteDatabase database) : IMediaStore
{
    private const string Among = "IN (SELECT value FROM json_each($ids))";

    private static readonly MediaRows Rows = new((reader, column) => Instants.Of(reader.GetInt64(column)));

    public Task<Medium> AddAsync(Medium medium, string uploader, Action place, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var known = SqliteDatabase.Query(
                    connection, transaction,
                    $"""
                     INSERT INTO media ({MediaRows.Columns})
                     VALUES ($id, $kind, $type, $bytes, $width, $height, $seconds, $created, $offered, NULL)
                     ON CONFLICT (id) DO UPDATE SET offered_at = max(offered_at, excluded.offered_at)
                     RETURNING {MediaRows.Columns}
                     """,
                    [
                        ("$id", medium.Id), ("$kind", AccessWords.Of(medium.Kind)), ("$type", medium.ContentType),
                        ("$bytes", medium.Bytes), ("$width", medium.Width), ("$height", medium.Height), ("$seconds", medium.Seconds),
                        ("$created", Instants.Floor(medium.CreatedAt)), ("$offered", Instants.Floor(medium.OfferedAt)),
                    ],
                    Rows.Read)[0];
                if (uploader.Length > 0)
                    SqliteDatabase.Run(
                        connection, transaction, "INSERT OR IGNORE INTO media_uploader VALUES ($id, $subject)", ("$id", medium.Id),
                        ("$subject", uploader));
                place();
                return known;
            },
            cancellation);

    public async Task<Medium?> FindAsync(string id, CancellationToken cancellation) => Medium.IsId(id)
        ? (await database.QueryAsync($"SELECT {MediaRows.Columns} FROM media WHERE id = $id", [("$id", id)], Rows.Read, cancellation))
            .FirstOrDefault()
        : null;

    public async Task<bool> IsUploaderAsync(string id, string subject, CancellationToken cancellation) =>
        Medium.IsId(id) && !(await database.QueryAsync(
            "SELECT 1 FROM media_uploader WHERE media = $id AND subject = $subject", [("$id", id), ("$subject", subject)],
            _ => true, cancellation)).IsEmpty;

    public Task<ImmutableArray<string>> UseAsync(
        ImmutableArray<string> ids, string caseId, DateTimeOffset at, CancellationToken cancellation)
    {
        var possible = MediaRows.Possible(ids);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                var missing = MediaRows.Missing(ids, Known(connection, transaction, possible));
                if (!missing.IsEmpty)
                    return missing;
                SqliteDatabase.Run(
                    connection, transaction,
                    $"UPDATE media SET used_at = coalesce(used_at, $at) WHERE id {Among}", ("$ids", Json(possible)),
                    ("$at", Instants.Floor(at)));
                SqliteDatabase.Run(
                    connection, transaction,
                    "INSERT OR IGNORE INTO media_use SELECT value, $case, $at, key FROM json_each($ids)", ("$ids", Json(possible)),
                    ("$case", caseId), ("$at", Instants.Floor(at)));
                return [];
            },
            missing => missing.IsEmpty,
            cancellation);
    }

    public async Task<ImmutableArray<string>> CasesOfAsync(string id, CancellationToken cancellation) => Medium.IsId(id)
        ? await database.QueryAsync(
            "SELECT case_id FROM media_use WHERE media = $id ORDER BY used_at, case_id", [("$id", id)], Text, cancellation)
        : [];

    public Task<ImmutableArray<Medium>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            $"""
             SELECT {MediaRows.Columns.Replace("used_at", "media.used_at", StringComparison.Ordinal)}
             FROM media_use JOIN media ON media.id = media_use.media
             WHERE case_id = $case ORDER BY media_use.used_at, media_use.position, media_use.media
             """,
            [("$case", caseId)], Rows.Read, cancellation);

    public Task<int> RemoveUnusedAsync(DateTimeOffset before, int limit, Action<string> remove, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var gone = SqliteDatabase.Query(
                    connection, transaction,
                    "SELECT id FROM media WHERE used_at IS NULL AND offered_at < $before ORDER BY offered_at, id LIMIT $limit",
                    [("$before", Instants.Ceiling(before)), ("$limit", limit)], Text);
                SqliteDatabase.Run(connection, transaction, $"DELETE FROM media_uploader WHERE media {Among}", ("$ids", Json(gone)));
                SqliteDatabase.Run(connection, transaction, $"DELETE FROM media WHERE id {Among}", ("$ids", Json(gone)));
                foreach (var id in gone)
                    remove(id);
                return gone.Length;
            },
            cancellation);

    public Task<ImmutableArray<string>> UnknownAsync(ImmutableArray<string> ids, CancellationToken cancellation)
    {
        var possible = MediaRows.Possible(ids);
        return database.ReadAsync(connection => MediaRows.Missing(ids, Known(connection, null, possible)), cancellation);
    }

    private static ImmutableArray<string> Known(SqliteConnection connection, SqliteTransaction? transaction, string[] ids) =>
        SqliteDatabase.Query(connection, transaction, $"SELECT id FROM media WHERE id {Among}", [("$ids", Json(ids))], Text);

    private static string Json(IEnumerable<string> ids) => JsonSerializer.Serialize(ids);

    private static string Text(SqliteDataReader reader) => reader.GetString(0);
}
