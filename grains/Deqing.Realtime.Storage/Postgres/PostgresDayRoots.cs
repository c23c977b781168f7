using Deqing.Realtime.Domain.Proofs;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The sealed days in PostgreSQL.</summary>
internal sealed class PostgresDayRoots(PostgresDatabase database) : IDayRoots
{
    private static readonly DayRows Rows = new((reader, column) => reader.GetFieldValue<DateOnly>(column));

    public async Task<DayRoot?> LastAsync(CancellationToken cancellation) =>
        (await database.QueryAsync($"SELECT {DayRows.Columns} FROM case_day ORDER BY day DESC LIMIT 1", [], Rows.Read, cancellation))
            .FirstOrDefault();

    public Task<ImmutableArray<DayRoot>> ListAsync(DateOnly from, DateOnly until, int limit, CancellationToken cancellation)
    {
        DayRows.CheckPage(limit);
        return database.QueryAsync(
            $"SELECT {DayRows.Columns} FROM case_day WHERE day >= @from AND day < @until ORDER BY day LIMIT @limit",
            [Day("from", from), Day("until", until), PostgresTypes.Integer("limit", limit)], Rows.Read, cancellation);
    }

    public Task<bool> SealAsync(DayRoot day, ImmutableArray<ChainHead> heads, DateTimeOffset at, CancellationToken cancellation)
    {
        DayRows.Check(day, heads);
        return database.WriteAsync(
            async connection =>
            {
                var written = await PostgresDatabase.RunAsync(
                    connection,
                    """
                    INSERT INTO case_day SELECT @day, @count, @root, @previous, @signature, @at
                    WHERE coalesce((SELECT max(day) FROM case_day), @day - 1) = @day - 1 ON CONFLICT DO NOTHING
                    """,
                    cancellation, Day("day", day.Day), PostgresTypes.Integer("count", day.Count), Bytes("root", day.Root),
                    Bytes("previous", day.Previous), Bytes("signature", day.Signature), PostgresTypes.Instant("at", at));
                if (written == 0)
                    return false;
                await PostgresDatabase.RunAsync(
                    connection,
                    """
                    INSERT INTO case_day_head SELECT @day, place - 1, id, version, hash
                    FROM unnest(@ids, @versions, @hashes) WITH ORDINALITY AS it (id, version, hash, place)
                    """,
                    cancellation, Day("day", day.Day), PostgresTypes.Texts("ids", heads.Select(head => head.CaseId)),
                    PostgresTypes.Parameter(
                        "versions", NpgsqlDbType.Array | NpgsqlDbType.Integer, heads.Select(head => head.Version).ToArray()),
                    PostgresTypes.Parameter(
                        "hashes", NpgsqlDbType.Array | NpgsqlDbType.Bytea, heads.Select(head => head.Hash.ToArray()).ToArray()));
                return true;
            },
            cancellation);
    }

    public Task<ImmutableArray<ChainHead>> HeadsOfAsync(DateOnly day, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, version, hash FROM case_day_head WHERE day = @day ORDER BY position", [Day("day", day)],
            DayRows.ReadHead, cancellation);

    public Task<ImmutableArray<SealedHead>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, version, hash, day, position FROM case_day_head WHERE case_id = @case ORDER BY version",
            [PostgresTypes.Text("case", caseId)], Rows.ReadSealed, cancellation);

    public async Task<ImmutableDictionary<string, int>> SealedVersionsAsync(
        ImmutableArray<string> caseIds, CancellationToken cancellation)
    {
        if (caseIds.IsEmpty)
            return ImmutableDictionary<string, int>.Empty;
        DayRows.CheckPage(caseIds.Length);
        var rows = await database.QueryAsync(
            "SELECT case_id, max(version) FROM case_day_head WHERE case_id = ANY(@ids) GROUP BY case_id",
            [PostgresTypes.Texts("ids", caseIds)], reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt32(1)), cancellation);
        return rows.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public async Task<DateTimeOffset?> FirstEventAsync(CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT min(at) FROM case_event", [], reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : reader.Instant(0),
            cancellation))[0];

    public Task<ImmutableArray<CaseEnd>> CasesAsync(string after, int limit, CancellationToken cancellation)
    {
        DayRows.CheckPage(limit);
        return database.QueryAsync(
            """
            SELECT named.id, version, head FROM (
                (SELECT id FROM case_row WHERE id > @after ORDER BY id LIMIT @limit)
                UNION (
                    SELECT DISTINCT case_id COLLATE "C" AS id FROM case_event WHERE case_id COLLATE "C" > @after ORDER BY id LIMIT @limit)
                UNION (SELECT DISTINCT case_id FROM case_day_head WHERE case_id > @after ORDER BY case_id LIMIT @limit)
                ) AS named LEFT JOIN case_row ON case_row.id = named.id
            ORDER BY named.id LIMIT @limit
            """,
            [PostgresTypes.Text("after", after), PostgresTypes.Integer("limit", limit)], DayRows.ReadEnd, cancellation);
    }

    private static NpgsqlParameter Day(string name, DateOnly day) => PostgresTypes.Parameter(name, NpgsqlDbType.Date, day);

    private static NpgsqlParameter Bytes(string name, ImmutableArray<byte> bytes) =>
        PostgresTypes.Parameter(name, NpgsqlDbType.Bytea, bytes.ToArray());
}
