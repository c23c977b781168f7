using System.Data.Common;
using Deqing.Realtime.Domain.History;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The history in SQLite.</summary>
internal sealed class SqliteHistory(SqliteDatabase database) : HistoryStore
{
    public override Task MakeRoomAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) => Task.CompletedTask;

    // SQLite answers in the calling thread: what the work waits for is always there already.
    protected override Task<T> SnapshotAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation) =>
        database.ReadAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: true);
                return work(new Session(connection, transaction)).GetAwaiter().GetResult();
            },
            cancellation);

    // One program has the file, and one connection of it writes.
    protected override Task<T> AloneAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => work(new Session(connection, transaction)).GetAwaiter().GetResult(), cancellation);

    protected override Task<long> RemoveObservationsAsync(DateTimeOffset before, int most, CancellationToken cancellation) => AloneAsync(
        async session =>
        {
            var floor = HourHistory.Of(before);
            if (await session.FirstDirtyAsync(cancellation) is { } dirty && dirty < floor)
                floor = dirty;
            await session.RaiseFloorAsync(HistoryLevel.Raw, floor, cancellation);
            return await RemoveRowsAsync(session, "reading", "at", HourHistory.Start(floor), most, cancellation);
        },
        cancellation);

    private sealed class Session(SqliteConnection connection, SqliteTransaction transaction) : HistorySession
    {
        public override Task ReadAsync(StoreStatement statement, Action<DbDataReader> row, CancellationToken cancellation)
        {
            using var command = SqliteDatabase.Command(connection, transaction, statement.Sql, SqliteDatabase.Of(statement));
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                row(reader);
            }

            return Task.CompletedTask;
        }

        public override Task<int> RunAsync(StoreStatement statement, CancellationToken cancellation) => Task.FromResult(
            SqliteDatabase.Run(connection, transaction, statement.Sql, SqliteDatabase.Of(statement)));

        public override DateTimeOffset Instant(DbDataReader reader, int column) => Instants.Of(reader.GetInt64(column));
    }
}
