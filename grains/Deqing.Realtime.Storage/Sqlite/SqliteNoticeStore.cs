using System.Data.Common;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Notices in SQLite. One connection writes, so a claim meets no other.</summary>
internal sealed class SqliteNoticeStore(SqliteDatabase database)
    : NoticeStore(new NoticeRows((reader, column) => Instants.Of(reader.GetInt64(column))), "")
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        NoticeStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, Parameters(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        NoticeStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Query(connection, transaction, statement.Sql, Parameters(statement), read),
            cancellation);

    protected override Task WriteAsync(
        ImmutableArray<(NoticeStatement First, NoticeStatement? Then)> pairs, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var (first, then) in pairs)
                    if (SqliteDatabase.Run(connection, transaction, first.Sql, Parameters(first)) > 0 && then is not null)
                        SqliteDatabase.Run(connection, transaction, then.Sql, Parameters(then));
                return true;
            },
            cancellation);

    private static (string Name, object? Value)[] Parameters(NoticeStatement statement) =>
        [.. statement.Parameters.Select(row => (row.Name, row.Value is DateTimeOffset at ? Instants.Floor(at) : row.Value))];
}
