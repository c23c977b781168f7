using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Duty rosters in PostgreSQL.</summary>
internal sealed class PostgresRosterStore(PostgresDatabase database) : IRosterStore
{
    // By byte, as the other database orders.
    public Task<ImmutableArray<RosterRow>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {RosterJson.Columns} FROM roster ORDER BY id COLLATE \"C\"", [], Read, cancellation);

    public async Task<RosterRow?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync(
            $"SELECT {RosterJson.Columns} FROM roster WHERE id = @id", [PostgresTypes.Text("id", id)], Read, cancellation))
            .FirstOrDefault();

    public async Task<RosterRow?> SaveAsync(RosterRow row, CancellationToken cancellation) =>
        (await database.QueryAsync(
            row.Version == 0
                ? $"""
                   INSERT INTO roster (id, {RosterJson.Columns}) VALUES (@id, @roster, 1, @by, @at)
                   ON CONFLICT DO NOTHING RETURNING {RosterJson.Columns}
                   """
                : $"""
                   UPDATE roster SET roster = @roster, version = version + 1, changed_by = @by, changed_at = @at
                   WHERE id = @id AND version = @version RETURNING {RosterJson.Columns}
                   """,
            [
                PostgresTypes.Text("id", row.Roster.Id), PostgresTypes.Text("roster", RosterJson.Write(row.Roster)),
                PostgresTypes.Integer("version", row.Version), PostgresTypes.Text("by", row.ChangedBy),
                PostgresTypes.Instant("at", row.ChangedAt),
            ],
            Read, cancellation)).FirstOrDefault();

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.UseAsync(
            async connection => await PostgresDatabase.RunAsync(
                connection, "DELETE FROM roster WHERE id = @id", cancellation, PostgresTypes.Text("id", id)) == 1,
            cancellation);

    private static RosterRow Read(NpgsqlDataReader reader) => new(
        RosterJson.Read(reader.GetString(0)), reader.GetInt32(1), reader.GetString(2), reader.Instant(3));
}
