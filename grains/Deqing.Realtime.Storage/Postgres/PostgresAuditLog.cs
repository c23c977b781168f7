using Deqing.Realtime.Domain.Access;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The audit log in PostgreSQL.</summary>
internal sealed class PostgresAuditLog(PostgresDatabase database)
{
    /// <summary>The key of the advisory lock of those who write; the bytes of "Auditing".</summary>
    private const long LockKey = 0x4175646974696E67;

    private const string Head = "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1";

    /// <summary>Waits until a transaction writes alone.</summary>
    /// <remarks>A statement of its own: what follows must see what the transaction before has committed.</remarks>
    public static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        PostgresDatabase.RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation);

    /// <summary>Appends entries in a transaction that writes alone.</summary>
    public static async Task AppendAsync(
        NpgsqlConnection connection, ImmutableArray<AuditDraft> drafts, AuditChain chain, CancellationToken cancellation)
    {
        var last = HeadOf(await PostgresDatabase.QueryAsync(connection, Head, [], AccessRows.ReadHead, cancellation));
        foreach (var draft in drafts)
        {
            var (sequence, entry, hash) = chain.Append(last, draft);
            await PostgresDatabase.RunAsync(
                connection,
                $"""
                 INSERT INTO audit_entry ({AccessRows.AuditColumns})
                 VALUES (@sequence, @at, @action, @outcome, @actor, @actorName, @address, @subject, @target, @detail, @hash)
                 """,
                cancellation,
                PostgresTypes.Long("sequence", sequence),
                PostgresTypes.Long("at", Instants.Floor(entry.At)),
                PostgresTypes.Text("action", entry.Action),
                PostgresTypes.Text("outcome", entry.Outcome),
                PostgresTypes.Text("actor", entry.Actor),
                PostgresTypes.Text("actorName", entry.ActorName),
                PostgresTypes.Text("address", entry.Address),
                PostgresTypes.Text("subject", entry.Subject),
                PostgresTypes.Text("target", entry.Target),
                PostgresTypes.Text("detail", entry.Detail),
                PostgresTypes.Parameter("hash", NpgsqlDbType.Bytea, hash.ToArray()));
            last = (sequence, hash);
        }
    }

    public async Task<ImmutableArray<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation) =>
        AccessSearch.For(query, PostgresDatabase.Contains) is { } search
            ? await database.QueryAsync(search.Sql, PostgresTypes.Of(search), AccessRows.ReadAudit, cancellation)
            : [];

    public IAsyncEnumerable<AuditEntry> ReadAsync(long from, CancellationToken cancellation) =>
        AuditPages.ReadAsync(
            (after, limit, stop) => database.QueryAsync(
                $"SELECT {AccessRows.AuditColumns} FROM audit_entry WHERE sequence > @after ORDER BY sequence LIMIT @limit",
                [PostgresTypes.Long("after", after), PostgresTypes.Integer("limit", limit)], AccessRows.ReadAudit, stop),
            from, cancellation);

    public async Task<(long Sequence, ImmutableArray<byte> Hash)> HeadAsync(CancellationToken cancellation) =>
        HeadOf(await database.QueryAsync(Head, [], AccessRows.ReadHead, cancellation));

    /// <remarks>One statement, so that no entry can come between the subjects and the last number.</remarks>
    public async Task<(long Sequence, ImmutableArray<string> Subjects)> ChangedSinceAsync(long sequence, CancellationToken cancellation) =>
        AccessRows.Changed(await database.QueryAsync(
            """
            SELECT max(sequence), NULL FROM audit_entry
            UNION ALL
            SELECT max(sequence), subject FROM audit_entry WHERE sequence > @after AND subject IS NOT NULL GROUP BY subject
            """,
            [PostgresTypes.Long("after", sequence)], AccessRows.ReadChanged, cancellation));

    private static (long Sequence, ImmutableArray<byte> Hash) HeadOf(ImmutableArray<(long, ImmutableArray<byte>)> rows) =>
        rows is [var head] ? head : (0, AuditChain.Start);
}
