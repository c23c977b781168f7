using System.Data.Common;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Notices in SQLite. One connection writes, so a claim meets no other.</summary>
internal sealed class SqliteNoticeStore(SqliteDatabase database)
    : NoticeStore(new NoticeRows((reader, column) => Instants.Of(reader.GetInt64(column))), "")
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, SqliteDatabase.Of(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Query(connection, transaction, statement.Sql, SqliteDatabase.Of(statement), read),
            cancellation);

    protected override Task<int> WriteAsync(
        ImmutableArray<(StoreStatement First, StoreStatement? Then)> pairs, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var changed = 0;
                foreach (var (first, then) in pairs)
                {
                    if (SqliteDatabase.Run(connection, transaction, first.Sql, SqliteDatabase.Of(first)) == 0)
                        continue;
                    changed++;
                    if (then is not null)
                        SqliteDatabase.Run(connection, transaction, then.Sql, SqliteDatabase.Of(then));
                }

                return changed;
            },
            cancellation);
}
