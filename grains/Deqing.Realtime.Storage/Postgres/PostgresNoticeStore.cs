using System.Data.Common;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Notices in PostgreSQL. Programs that claim at once pass over each other's rows.</summary>
internal sealed class PostgresNoticeStore(PostgresDatabase database)
    : NoticeStore(new NoticeRows((reader, column) => ((NpgsqlDataReader)reader).Instant(column)), "FOR UPDATE SKIP LOCKED")
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, PostgresTypes.Of(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        QueryAsync(statement, read, cancellation);

    protected override Task<int> WriteAsync(
        ImmutableArray<(StoreStatement First, StoreStatement? Then)> pairs, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                var changed = 0;
                foreach (var (first, then) in pairs)
                {
                    if (await RunAsync(connection, first, cancellation) == 0)
                        continue;
                    changed++;
                    if (then is not null)
                        await RunAsync(connection, then, cancellation);
                }

                return changed;
            },
            cancellation);

    private static Task<int> RunAsync(NpgsqlConnection connection, StoreStatement statement, CancellationToken cancellation) =>
        PostgresDatabase.RunAsync(connection, statement.Sql, cancellation, PostgresTypes.Of(statement));
}
