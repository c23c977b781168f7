using System.Data.Common;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Notices in PostgreSQL. Programs that claim at once pass over each other's rows.</summary>
internal sealed class PostgresNoticeStore(PostgresDatabase database)
    : NoticeStore(new NoticeRows((reader, column) => ((NpgsqlDataReader)reader).Instant(column)), "FOR UPDATE SKIP LOCKED")
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        NoticeStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, Parameters(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        NoticeStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        QueryAsync(statement, read, cancellation);

    protected override Task WriteAsync(
        ImmutableArray<(NoticeStatement First, NoticeStatement? Then)> pairs, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                foreach (var (first, then) in pairs)
                    if (await PostgresDatabase.RunAsync(connection, first.Sql, cancellation, Parameters(first)) > 0 && then is not null)
                        await PostgresDatabase.RunAsync(connection, then.Sql, cancellation, Parameters(then));
                return true;
            },
            cancellation);

    private static NpgsqlParameter[] Parameters(NoticeStatement statement) =>
        [.. statement.Parameters.Select(row => row.Value is DateTimeOffset at
            ? PostgresTypes.Instant(row.Name[1..], at)
            : new NpgsqlParameter(row.Name[1..], row.Value ?? DBNull.Value))];
}
