using System.Text.Json;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The ledger in SQLite.</summary>
internal sealed class SqliteLedgerStore(SqliteDatabase database) : ILedgerStore
{
    private const string Sensors = "IN (SELECT value FROM json_each($sensors))";

    private static readonly string LoggedHours = LedgerRows.Logged($"at / {LedgerRows.HourMilliseconds}", Sensors, "$");

    public Task<bool> AddAsync(LedgerRun run, long write, IReadOnlyList<LedgerCount> counts, CancellationToken cancellation)
    {
        LedgerRows.Check(counts);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                var isNext = SqliteDatabase.Run(
                    connection, transaction,
                    """
                    INSERT INTO ledger_run (id, started_at, written_at, ended_at, writes) VALUES ($id, $started, $written, $ended, 1)
                    ON CONFLICT (id) DO UPDATE SET written_at = $written, ended_at = $ended, writes = $write
                    WHERE ledger_run.writes = $write - 1
                    """,
                    ("$id", run.Id), ("$started", Instants.Floor(run.StartedAt)), ("$written", Instants.Floor(run.WrittenAt)),
                    ("$ended", Instants.Floor(run.EndedAt)), ("$write", write)) == 1;
                if (isNext && counts.Count > 0)
                    SqliteDatabase.Run(
                        connection, transaction,
                        """
                        INSERT INTO ledger_count (sensor, hour, what, count)
                        SELECT value ->> 'Sensor', value ->> 'Hour', value ->> 'What', value ->> 'Count' FROM json_each($counts)
                        WHERE true ON CONFLICT (sensor, hour, what) DO UPDATE SET count = count + excluded.count
                        """,
                        ("$counts", JsonSerializer.Serialize(counts)));
                return isNext;
            },
            cancellation);
    }

    public Task<ImmutableArray<LedgerCount>> CountsAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            $"""
             SELECT sensor, hour, what, count FROM ledger_count
             WHERE sensor {Sensors} AND hour >= $from AND hour < $until ORDER BY sensor, hour, what
             """,
            [("$sensors", JsonSerializer.Serialize(sensors)), ("$from", from), ("$until", until)],
            reader => new LedgerCount(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3)), cancellation);

    public Task<ImmutableArray<LoggedHour>> LoggedAsync(
        IReadOnlyList<int> sensors, int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            LoggedHours,
            [
                ("$sensors", JsonSerializer.Serialize(sensors)), ("$before", (from - 1) * LedgerRows.HourMilliseconds),
                ("$from", from * LedgerRows.HourMilliseconds), ("$until", until * LedgerRows.HourMilliseconds),
            ],
            reader => new LoggedHour(
                reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt32(5)),
            cancellation);

    public Task<ImmutableArray<LedgerRun>> RunsAsync(int from, int until, CancellationToken cancellation) =>
        database.QueryAsync(
            """
            SELECT id, started_at, written_at, ended_at FROM ledger_run
            WHERE (started_at < $until AND (ended_at IS NULL OR ended_at >= $from))
                OR started_at = (SELECT min(started_at) FROM ledger_run)
            ORDER BY started_at, id
            """,
            [("$from", from * LedgerRows.HourMilliseconds), ("$until", until * LedgerRows.HourMilliseconds)],
            reader => new LedgerRun(
                reader.GetString(0), Instants.Of(reader.GetInt64(1)), Instants.Of(reader.GetInt64(2)),
                reader.IsDBNull(3) ? null : Instants.Of(reader.GetInt64(3))),
            cancellation);
}
