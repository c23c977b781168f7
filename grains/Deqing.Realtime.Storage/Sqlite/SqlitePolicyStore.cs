using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Saved escalation policies in SQLite.</summary>
internal sealed class SqlitePolicyStore(SqliteDatabase database) : IPolicyStore
{
    public Task<ImmutableArray<PolicyRow>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {PolicyJson.Columns} FROM escalation_policy ORDER BY id", [], Read, cancellation);

    public async Task<PolicyRow?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync(
            $"SELECT {PolicyJson.Columns} FROM escalation_policy WHERE id = $id", [("$id", id)], Read, cancellation)).FirstOrDefault();

    public Task<PolicyRow?> SaveAsync(PolicyRow row, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Query(
                connection, transaction,
                row.Version == 0
                    ? $"""
                       INSERT INTO escalation_policy (id, {PolicyJson.Columns}) VALUES ($id, $policy, $before, 1, $by, $at)
                       ON CONFLICT DO NOTHING RETURNING {PolicyJson.Columns}
                       """
                    : $"""
                       UPDATE escalation_policy
                       SET policy = $policy, before = $before, version = version + 1, changed_by = $by, changed_at = $at
                       WHERE id = $id AND version = $version RETURNING {PolicyJson.Columns}
                       """,
                [
                    ("$id", row.Policy.Id), ("$policy", PolicyJson.Write(row.Policy)), ("$before", row.Before),
                    ("$version", row.Version), ("$by", row.ChangedBy), ("$at", Instants.Floor(row.ChangedAt)),
                ],
                Read).FirstOrDefault(),
            cancellation);

    public Task<bool> RemoveAsync(string id, int version, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(
                connection, transaction, "DELETE FROM escalation_policy WHERE id = $id AND version = $version",
                ("$id", id), ("$version", version)) == 1,
            cancellation);

    private static PolicyRow Read(SqliteDataReader reader) => new(
        PolicyJson.Read(reader.GetString(0)), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2),
        reader.GetString(3), Instants.Of(reader.GetInt64(4)));
}
