using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The registry in PostgreSQL.</summary>
internal sealed class PostgresRegistry(PostgresDatabase database) : IRegistry
{
    private const string Query =
        "SELECT number, id, station_type, place_id, longitude, latitude, registered_at FROM sensor ORDER BY number";

    public Task ImportAsync(ImmutableArray<SensorPlace> sensors, CancellationToken cancellation) =>
        database.WriteAsync(
            async connection =>
            {
                // Two programs that start together must not both find a number free.
                await PostgresDatabase.RunAsync(connection, "LOCK TABLE sensor IN SHARE ROW EXCLUSIVE MODE", cancellation);
                var registered = await PostgresDatabase.QueryAsync(connection, Query, [], Read, cancellation);
                var changes = RegistryPlan.Changes(registered, sensors);
                return changes.IsEmpty ? 0 : await WriteAsync(connection, changes, cancellation);
            },
            cancellation);

    public Task<ImmutableArray<SensorPlace>> LoadAsync(CancellationToken cancellation) =>
        database.QueryAsync(Query, [], Read, cancellation);

    private static Task<int> WriteAsync(NpgsqlConnection connection, ImmutableArray<SensorPlace> sensors, CancellationToken cancellation) =>
        PostgresDatabase.RunAsync(
            connection,
            """
            INSERT INTO sensor (number, id, station_type, place_id, longitude, latitude, registered_at)
            SELECT * FROM unnest(@numbers, @ids, @types, @places, @longitudes, @latitudes, @registered)
            ON CONFLICT (number) DO UPDATE SET station_type = excluded.station_type, place_id = excluded.place_id,
                longitude = excluded.longitude, latitude = excluded.latitude
            """,
            cancellation,
            Array("numbers", NpgsqlDbType.Integer, sensors.Select(sensor => sensor.Number)),
            Array("ids", NpgsqlDbType.Text, sensors.Select(sensor => sensor.Id)),
            Array("types", NpgsqlDbType.Text, sensors.Select(sensor => sensor.StationType)),
            Array("places", NpgsqlDbType.Text, sensors.Select(sensor => sensor.PlaceId)),
            Array("longitudes", NpgsqlDbType.Double, sensors.Select(sensor => sensor.Position.Longitude)),
            Array("latitudes", NpgsqlDbType.Double, sensors.Select(sensor => sensor.Position.Latitude)),
            Array("registered", NpgsqlDbType.TimestampTz, sensors.Select(sensor => Intake.Normalise(sensor.RegisteredAt).UtcDateTime)));

    private static NpgsqlParameter Array<T>(string name, NpgsqlDbType type, IEnumerable<T> values) =>
        PostgresTypes.Parameter(name, NpgsqlDbType.Array | type, values.ToArray());

    private static SensorPlace Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
        new Position(reader.GetDouble(4), reader.GetDouble(5)), reader.Instant(6));
}
