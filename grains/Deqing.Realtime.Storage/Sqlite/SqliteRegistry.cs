using System.Data.Common;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The registry in SQLite.</summary>
internal sealed class SqliteRegistry(SqliteDatabase database)
    : RegistryStore(new DeviceRows((reader, column) => Instants.Of(reader.GetInt64(column))))
{
    protected override Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        database.QueryAsync(statement.Sql, SqliteDatabase.Of(statement), read, cancellation);

    protected override Task<DeviceWrite> WriteAsync(
        ImmutableArray<StoreStatement> reads,
        Func<DeviceState, (DeviceWrite Answer, ImmutableArray<StoreStatement> Statements)> plan,
        (ImmutableArray<AuditDraft> Drafts, AuditChain Chain)? audit,
        CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var revision = SqliteDatabase.Query(
                    connection, transaction, DevicePlan.NextRevision, [], reader => reader.GetInt64(0))[0];
                var last = SqliteDatabase.Query(connection, transaction, DevicePlan.LastNumber, [], reader => reader.GetInt32(0))[0];
                var (answer, statements) = plan(new DeviceState(revision, last,
                [
                    .. reads.SelectMany(read =>
                        SqliteDatabase.Query(connection, transaction, read.Sql, SqliteDatabase.Of(read), Read)),
                ]));
                foreach (var statement in statements)
                    SqliteDatabase.Run(connection, transaction, statement.Sql, SqliteDatabase.Of(statement));
                if (answer == DeviceWrite.Written && audit is { } entries)
                    SqliteAuditLog.Append(connection, transaction, entries.Drafts, entries.Chain);
                return answer;
            },
            answer => answer == DeviceWrite.Written,
            cancellation);
}
