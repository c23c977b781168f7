using Deqing.Realtime.Domain.Places;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The registry in SQLite.</summary>
internal sealed class SqliteRegistry(SqliteDatabase database) : IRegistry
{
    public Task ImportAsync(ImmutableArray<SensorPlace> sensors, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var changes = RegistryPlan.Changes(Load(connection, transaction), sensors);
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = """
                    INSERT INTO sensor (number, id, station_type, place_id, longitude, latitude, registered_at)
                    VALUES ($number, $id, $type, $place, $longitude, $latitude, $registered)
                    ON CONFLICT (number) DO UPDATE SET station_type = excluded.station_type, place_id = excluded.place_id,
                        longitude = excluded.longitude, latitude = excluded.latitude
                    """;
                foreach (var sensor in changes)
                {
                    command.Parameters.Clear();
                    command.Parameters.AddWithValue("$number", sensor.Number);
                    command.Parameters.AddWithValue("$id", sensor.Id);
                    command.Parameters.AddWithValue("$type", sensor.StationType);
                    command.Parameters.AddWithValue("$place", sensor.PlaceId);
                    command.Parameters.AddWithValue("$longitude", sensor.Position.Longitude);
                    command.Parameters.AddWithValue("$latitude", sensor.Position.Latitude);
                    command.Parameters.AddWithValue("$registered", Instants.Floor(sensor.RegisteredAt));
                    command.ExecuteNonQuery();
                }

                return changes.Length;
            },
            cancellation);

    public Task<ImmutableArray<SensorPlace>> LoadAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => Load(connection, null), cancellation);

    private static ImmutableArray<SensorPlace> Load(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "SELECT number, id, station_type, place_id, longitude, latitude, registered_at FROM sensor ORDER BY number";
        var sensors = ImmutableArray.CreateBuilder<SensorPlace>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            sensors.Add(new SensorPlace(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                new Position(reader.GetDouble(4), reader.GetDouble(5)), Instants.Of(reader.GetInt64(6))));
        return sensors.ToImmutable();
    }
}
