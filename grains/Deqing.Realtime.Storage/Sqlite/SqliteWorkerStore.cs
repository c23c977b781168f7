using System.Data.Common;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Workers in SQLite.</summary>
internal sealed class SqliteWorkerStore(SqliteDatabase database)
    : WorkerStore(new WorkerRows((reader, column) => Instants.Of(reader.GetInt64(column))))
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, SqliteDatabase.Of(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
                SqliteDatabase.Query(connection, transaction, statement.Sql, SqliteDatabase.Of(statement), read),
            cancellation);
}
