using System.Text.Json;
using Deqing.Realtime.Domain.Access;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>People, keys, their rights and sessions, and the audit log in SQLite.</summary>
internal sealed class SqliteAccessStore(SqliteDatabase database) : IAccessStore
{
    private static readonly AccessRows Rows = new((reader, column) => Instants.Of(reader.GetInt64(column)));

    private readonly SqliteAuditLog log = new(database);

    public Task<AccessWrite> WriteAsync(
        ImmutableArray<AccessChange> changes, ImmutableArray<AuditDraft> audit, AuditChain chain, CancellationToken cancellation)
    {
        AccessCheck.Write(changes, audit);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var change in changes)
                    if (SqliteAccessChanges.Apply(connection, transaction, change) is var answer and not AccessWrite.Written)
                        return answer;
                SqliteAuditLog.Append(connection, transaction, audit, chain);
                return AccessWrite.Written;
            },
            answer => answer == AccessWrite.Written,
            cancellation);
    }

    public Task<SubjectRights?> ReadAsync(string id, CancellationToken cancellation) => FindAsync("id = $value", id, cancellation);

    public Task<SubjectRights?> FindByNameAsync(string name, CancellationToken cancellation) =>
        FindAsync("name = $value", name.ToLowerInvariant(), cancellation);

    public Task<SubjectRights?> FindByExternalAsync(string external, CancellationToken cancellation) =>
        FindAsync("external = $value", external, cancellation);

    public Task<SubjectRights?> FindBySessionAsync(string sessionId, CancellationToken cancellation) =>
        FindAsync("id = (SELECT subject FROM session WHERE id = $value)", sessionId, cancellation);

    public async Task<ImmutableArray<SubjectRights>> ListAsync(SubjectQuery query, CancellationToken cancellation) =>
        AccessSearch.For(query, SqliteSearch.Contains) is { } search
            ? await LoadAsync(search.Sql, SqliteSearch.Parameters(search), cancellation)
            : [];

    public async Task<bool> AnyoneHoldsAsync(Role role, CancellationToken cancellation) =>
        await database.QueryAsync(
            """
            SELECT EXISTS (
                SELECT 1 FROM access_grant JOIN subject ON subject.id = access_grant.subject
                WHERE role = $role AND ended_at IS NULL AND NOT disabled AND NOT demonstration)
            """,
            [("$role", AccessWords.Of(role))], reader => reader.GetBoolean(0), cancellation) is [true];

    public Task<int> PruneSessionsAsync(DateTimeOffset before, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(
                connection, transaction, "DELETE FROM session WHERE until < $before", ("$before", Instants.Ceiling(before))),
            cancellation);

    public async Task<Lockout> FailuresOfAsync(string key, CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT failures, last_at FROM failure WHERE key = $key", [("$key", AccessText.FailureKey(key))], ReadLockout, cancellation))
        .FirstOrDefault();

    public Task<Lockout> CountFailureAsync(string key, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var forgotten = Instants.Floor(now - Lockout.Forgets);
                // Whoever tries many names fills the table for a day and no longer.
                SqliteDatabase.Run(
                    connection, transaction,
                    "DELETE FROM failure WHERE key IN (SELECT key FROM failure WHERE last_at <= $forgotten LIMIT 100)",
                    ("$forgotten", forgotten));
                return SqliteDatabase.Query(
                    connection, transaction,
                    """
                    INSERT INTO failure VALUES ($key, 1, $now) ON CONFLICT (key) DO UPDATE
                    SET failures = CASE WHEN last_at <= $forgotten THEN 1
                            ELSE max(failures - max(excluded.last_at - last_at, 0) / $fades, 0) + 1 END,
                        last_at = max(last_at, excluded.last_at)
                    RETURNING failures, last_at
                    """,
                    [
                        ("$key", AccessText.FailureKey(key)), ("$now", Instants.Floor(now)), ("$forgotten", forgotten),
                        ("$fades", (long)Lockout.Fades.TotalMilliseconds),
                    ],
                    ReadLockout)[0];
            },
            cancellation);

    public Task ForgetFailuresAsync(string key, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(
                connection, transaction, "DELETE FROM failure WHERE key = $key", ("$key", AccessText.FailureKey(key))),
            cancellation);

    public Task<ImmutableArray<AuditEntry>> AuditAsync(AuditQuery query, CancellationToken cancellation) =>
        log.SearchAsync(query, cancellation);

    public IAsyncEnumerable<AuditEntry> ReadAuditAsync(long from, CancellationToken cancellation) => log.ReadAsync(from, cancellation);

    public Task<(long Sequence, ImmutableArray<byte> Hash)> AuditHeadAsync(CancellationToken cancellation) => log.HeadAsync(cancellation);

    public Task<(long Sequence, ImmutableArray<string> Subjects)> ChangedSinceAsync(long sequence, CancellationToken cancellation) =>
        log.ChangedSinceAsync(sequence, cancellation);

    private static Lockout ReadLockout(SqliteDataReader reader) => new(reader.GetInt32(0), Instants.Of(reader.GetInt64(1)));

    private async Task<SubjectRights?> FindAsync(string condition, string value, CancellationToken cancellation) =>
        AccessText.CanBeStored(value)
            ? (await LoadAsync(
                $"SELECT {AccessRows.SubjectColumns} FROM subject WHERE {condition}", [("$value", value)], cancellation)).FirstOrDefault()
            : null;

    /// <summary>Subjects and what is theirs, all as of one moment.</summary>
    private Task<ImmutableArray<SubjectRights>> LoadAsync(
        string sql, IReadOnlyList<(string Name, object? Value)> parameters, CancellationToken cancellation) =>
        database.ReadAsync(
            connection =>
            {
                SqliteSearch.Teach(connection);
                using var snapshot = connection.BeginTransaction(deferred: true);
                var subjects = SqliteDatabase.Query(connection, snapshot, sql, parameters, Rows.ReadSubject);
                if (subjects.IsEmpty)
                    return [];
                (string, object?)[] ids = [("$ids", JsonSerializer.Serialize(subjects.Select(subject => subject.Id)))];
                return AccessRows.Join(
                    subjects,
                    SqliteDatabase.Query(
                        connection, snapshot,
                        $"""
                         SELECT {AccessRows.GrantColumns} FROM access_grant
                         WHERE ended_at IS NULL AND subject IN (SELECT value FROM json_each($ids)) ORDER BY given_at, id
                         """,
                        ids, Rows.ReadGrant),
                    SqliteDatabase.Query(
                        connection, snapshot,
                        $"""
                         SELECT {AccessRows.SessionColumns} FROM session
                         WHERE subject IN (SELECT value FROM json_each($ids)) ORDER BY created_at, id
                         """,
                        ids, Rows.ReadSession));
            },
            cancellation);
}
