using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Duty rosters in SQLite.</summary>
internal sealed class SqliteRosterStore(SqliteDatabase database) : IRosterStore
{
    public Task<ImmutableArray<RosterRow>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync($"SELECT {RosterJson.Columns} FROM roster ORDER BY id", [], Read, cancellation);

    public async Task<RosterRow?> FindAsync(string id, CancellationToken cancellation) =>
        (await database.QueryAsync($"SELECT {RosterJson.Columns} FROM roster WHERE id = $id", [("$id", id)], Read, cancellation))
            .FirstOrDefault();

    public Task<RosterRow?> SaveAsync(RosterRow row, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Query(
                connection, transaction,
                row.Version == 0
                    ? $"""
                       INSERT INTO roster (id, {RosterJson.Columns}) VALUES ($id, $roster, 1, $by, $at)
                       ON CONFLICT DO NOTHING RETURNING {RosterJson.Columns}
                       """
                    : $"""
                       UPDATE roster SET roster = $roster, version = version + 1, changed_by = $by, changed_at = $at
                       WHERE id = $id AND version = $version RETURNING {RosterJson.Columns}
                       """,
                [
                    ("$id", row.Roster.Id), ("$roster", RosterJson.Write(row.Roster)), ("$version", row.Version),
                    ("$by", row.ChangedBy), ("$at", Instants.Floor(row.ChangedAt)),
                ],
                Read).FirstOrDefault(),
            cancellation);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(connection, transaction, "DELETE FROM roster WHERE id = $id", ("$id", id)) == 1,
            cancellation);

    private static RosterRow Read(SqliteDataReader reader) => new(
        RosterJson.Read(reader.GetString(0)), reader.GetInt32(1), reader.GetString(2), Instants.Of(reader.GetInt64(3)));
}
