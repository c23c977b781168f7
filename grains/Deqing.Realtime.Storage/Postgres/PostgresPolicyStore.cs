using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Saved escalation policies in PostgreSQL.</summary>
internal sealed class PostgresPolicyStore(PostgresDatabase database) : IPolicyStore
{
    // By byte, as the other database orders.
    public Task<ImmutableArray<PolicyRow>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {PolicyJson.Columns} FROM escalation_policy ORDER BY id COLLATE \"C\"", [], Read, cancellation);

    public async Task<PolicyRow?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync(
            $"SELECT {PolicyJson.Columns} FROM escalation_policy WHERE id = @id", [PostgresTypes.Text("id", id)], Read, cancellation))
            .FirstOrDefault();

    public async Task<PolicyRow?> SaveAsync(PolicyRow row, CancellationToken cancellation) =>
        (await database.QueryAsync(
            row.Version == 0
                ? $"""
                   INSERT INTO escalation_policy (id, {PolicyJson.Columns}) VALUES (@id, @policy, @before, 1, @by, @at)
                   ON CONFLICT DO NOTHING RETURNING {PolicyJson.Columns}
                   """
                : $"""
                   UPDATE escalation_policy
                   SET policy = @policy, before = @before, version = version + 1, changed_by = @by, changed_at = @at
                   WHERE id = @id AND version = @version RETURNING {PolicyJson.Columns}
                   """,
            [
                PostgresTypes.Text("id", row.Policy.Id), PostgresTypes.Text("policy", PolicyJson.Write(row.Policy)),
                PostgresTypes.Text("before", row.Before), PostgresTypes.Integer("version", row.Version),
                PostgresTypes.Text("by", row.ChangedBy), PostgresTypes.Instant("at", row.ChangedAt),
            ],
            Read, cancellation)).FirstOrDefault();

    public Task<bool> RemoveAsync(string id, int version, CancellationToken cancellation) =>
        database.UseAsync(
            async connection => await PostgresDatabase.RunAsync(
                connection, "DELETE FROM escalation_policy WHERE id = @id AND version = @version", cancellation,
                PostgresTypes.Text("id", id), PostgresTypes.Integer("version", version)) == 1,
            cancellation);

    private static PolicyRow Read(NpgsqlDataReader reader) => new(
        PolicyJson.Read(reader.GetString(0)), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2),
        reader.GetString(3), reader.Instant(4));
}
