using Deqing.Realtime.Domain.Access;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The audit log in SQLite.</summary>
internal sealed class SqliteAuditLog(SqliteDatabase database)
{
    private const string Head = "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1";

    /// <summary>Appends entries in a transaction that writes alone.</summary>
    public static void Append(
        SqliteConnection connection, SqliteTransaction transaction, ImmutableArray<AuditDraft> drafts, AuditChain chain)
    {
        var last = HeadOf(SqliteDatabase.Query(connection, transaction, Head, [], AccessRows.ReadHead));
        foreach (var draft in drafts)
        {
            var (sequence, entry, hash) = chain.Append(last, draft);
            SqliteDatabase.Run(
                connection, transaction,
                $"""
                 INSERT INTO audit_entry ({AccessRows.AuditColumns})
                 VALUES ($sequence, $at, $action, $outcome, $actor, $actorName, $address, $subject, $target, $detail, $hash)
                 """,
                ("$sequence", sequence), ("$at", Instants.Floor(entry.At)), ("$action", entry.Action), ("$outcome", entry.Outcome),
                ("$actor", entry.Actor), ("$actorName", entry.ActorName), ("$address", entry.Address), ("$subject", entry.Subject),
                ("$target", entry.Target), ("$detail", entry.Detail), ("$hash", hash.ToArray()));
            last = (sequence, hash);
        }
    }

    public async Task<ImmutableArray<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation) =>
        AccessSearch.For(query, SqliteSearch.Contains) is { } search
            ? await database.ReadAsync(
                connection =>
                {
                    SqliteSearch.Teach(connection);
                    return SqliteDatabase.Query(
                        connection, null, search.Sql, SqliteSearch.Parameters(search), AccessRows.ReadAudit);
                },
                cancellation)
            : [];

    public IAsyncEnumerable<AuditEntry> ReadAsync(long from, CancellationToken cancellation) =>
        AuditPages.ReadAsync(
            (after, limit, stop) => database.QueryAsync(
                $"SELECT {AccessRows.AuditColumns} FROM audit_entry WHERE sequence > $after ORDER BY sequence LIMIT $limit",
                [("$after", after), ("$limit", limit)], AccessRows.ReadAudit, stop),
            from, cancellation);

    public async Task<(long Sequence, ImmutableArray<byte> Hash)> HeadAsync(CancellationToken cancellation) =>
        HeadOf(await database.QueryAsync(Head, [], AccessRows.ReadHead, cancellation));

    /// <remarks>One statement, so that no entry can come between the subjects and the last number.</remarks>
    public async Task<(long Sequence, ImmutableArray<string> Subjects)> ChangedSinceAsync(long sequence, CancellationToken cancellation) =>
        AccessRows.Changed(await database.QueryAsync(
            """
            SELECT max(sequence), NULL FROM audit_entry
            UNION ALL
            SELECT max(sequence), subject FROM audit_entry WHERE sequence > $after AND subject IS NOT NULL GROUP BY subject
            """,
            [("$after", sequence)], AccessRows.ReadChanged, cancellation));

    private static (long Sequence, ImmutableArray<byte> Hash) HeadOf(ImmutableArray<(long, ImmutableArray<byte>)> rows) =>
        rows is [var head] ? head : (0, AuditChain.Start);
}
