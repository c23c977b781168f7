using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The ledger in PostgreSQL.</summary>
internal sealed class PostgresLedgerStore(PostgresDatabase database) : ILedgerStore
{
    private static readonly string LoggedHours = LedgerRows.Logged(
        "(extract(epoch FROM date_bin('1 hour', at, 'epoch')) / 3600)::integer", "= ANY(@sensors)", "@");

    public Task<bool> AddAsync(LedgerRun run, long write, IReadOnlyList<LedgerCount> counts, CancellationToken cancellation)
    {
        LedgerRows.Check(counts);
        return database.WriteAsync(
            async connection =>
            {
                var isNext = await PostgresDatabase.RunAsync(
                    connection,
                    """
                    INSERT INTO ledger_run (id, started_at, written_at, ended_at, writes) VALUES (@id, @started, @written, @ended, 1)
                    ON CONFLICT (id) DO UPDATE SET written_at = @written, ended_at = @ended, writes = @write
                    WHERE ledger_run.writes = @write - 1
                    """,
                    cancellation, PostgresTypes.Text("id", run.Id), PostgresTypes.Instant("started", run.StartedAt),
                    PostgresTypes.Instant("written", run.WrittenAt), PostgresTypes.Instant("ended", run.EndedAt),
                    PostgresTypes.Long("write", write)) == 1;
                if (isNext && counts.Count > 0)
                    await InsertAsync(connection, counts, cancellation);
                return isNext;
            },
            cancellation);
    }

    public Task<ImmutableArray<LedgerCount>> CountsAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            """
            SELECT sensor, hour, what, count FROM ledger_count
            WHERE sensor = ANY(@sensors) AND hour >= @from AND hour < @until ORDER BY sensor, hour, what
            """,
            [Sensors(sensors), PostgresTypes.Integer("from", from), PostgresTypes.Integer("until", until)],
            reader => new LedgerCount(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3)), cancellation);

    public Task<ImmutableArray<LoggedHour>> LoggedAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            LoggedHours,
            [
                Sensors(sensors), PostgresTypes.Instant("before", LedgerRows.Start(from - 1)),
                PostgresTypes.Instant("from", LedgerRows.Start(from)), PostgresTypes.Instant("until", LedgerRows.Start(until)),
            ],
            reader => new LoggedHour(
                reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), (long)reader.GetDecimal(4),
                (int)reader.GetInt64(5)),
            cancellation);

    public Task<ImmutableArray<LedgerRun>> RunsAsync(int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            """
            SELECT id, started_at, written_at, ended_at FROM ledger_run
            WHERE (started_at < @until AND (ended_at IS NULL OR ended_at >= @from))
                OR started_at = (SELECT min(started_at) FROM ledger_run)
            ORDER BY started_at, id
            """,
            [PostgresTypes.Instant("from", LedgerRows.Start(from)), PostgresTypes.Instant("until", LedgerRows.Start(until))],
            reader => new LedgerRun(
                reader.GetString(0), reader.Instant(1), reader.Instant(2), reader.IsDBNull(3) ? null : reader.Instant(3)),
            cancellation);

    // In the order of the key: two programs that add to the same rows must not wait for each other in a circle.
    private static Task<int> InsertAsync(NpgsqlConnection connection, IReadOnlyList<LedgerCount> counts, CancellationToken cancellation)
    {
        var sorted = counts.OrderBy(it => it.Sensor).ThenBy(it => it.Hour).ThenBy(it => it.What, StringComparer.Ordinal).ToArray();
        return PostgresDatabase.RunAsync(
            connection,
            """
            INSERT INTO ledger_count (sensor, hour, what, count) SELECT * FROM unnest(@sensors, @hours, @whats, @counts)
            ON CONFLICT (sensor, hour, what) DO UPDATE SET count = ledger_count.count + excluded.count
            """,
            cancellation, Sensors([.. sorted.Select(it => it.Sensor)]),
            PostgresTypes.Parameter("hours", NpgsqlDbType.Array | NpgsqlDbType.Integer, sorted.Select(it => it.Hour).ToArray()),
            PostgresTypes.Texts("whats", sorted.Select(it => it.What)),
            PostgresTypes.Parameter("counts", NpgsqlDbType.Array | NpgsqlDbType.Bigint, sorted.Select(it => it.Count).ToArray()));
    }

    private static NpgsqlParameter Sensors(IReadOnlyList<int> sensors) =>
        PostgresTypes.Parameter("sensors", NpgsqlDbType.Array | NpgsqlDbType.Integer, sensors.ToArray());
}
