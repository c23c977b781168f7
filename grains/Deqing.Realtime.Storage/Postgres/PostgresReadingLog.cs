using Deqing.Realtime.Domain.Water;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The reading log in PostgreSQL.</summary>
internal sealed class PostgresReadingLog(PostgresDatabase database, PostgresMonths months) : IReadingLog
{
    /// <summary>A check constraint is violated: there is no partition for a row.</summary>
    private const string NoPartition = PostgresErrorCodes.CheckViolation;

    private const string Columns = "SELECT at, received_at, sequence, \"values\" FROM reading";

    public async Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation)
    {
        var plan = AppendPlan.Of(rows);
        if (plan.Entries.Length == 0)
            return [];
        await months.CoverAsync(Months(plan), cancellation);
        List<(int Sensor, long At)> added;
        try
        {
            added = await AddAsync(rows, plan, cancellation);
        }
        catch (StorageException exception) when (exception.InnerException is PostgresException { SqlState: NoPartition })
        {
            // A month was removed since we knew of it.
            months.Forget();
            await months.CoverAsync(Months(plan), cancellation);
            added = await AddAsync(rows, plan, cancellation);
        }

        if (added.Count == plan.Entries.Length)
            return plan.AllNew();
        var isNew = added.ToHashSet();
        return plan.New(entry => isNew.Contains((entry.Sensor, entry.At)));
    }

    public async Task<ImmutableArray<Observation>> AfterAsync(
        int sensor, DateTimeOffset after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var newestFirst = await database.QueryAsync(
            Columns + " WHERE sensor = @sensor AND at > @after ORDER BY at DESC LIMIT @limit",
            [
                PostgresTypes.Integer("sensor", sensor), PostgresTypes.Instant("after", Instants.Floor(after)),
                PostgresTypes.Integer("limit", limit),
            ],
            Read,
            cancellation);
        return [.. newestFirst.Reverse()];
    }

    public async Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation) =>
        (await database.QueryAsync(
            Columns + " WHERE sensor = @sensor ORDER BY at DESC LIMIT 1", [PostgresTypes.Integer("sensor", sensor)], Read, cancellation))
        .FirstOrDefault();

    public IAsyncEnumerable<Observation> RangeAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadingPages.RangeAsync(
            (first, end, rows, stop) => PageAsync(sensor, first, end, rows, stop), from, until, limit, cancellation);
    }

    public Task<ImmutableArray<Observation>> NewestAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return PageAsync(sensor, Instants.Ceiling(from), Instants.Ceiling(until), limit, cancellation, " DESC");
    }

    private Task<List<(int Sensor, long At)>> AddAsync(
        IReadOnlyList<LoggedObservation> rows, AppendPlan plan, CancellationToken cancellation) => database.UseAsync(
        async connection =>
        {
            await using var command = Command(connection, rows, plan);
            var keys = new List<(int Sensor, long At)>(plan.Entries.Length);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                keys.Add((reader.GetInt32(0), Instants.Floor(reader.Instant(1))));
            return keys;
        },
        cancellation);

    private static HashSet<int> Months(AppendPlan plan)
    {
        var months = new HashSet<int>();
        var (from, until) = (0L, 0L);
        foreach (var entry in plan.Entries)
        {
            if (entry.At >= from && entry.At < until)
                continue;
            var month = PostgresMonths.Of(Instants.Of(entry.At));
            months.Add(month);
            (from, until) = (Instants.Floor(PostgresMonths.Start(month)), Instants.Floor(PostgresMonths.Start(month + 1)));
        }

        return months;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, IReadOnlyList<LoggedObservation> rows, AppendPlan plan)
    {
        var count = plan.Entries.Length;
        var (sensors, ats, received) = (new int[count], new DateTime[count], new DateTime[count]);
        var (sequences, values) = (new long?[count], new byte[count][]);
        for (var row = 0; row < count; row++)
        {
            var entry = plan.Entries[row];
            var observation = rows[entry.Index].Observation;
            sensors[row] = entry.Sensor;
            ats[row] = Instants.Of(entry.At).UtcDateTime;
            received[row] = Instants.Of(Instants.Floor(observation.ReceivedAt)).UtcDateTime;
            sequences[row] = observation.Sequence;
            values[row] = ObservationCodec.Encode(observation.Values);
        }

        // One statement is one transaction, in one round trip. Hours in which nothing was new may be among those noted; their sums
        // come out as they are.
        var command = new NpgsqlCommand(
            """
            WITH added AS (
                INSERT INTO reading (sensor, at, received_at, sequence, "values")
                SELECT * FROM unnest(@sensors, @ats, @received, @sequences, @values)
                ON CONFLICT DO NOTHING RETURNING sensor, at),
            changed AS (INSERT INTO reading_change (keys) SELECT @keys WHERE EXISTS (SELECT FROM added))
            SELECT sensor, at FROM added
            """,
            connection);
        command.Parameters.Add(PostgresTypes.Parameter("sensors", NpgsqlDbType.Array | NpgsqlDbType.Integer, sensors));
        command.Parameters.Add(PostgresTypes.Parameter("ats", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, ats));
        command.Parameters.Add(PostgresTypes.Parameter("received", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, received));
        command.Parameters.Add(PostgresTypes.Parameter("sequences", NpgsqlDbType.Array | NpgsqlDbType.Bigint, sequences));
        command.Parameters.Add(PostgresTypes.Parameter("values", NpgsqlDbType.Array | NpgsqlDbType.Bytea, values));
        command.Parameters.Add(PostgresTypes.Parameter("keys", NpgsqlDbType.Bytea, ChangeCodec.Encode(plan.Entries)));
        return command;
    }

    private static Observation Read(NpgsqlDataReader reader) => new(
        reader.Instant(0), reader.Instant(1), reader.IsDBNull(2) ? null : reader.GetInt64(2),
        ObservationCodec.Decode(reader.GetFieldValue<byte[]>(3)));

    private Task<ImmutableArray<Observation>> PageAsync(
        int sensor, long from, long until, int limit, CancellationToken cancellation, string direction = "") =>
        database.QueryAsync(
            $"{Columns} WHERE sensor = @sensor AND at >= @from AND at < @until ORDER BY at{direction} LIMIT @limit",
            [
                PostgresTypes.Integer("sensor", sensor), PostgresTypes.Instant("from", from), PostgresTypes.Instant("until", until),
                PostgresTypes.Integer("limit", limit),
            ],
            Read,
            cancellation);
}
