using System.Data.Common;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>A device as it is stored, and whether people have set where it stands or what it is.</summary>
internal sealed record StoredDevice(Device Device, bool ByPeople);

/// <summary>Rows of the registry. The databases differ only in how they keep an instant and a yes.</summary>
/// <param name="instant">Reads the instant in a column.</param>
internal sealed class DeviceRows(Func<DbDataReader, int, DateTimeOffset> instant)
{
    public const string Columns =
        "number, id, station_type, place_id, longitude, latitude, registered_at, placed_at, retired_at, by_people, mn, secrets, revision";

    /// <summary>Number of these columns.</summary>
    public const int Width = 13;

    public const string PlacementColumns = "sensor, place_id, since, until, placed_by";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public StoredDevice Read(DbDataReader reader) => new(
        new Device(
            ReadSensor(reader).Sensor, reader.IsDBNull(10) ? null : reader.GetString(10), ReadSecrets(reader.GetString(11)),
            reader.GetInt64(12)),
        reader.GetBoolean(9));

    public RegisteredSensor ReadSensor(DbDataReader reader) => new(
        new SensorPlace(
            reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
            new Position(reader.GetDouble(4), reader.GetDouble(5)), instant(reader, 6))
        {
            PlacedAt = instant(reader, 7), RetiredAt = InstantOrNull(reader, 8),
        },
        reader.GetBoolean(9));

    public Placement ReadPlacement(DbDataReader reader) => new(
        reader.GetInt32(0), reader.GetString(1), instant(reader, 2), InstantOrNull(reader, 3), reader.GetString(4));

    /// <summary>What a device proves itself with, as text. A test freezes it.</summary>
    public static string Write(DeviceSecrets secrets) => JsonSerializer.Serialize(secrets, Options);

    private static DeviceSecrets ReadSecrets(string json)
    {
        var secrets = JsonSerializer.Deserialize<DeviceSecrets>(json, Options)!;
        return secrets.Keys.IsDefault ? secrets with { Keys = [] } : secrets;
    }

    private DateTimeOffset? InstantOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : instant(reader, column);
}
