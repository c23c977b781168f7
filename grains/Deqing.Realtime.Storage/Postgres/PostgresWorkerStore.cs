using System.Data.Common;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Workers in PostgreSQL.</summary>
internal sealed class PostgresWorkerStore(PostgresDatabase database)
    : WorkerStore(new WorkerRows((reader, column) => ((NpgsqlDataReader)reader).Instant(column)))
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, PostgresTypes.Of(statement), read, cancellation);

    protected override Task<ImmutableArray<T>> ChangeAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        QueryAsync(statement, read, cancellation);
}
