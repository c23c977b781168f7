using System.Data.Common;
using Deqing.Realtime.Domain.History;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The history in PostgreSQL.</summary>
internal sealed class PostgresHistory(PostgresDatabase database, PostgresMonths months) : HistoryStore
{
    /// <summary>The key of the advisory lock; the bytes of "History".</summary>
    public const long LockKey = 0x486973746F7279;

    public override Task MakeRoomAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        months.CoverAsync(from, until, cancellation);

    protected override Task<T> SnapshotAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation) =>
        database.SnapshotAsync(connection => work(new Session(connection)), cancellation);

    protected override Task<T> AloneAsync<T>(Func<HistorySession, Task<T>> work, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            var got = await PostgresDatabase.QueryAsync(
                connection, $"SELECT pg_try_advisory_xact_lock({LockKey})", [], reader => reader.GetBoolean(0), cancellation);
            return got is [true] ? await work(new Session(connection)) : default;
        },
        cancellation);

    // Appends that are under way end before the table is ours, and those that come see the month gone and make it anew.
    protected override Task<long> RemoveObservationsAsync(DateTimeOffset before, int most, CancellationToken cancellation) => AloneAsync(
        async session =>
        {
            if (await OldestAsync() is null)
                return 0L;
            await session.RunAsync(new("SET LOCAL lock_timeout = '2s'"), cancellation);
            await session.RunAsync(new("LOCK TABLE reading IN ACCESS EXCLUSIVE MODE"), cancellation);
            if (await OldestAsync() is not { } oldest)
                return 0L;
            var end = HourHistory.Of(oldest.End);
            if (await session.FirstDirtyAsync(cancellation) is { } dirty && dirty < end)
                return 0L;
            await session.RaiseFloorAsync(HistoryLevel.Raw, end, cancellation);
            await session.RunAsync(new($"DROP TABLE {oldest.Table}"), cancellation);
            months.Forget();
            return 1L;

            async Task<MonthTable?> OldestAsync() => PostgresMonths.Oldest(
                await session.ListAsync(new(PostgresMonths.Names), reader => reader.GetString(0), cancellation), before);
        },
        cancellation);

    private sealed class Session(NpgsqlConnection connection) : HistorySession
    {
        public override async Task ReadAsync(StoreStatement statement, Action<DbDataReader> row, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand(statement.Sql, connection);
            command.Parameters.AddRange(PostgresTypes.Of(statement));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                row(reader);
        }

        public override Task<int> RunAsync(StoreStatement statement, CancellationToken cancellation) =>
            PostgresDatabase.RunAsync(connection, statement.Sql, cancellation, PostgresTypes.Of(statement));

        public override DateTimeOffset Instant(DbDataReader reader, int column) => ((NpgsqlDataReader)reader).Instant(column);
    }
}
