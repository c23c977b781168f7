using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Which media there are in PostgreSQL. The row of a medium is held while its file is placed or removed.</summary>
internal sealed class PostgresMediaStore(PostgresDatabase database) : IMediaStore
{
    private static readonly MediaRows Rows = new((reader, column) => ((NpgsqlDataReader)reader).Instant(column));

    public Task<Medium> AddAsync(Medium medium, string uploader, Action place, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                var known = (await PostgresDatabase.QueryAsync(
                    connection,
                    $"""
                     INSERT INTO media ({MediaRows.Columns})
                     VALUES (@id, @kind, @type, @bytes, @width, @height, @seconds, @created, @offered, NULL)
                     ON CONFLICT (id) DO UPDATE SET offered_at = greatest(media.offered_at, excluded.offered_at)
                     RETURNING {MediaRows.Columns}
                     """,
                    Parameters(medium), Rows.Read, cancellation))[0];
                if (uploader.Length > 0)
                    await PostgresDatabase.RunAsync(
                        connection, "INSERT INTO media_uploader VALUES (@id, @subject) ON CONFLICT DO NOTHING", cancellation,
                        PostgresTypes.Text("id", medium.Id), PostgresTypes.Text("subject", uploader));
                place();
                return known;
            },
            cancellation);

    public async Task<Medium?> FindAsync(string id, CancellationToken cancellation) => Medium.IsId(id)
        ? (await database.QueryAsync(
            $"SELECT {MediaRows.Columns} FROM media WHERE id = @id", [PostgresTypes.Text("id", id)], Rows.Read, cancellation))
            .FirstOrDefault()
        : null;

    public async Task<bool> IsUploaderAsync(string id, string subject, CancellationToken cancellation) =>
        Medium.IsId(id) && !(await database.QueryAsync(
            "SELECT 1 FROM media_uploader WHERE media = @id AND subject = @subject",
            [PostgresTypes.Text("id", id), PostgresTypes.Text("subject", subject)], _ => true, cancellation)).IsEmpty;

    public Task<ImmutableArray<string>> UseAsync(
        ImmutableArray<string> ids, string caseId, DateTimeOffset at, CancellationToken cancellation)
    {
        var possible = MediaRows.Possible(ids);
        return database.WriteAsync<ImmutableArray<string>>(
            async connection =>
            {
                // Rows are taken in the order of ids, so that two cases that share some do not wait for each other.
                await PostgresDatabase.QueryAsync(
                    connection, "SELECT id FROM media WHERE id = ANY(@ids) ORDER BY id FOR UPDATE",
                    [PostgresTypes.Texts("ids", possible)], Text, cancellation);
                var marked = await PostgresDatabase.QueryAsync(
                    connection, "UPDATE media SET used_at = coalesce(used_at, @at) WHERE id = ANY(@ids) RETURNING id",
                    [PostgresTypes.Texts("ids", possible), PostgresTypes.Instant("at", at)], Text, cancellation);
                var missing = MediaRows.Missing(ids, marked);
                if (!missing.IsEmpty)
                    return missing;
                await PostgresDatabase.RunAsync(
                    connection,
                    """
                    INSERT INTO media_use SELECT id, @case, @at, position - 1 FROM unnest(@ids) WITH ORDINALITY AS it (id, position)
                    ON CONFLICT DO NOTHING
                    """,
                    cancellation, PostgresTypes.Texts("ids", possible), PostgresTypes.Text("case", caseId),
                    PostgresTypes.Instant("at", at));
                return [];
            },
            missing => missing.IsEmpty,
            cancellation);
    }

    public async Task<ImmutableArray<string>> CasesOfAsync(string id, CancellationToken cancellation) => Medium.IsId(id)
        ? await database.QueryAsync(
            "SELECT case_id FROM media_use WHERE media = @id ORDER BY used_at, case_id", [PostgresTypes.Text("id", id)], Text,
            cancellation)
        : [];

    public Task<ImmutableArray<Medium>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            $"""
             SELECT {MediaRows.Columns.Replace("used_at", "media.used_at", StringComparison.Ordinal)}
             FROM media_use JOIN media ON media.id = media_use.media
             WHERE case_id = @case ORDER BY media_use.used_at, media_use.position, media_use.media
             """,
            [PostgresTypes.Text("case", caseId)], Rows.Read, cancellation);

    public Task<int> RemoveUnusedAsync(DateTimeOffset before, int limit, Action<string> remove, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                // What somebody is adding or using just now is left for the next time.
                var gone = await PostgresDatabase.QueryAsync(
                    connection,
                    """
                    DELETE FROM media WHERE id IN (
                        SELECT id FROM media WHERE used_at IS NULL AND offered_at < @before
                        ORDER BY offered_at, id LIMIT @limit FOR UPDATE SKIP LOCKED)
                    RETURNING id
                    """,
                    [PostgresTypes.Instant("before", Instants.Ceiling(before)), PostgresTypes.Integer("limit", limit)], Text, cancellation);
                foreach (var id in gone)
                    remove(id);
                return gone.Length;
            },
            cancellation);

    public async Task<ImmutableArray<string>> UnknownAsync(ImmutableArray<string> ids, CancellationToken cancellation) =>
        MediaRows.Missing(ids, await database.QueryAsync(
            "SELECT id FROM media WHERE id = ANY(@ids)", [PostgresTypes.Texts("ids", MediaRows.Possible(ids))], Text, cancellation));

    private static string Text(NpgsqlDataReader reader) => reader.GetString(0);

    private static NpgsqlParameter[] Parameters(Medium medium) =>
    [
        PostgresTypes.Text("id", medium.Id), PostgresTypes.Text("kind", AccessWords.Of(medium.Kind)),
        PostgresTypes.Text("type", medium.ContentType), PostgresTypes.Long("bytes", medium.Bytes),
        PostgresTypes.Parameter("width", NpgsqlDbType.Integer, medium.Width),
        PostgresTypes.Parameter("height", NpgsqlDbType.Integer, medium.Height),
        PostgresTypes.Parameter("seconds", NpgsqlDbType.Double, medium.Seconds),
        PostgresTypes.Instant("created", medium.CreatedAt), PostgresTypes.Instant("offered", medium.OfferedAt),
    ];
}
