using Deqing.Realtime.Domain.Access;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>People, keys, their rights and sessions, and the audit log in PostgreSQL.</summary>
internal sealed class PostgresAccessStore(PostgresDatabase database) : IAccessStore
{
    private static readonly AccessRows Rows = new((reader, column) => ((NpgsqlDataReader)reader).Instant(column));

    private readonly PostgresAuditLog log = new(database);

    public Task<AccessWrite> WriteAsync(
        ImmutableArray<AccessChange> changes, ImmutableArray<AuditDraft> audit, AuditChain chain, CancellationToken cancellation)
    {
        AccessCheck.Write(changes, audit);
        return database.WriteAsync(
            async connection =>
            {
                await PostgresAuditLog.LockAsync(connection, cancellation);
                foreach (var change in changes)
                    if (await PostgresAccessChanges.ApplyAsync(connection, change, cancellation) is var answer and not AccessWrite.Written)
                        return answer;
                await PostgresAuditLog.AppendAsync(connection, audit, chain, cancellation);
                return AccessWrite.Written;
            },
            answer => answer == AccessWrite.Written,
            cancellation);
    }

    public Task<SubjectRights?> ReadAsync(string id, CancellationToken cancellation) => FindAsync("id = @value", id, cancellation);

    public Task<SubjectRights?> FindByNameAsync(string name, CancellationToken cancellation) =>
        FindAsync("name = @value", name.ToLowerInvariant(), cancellation);

    public Task<SubjectRights?> FindByExternalAsync(string external, CancellationToken cancellation) =>
        FindAsync("external = @value", external, cancellation);

    public Task<SubjectRights?> FindBySessionAsync(string sessionId, CancellationToken cancellation) =>
        FindAsync("id = (SELECT subject FROM session WHERE id = @value)", sessionId, cancellation);

    public async Task<ImmutableArray<SubjectRights>> ListAsync(SubjectQuery query, CancellationToken cancellation) =>
        AccessSearch.For(query, PostgresDatabase.Contains) is { } search
            ? await LoadAsync(search.Sql, PostgresTypes.Of(search), cancellation)
            : [];

    public async Task<bool> AnyoneHoldsAsync(Role role, CancellationToken cancellation) =>
        await database.QueryAsync(
            """
            SELECT EXISTS (
                SELECT 1 FROM access_grant JOIN subject ON subject.id = access_grant.subject
                WHERE role = @role AND ended_at IS NULL AND NOT disabled AND NOT demonstration)
            """,
            [PostgresTypes.Text("role", AccessWords.Of(role))], reader => reader.GetBoolean(0), cancellation) is [true];

    public Task<int> PruneSessionsAsync(DateTimeOffset before, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection, "DELETE FROM session WHERE until < @before", cancellation,
                PostgresTypes.Instant("before", Instants.Ceiling(before))),
            cancellation);

    public async Task<Lockout> FailuresOfAsync(string key, CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT failures, last_at FROM failure WHERE key = @key", [PostgresTypes.Text("key", AccessText.FailureKey(key))],
            ReadLockout, cancellation)).FirstOrDefault();

    public Task<Lockout> CountFailureAsync(string key, DateTimeOffset now, CancellationToken cancellation)
    {
        var forgotten = Instants.Floor(now - Lockout.Forgets);
        return database.UseAsync(
            async connection =>
            {
                // Whoever tries many names fills the table for a day and no longer.
                await PostgresDatabase.RunAsync(
                    connection,
                    """
                    DELETE FROM failure WHERE key IN (
                        SELECT key FROM failure WHERE last_at <= @forgotten LIMIT 100 FOR UPDATE SKIP LOCKED)
                    """,
                    cancellation, PostgresTypes.Instant("forgotten", forgotten));
                return (await PostgresDatabase.QueryAsync(
                    connection,
                    """
                    INSERT INTO failure VALUES (@key, 1, @now) ON CONFLICT (key) DO UPDATE
                    SET failures = CASE WHEN failure.last_at <= @forgotten THEN 1
                            ELSE greatest(
                                failure.failures - floor(greatest(extract(epoch FROM excluded.last_at - failure.last_at), 0) / @fades), 0)
                            + 1 END,
                        last_at = greatest(failure.last_at, excluded.last_at)
                    RETURNING failures, last_at
                    """,
                    [
                        PostgresTypes.Text("key", AccessText.FailureKey(key)), PostgresTypes.Instant("now", Instants.Floor(now)),
                        PostgresTypes.Instant("forgotten", forgotten), PostgresTypes.Integer("fades", (int)Lockout.Fades.TotalSeconds),
                    ],
                    ReadLockout, cancellation))[0];
            },
            cancellation);
    }

    public Task ForgetFailuresAsync(string key, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection, "DELETE FROM failure WHERE key = @key", cancellation,
                PostgresTypes.Text("key", AccessText.FailureKey(key))),
            cancellation);

    public Task<ImmutableArray<AuditEntry>> AuditAsync(AuditQuery query, CancellationToken cancellation) =>
        log.SearchAsync(query, cancellation);

    public IAsyncEnumerable<AuditEntry> ReadAuditAsync(long from, CancellationToken cancellation) => log.ReadAsync(from, cancellation);

    public Task<(long Sequence, ImmutableArray<byte> Hash)> AuditHeadAsync(CancellationToken cancellation) => log.HeadAsync(cancellation);

    public Task<(long Sequence, ImmutableArray<string> Subjects)> ChangedSinceAsync(long sequence, CancellationToken cancellation) =>
        log.ChangedSinceAsync(sequence, cancellation);

    private static Lockout ReadLockout(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.Instant(1));

    private async Task<SubjectRights?> FindAsync(string condition, string value, CancellationToken cancellation) =>
        AccessText.CanBeStored(value)
            ? (await LoadAsync(
                $"SELECT {AccessRows.SubjectColumns} FROM subject WHERE {condition}", [PostgresTypes.Text("value", value)],
                cancellation)).FirstOrDefault()
            : null;

    /// <summary>Subjects and what is theirs, all as of one moment.</summary>
    private Task<ImmutableArray<SubjectRights>> LoadAsync(
        string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellation) =>
        database.SnapshotAsync<ImmutableArray<SubjectRights>>(
            async connection =>
            {
                var subjects = await PostgresDatabase.QueryAsync(connection, sql, parameters, Rows.ReadSubject, cancellation);
                if (subjects.IsEmpty)
                    return [];
                var ids = subjects.Select(subject => subject.Id).ToArray();
                return AccessRows.Join(
                    subjects,
                    await PostgresDatabase.QueryAsync(
                        connection,
                        $"""
                         SELECT {AccessRows.GrantColumns} FROM access_grant
                         WHERE ended_at IS NULL AND subject = ANY(@ids) ORDER BY given_at, id
                         """,
                        [PostgresTypes.Texts("ids", ids)], Rows.ReadGrant, cancellation),
                    await PostgresDatabase.QueryAsync(
                        connection,
                        $"SELECT {AccessRows.SessionColumns} FROM session WHERE subject = ANY(@ids) ORDER BY created_at, id",
                        [PostgresTypes.Texts("ids", ids)], Rows.ReadSession, cancellation));
            },
            cancellation);
}
