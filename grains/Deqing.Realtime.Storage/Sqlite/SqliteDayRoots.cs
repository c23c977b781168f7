using System.Text.Json;
using Deqing.Realtime.Domain.Proofs;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The sealed days in SQLite. A day is kept as text, which sorts like days do.</summary>
internal sealed class SqliteDayRoots(SqliteDatabase database) : IDayRoots
{
    private static readonly DayRows Rows = new((reader, column) => DateOnly.ParseExact(
        reader.GetString(column), "O", CultureInfo.InvariantCulture));

    public async Task<DayRoot?> LastAsync(CancellationToken cancellation) =>
        (await database.QueryAsync($"SELECT {DayRows.Columns} FROM case_day ORDER BY day DESC LIMIT 1", [], Rows.Read, cancellation))
            .FirstOrDefault();

    public Task<ImmutableArray<DayRoot>> ListAsync(DateOnly from, DateOnly until, int limit, CancellationToken cancellation)
    {
        DayRows.CheckPage(limit);
        return database.QueryAsync(
            $"SELECT {DayRows.Columns} FROM case_day WHERE day >= $from AND day < $until ORDER BY day LIMIT $limit",
            [("$from", Text(from)), ("$until", Text(until)), ("$limit", limit)], Rows.Read, cancellation);
    }

    public Task<bool> SealAsync(DayRoot day, ImmutableArray<ChainHead> heads, DateTimeOffset at, CancellationToken cancellation)
    {
        DayRows.Check(day, heads);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                if (!IsNext(connection, transaction, day.Day))
                    return false;
                SqliteDatabase.Run(
                    connection, transaction, "INSERT INTO case_day VALUES ($day, $count, $root, $previous, $signature, $at)",
                    ("$day", Text(day.Day)), ("$count", day.Count), ("$root", day.Root.ToArray()), ("$previous", day.Previous.ToArray()),
                    ("$signature", day.Signature.ToArray()), ("$at", Instants.Floor(at)));
                foreach (var (position, head) in heads.Index())
                    SqliteDatabase.Run(
                        connection, transaction, "INSERT INTO case_day_head VALUES ($day, $position, $case, $version, $hash)",
                        ("$day", Text(day.Day)), ("$position", position), ("$case", head.CaseId), ("$version", head.Version),
                        ("$hash", head.Hash.ToArray()));
                return true;
            },
            cancellation);
    }

    public Task<ImmutableArray<ChainHead>> HeadsOfAsync(DateOnly day, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, version, hash FROM case_day_head WHERE day = $day ORDER BY position", [("$day", Text(day))],
            DayRows.ReadHead, cancellation);

    public Task<ImmutableArray<SealedHead>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, version, hash, day, position FROM case_day_head WHERE case_id = $case ORDER BY version",
            [("$case", caseId)], Rows.ReadSealed, cancellation);

    public async Task<ImmutableDictionary<string, int>> SealedVersionsAsync(
        ImmutableArray<string> caseIds, CancellationToken cancellation)
    {
        if (caseIds.IsEmpty)
            return ImmutableDictionary<string, int>.Empty;
        DayRows.CheckPage(caseIds.Length);
        var rows = await database.QueryAsync(
            "SELECT case_id, max(version) FROM case_day_head WHERE case_id IN (SELECT value FROM json_each($ids)) GROUP BY case_id",
            [("$ids", JsonSerializer.Serialize(caseIds))], reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt32(1)),
            cancellation);
        return rows.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public async Task<DateTimeOffset?> FirstEventAsync(CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT min(at) FROM case_event", [],
            reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : Instants.Of(reader.GetInt64(0)), cancellation))[0];

    public Task<ImmutableArray<CaseEnd>> CasesAsync(string after, int limit, CancellationToken cancellation)
    {
        DayRows.CheckPage(limit);
        return database.QueryAsync(
            """
            SELECT named.id, version, head FROM (
                SELECT * FROM (SELECT id FROM case_row WHERE id > $after ORDER BY id LIMIT $limit)
                UNION SELECT * FROM (
                    SELECT DISTINCT case_id FROM case_event WHERE case_id > $after ORDER BY case_id LIMIT $limit)
                UNION SELECT * FROM (
                    SELECT DISTINCT case_id FROM case_day_head WHERE case_id > $after ORDER BY case_id LIMIT $limit)
                ) AS named LEFT JOIN case_row ON case_row.id = named.id
            ORDER BY named.id LIMIT $limit
            """,
            [("$after", after), ("$limit", limit)], DayRows.ReadEnd, cancellation);
    }

    private static bool IsNext(SqliteConnection connection, SqliteTransaction transaction, DateOnly day) =>
        SqliteDatabase.Query(
            connection, transaction, "SELECT max(day) FROM case_day", [], reader => reader.IsDBNull(0) ? null : reader.GetString(0))[0]
            is not { } last || last == Text(day.AddDays(-1));

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
