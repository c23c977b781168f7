using System.Data.Common;
using Deqing.Realtime.Domain.Access;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The registry in PostgreSQL.</summary>
internal sealed class PostgresRegistry(PostgresDatabase database)
    : RegistryStore(new DeviceRows((reader, column) => ((NpgsqlDataReader)reader).Instant(column)))
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, PostgresTypes.Of(statement), read, cancellation);

    protected override Task<DeviceWrite> WriteAsync(
        ImmutableArray<StoreStatement> reads,
        Func<DeviceState, (DeviceWrite Answer, ImmutableArray<StoreStatement> Statements)> plan,
        (ImmutableArray<AuditDraft> Drafts, AuditChain Chain)? audit,
        CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                // Always in this order, so that no two writers wait for each other. The first takes its turn among those who write the
                // audit log, the second among those who write the registry.
                if (audit is not null)
                    await PostgresAuditLog.LockAsync(connection, cancellation);
                var revision = (await PostgresDatabase.QueryAsync(
                    connection, DevicePlan.NextRevision, [], reader => reader.GetInt64(0), cancellation))[0];
                var last = (await PostgresDatabase.QueryAsync(
                    connection, DevicePlan.LastNumber, [], reader => reader.GetInt32(0), cancellation))[0];
                var rows = ImmutableArray.CreateBuilder<StoredDevice>();
                foreach (var read in reads)
                    rows.AddRange(await PostgresDatabase.QueryAsync(connection, read.Sql, PostgresTypes.Of(read), Read, cancellation));
                var (answer, statements) = plan(new DeviceState(revision, last, rows.ToImmutable()));
                foreach (var statement in statements)
                    await PostgresDatabase.RunAsync(connection, statement.Sql, cancellation, PostgresTypes.Of(statement));
                if (answer == DeviceWrite.Written && audit is { } entries)
                    await PostgresAuditLog.AppendAsync(connection, entries.Drafts, entries.Chain, cancellation);
                return answer;
            },
            answer => answer == DeviceWrite.Written,
            cancellation);
}
