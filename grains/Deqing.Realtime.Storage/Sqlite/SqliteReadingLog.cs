using Deqing.Realtime.Domain.Water;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The reading log in SQLite.</summary>
internal sealed class SqliteReadingLog(SqliteDatabase database) : IReadingLog
{
    private const string Columns = "SELECT at, received_at, sequence, \"values\" FROM reading";

    public Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation)
    {
        var plan = AppendPlan.Of(rows);
        return plan.Entries.Length == 0
            ? Task.FromResult(Array.Empty<bool>())
            : database.WriteAsync((connection, transaction) => Append(connection, transaction, rows, plan), cancellation);
    }

    public Task<ImmutableArray<Observation>> AfterAsync(int sensor, DateTimeOffset after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = Columns + " WHERE sensor = $sensor AND at > $after ORDER BY at DESC LIMIT $limit";
                command.Parameters.AddWithValue("$sensor", sensor);
                command.Parameters.AddWithValue("$after", Instants.Floor(after));
                command.Parameters.AddWithValue("$limit", limit);
                var observations = Read(command);
                observations.Reverse();
                return observations.ToImmutable();
            },
            cancellation);
    }

    public Task<Observation?> LatestAsync(int sensor, CancellationToken cancellation) =>
        database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = Columns + " WHERE sensor = $sensor ORDER BY at DESC LIMIT 1";
                command.Parameters.AddWithValue("$sensor", sensor);
                return Read(command).FirstOrDefault();
            },
            cancellation);

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

    private static bool[] Append(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<LoggedObservation> rows, AppendPlan plan)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO reading (sensor, at, received_at, sequence, "values")
            VALUES ($sensor, $at, $received, $sequence, $values) ON CONFLICT DO NOTHING
            """;
        var sensor = command.Parameters.Add("$sensor", SqliteType.Integer);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        var received = command.Parameters.Add("$received", SqliteType.Integer);
        var sequence = command.Parameters.Add("$sequence", SqliteType.Integer);
        var values = command.Parameters.Add("$values", SqliteType.Blob);
        command.Prepare();
        var added = false;
        var fresh = plan.New(entry =>
        {
            var observation = rows[entry.Index].Observation;
            sensor.Value = entry.Sensor;
            at.Value = entry.At;
            received.Value = Instants.Floor(observation.ReceivedAt);
            sequence.Value = (object?)observation.Sequence ?? DBNull.Value;
            values.Value = ObservationCodec.Encode(observation.Values);
            var isNew = command.ExecuteNonQuery() == 1;
            added |= isNew;
            return isNew;
        });

        // Hours in which nothing was new may be among those noted; their sums come out as they are.
        if (added)
            SqliteDatabase.Run(
                connection, transaction, "INSERT INTO reading_change (keys) VALUES ($keys)",
                ("$keys", ChangeCodec.Encode(plan.Entries)));
        return fresh;
    }

    private static ImmutableArray<Observation>.Builder Read(SqliteCommand command)
    {
        var observations = ImmutableArray.CreateBuilder<Observation>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            observations.Add(new Observation(
                Instants.Of(reader.GetInt64(0)),
                Instants.Of(reader.GetInt64(1)),
                reader.IsDBNull(2) ? null : reader.GetInt64(2),
                ObservationCodec.Decode(reader.GetFieldValue<byte[]>(3))));
        return observations;
    }

    private Task<ImmutableArray<Observation>> PageAsync(
        int sensor, long from, long until, int limit, CancellationToken cancellation, string direction = "") =>
        database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText =
                    $"{Columns} WHERE sensor = $sensor AND at >= $from AND at < $until ORDER BY at{direction} LIMIT $limit";
                command.Parameters.AddWithValue("$sensor", sensor);
                command.Parameters.AddWithValue("$from", from);
                command.Parameters.AddWithValue("$until", until);
                command.Parameters.AddWithValue("$limit", limit);
                return Read(command).ToImmutable();
            },
            cancellation);
}
