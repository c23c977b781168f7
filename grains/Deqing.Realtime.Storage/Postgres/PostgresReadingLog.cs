using Deqing.Realtime.Domain.Water;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The reading log in PostgreSQL.</summary>
internal sealed class PostgresReadingLog(PostgresDatabase database) : IReadingLog
{
    private const string Columns = "SELECT at, received_at, sequence, \"values\" FROM reading";

    public async Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation)
    {
        var plan = AppendPlan.Of(rows);
        if (plan.Entries.Length == 0)
            return [];
        var added = await database.UseAsync(
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

        // One statement is one transaction, in one round trip.
        var command = new NpgsqlCommand(
            """
            INSERT INTO reading (sensor, at, received_at, sequence, "values")
            SELECT * FROM unnest(@sensors, @ats, @received, @sequences, @values)
            ON CONFLICT DO NOTHING RETURNING sensor, at
            """,
            connection);
        command.Parameters.Add(PostgresTypes.Parameter("sensors", NpgsqlDbType.Array | NpgsqlDbType.Integer, sensors));
        command.Parameters.Add(PostgresTypes.Parameter("ats", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, ats));
        command.Parameters.Add(PostgresTypes.Parameter("received", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, received));
        command.Parameters.Add(PostgresTypes.Parameter("sequences", NpgsqlDbType.Array | NpgsqlDbType.Bigint, sequences));
        command.Parameters.Add(PostgresTypes.Parameter("values", NpgsqlDbType.Array | NpgsqlDbType.Bytea, values));
        return command;
    }

    private static Observation Read(NpgsqlDataReader reader) => new(
        reader.Instant(0), reader.Instant(1), reader.IsDBNull(2) ? null : reader.GetInt64(2),
        ObservationCodec.Decode(reader.GetFieldValue<byte[]>(3)));

    private Task<ImmutableArray<Observation>> PageAsync(int sensor, long from, long until, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            Columns + " WHERE sensor = @sensor AND at >= @from AND at < @until ORDER BY at LIMIT @limit",
            [
                PostgresTypes.Integer("sensor", sensor), PostgresTypes.Instant("from", from), PostgresTypes.Instant("until", until),
                PostgresTypes.Integer("limit", limit),
            ],
            Read,
            cancellation);
}
