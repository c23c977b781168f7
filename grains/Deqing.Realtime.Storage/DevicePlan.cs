using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>What a save finds in the database, inside of its transaction.</summary>
/// <param name="Revision">Number of this change.</param>
/// <param name="LastNumber">The highest number any sensor has.</param>
/// <param name="Rows">The devices that are written, and those whose id or MN they have.</param>
internal sealed record DeviceState(long Revision, int LastNumber, ImmutableArray<StoredDevice> Rows);

/// <summary>What a save does, as statements both databases understand.</summary>
internal static class DevicePlan
{
    /// <summary>Gives this change its number, and with that makes other writers wait.</summary>
    public const string NextRevision = "UPDATE registry_revision SET reached = reached + 1 RETURNING reached";

    public const string LastNumber = "SELECT coalesce(max(number), 0) FROM sensor";

    // Both databases take thousands of parameters in a statement; this keeps well below.
    private const int Chunk = 250;

    private const string ImportColumns =
        "number, id, station_type, place_id, longitude, latitude, registered_at, placed_at, secrets, revision";

    /// <summary>Refuses what no database is asked.</summary>
    public static void Check(ImmutableArray<Device> devices, ImmutableArray<AuditDraft> audit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(devices.Length, IRegistry.MaxSave, nameof(devices));
        if (audit.IsEmpty)
            throw new ArgumentException("Nobody changes the registry without an entry in the audit log.", nameof(audit));
    }

    /// <summary>The statements that find the rows a save has to do with.</summary>
    public static IEnumerable<StoreStatement> Reads(ImmutableArray<Device> devices)
    {
        foreach (var chunk in devices.Chunk(Chunk))
        {
            var ids = Parameters("@k", chunk.Select(device => (object?)Device.KeyOf(device.Sensor.Id)));
            var mns = Parameters("@m", chunk.Where(device => device.Mn is not null).Select(device => (object?)device.Mn));
            var ofMn = mns.Length == 0 ? "" : $" OR mn IN ({Names(mns)})";
            yield return new StoreStatement(
                $"SELECT {DeviceRows.Columns} FROM sensor WHERE upper(ltrim(id, '0')) IN ({Names(ids)}){ofMn}", [.. ids, .. mns]);
        }
    }

    /// <summary>The statements of a save, or why it is none.</summary>
    /// <param name="devices">The devices as they shall be.</param>
    /// <param name="state">What the database holds.</param>
    /// <param name="by">Id of who does it.</param>
    public static (DeviceWrite Answer, ImmutableArray<StoreStatement> Statements) Of(
        ImmutableArray<Device> devices, DeviceState state, string by)
    {
        var byKey = new Dictionary<string, StoredDevice>();
        foreach (var row in state.Rows)
            byKey[Device.KeyOf(row.Device.Sensor.Id)] = row;
        var number = Math.Max(state.LastNumber, IRegistry.LastOfPack);
        var (added, statements) = (new List<Device>(), ImmutableArray.CreateBuilder<StoreStatement>());
        foreach (var device in devices)
        {
            var known = byKey.GetValueOrDefault(Device.KeyOf(device.Sensor.Id));
            if (device.Revision == 0 && known is not null)
                return (DeviceWrite.IdTaken, []);
            if (device.Revision != (known?.Device.Revision ?? 0) || (known is null) != (device.Sensor.Number == 0))
                return (DeviceWrite.Conflict, []);
            var written = device with { Sensor = known is null ? device.Sensor with { Number = ++number } : device.Sensor };
            byKey[Device.KeyOf(device.Sensor.Id)] = new StoredDevice(written, true);
            if (known is null)
                added.Add(written);
            else
                statements.AddRange(Changed(known, written, state.Revision, by));
        }

        if (SharesMn(byKey.Values))
            return (DeviceWrite.MnTaken, []);
        statements.AddRange(Added(added, state.Revision, by));
        return (DeviceWrite.Written, statements.ToImmutable());
    }

    /// <summary>The statements that take up sensors of the county pack.</summary>
    /// <param name="sensors">The sensors to write.</param>
    /// <param name="state">What the database holds.</param>
    public static ImmutableArray<StoreStatement> OfImport(ImmutableArray<SensorPlace> sensors, DeviceState state)
    {
        var known = state.Rows.ToDictionary(row => row.Device.Sensor.Number, row => row.Device.Sensor);
        var placed = sensors.Where(sensor => known.GetValueOrDefault(sensor.Number)?.PlaceId != sensor.PlaceId).ToArray();
        return
        [
            .. sensors.Chunk(Chunk).Select(chunk => Insert(
                $"INSERT INTO sensor ({ImportColumns})", [.. chunk.Select(sensor => ImportRow(sensor, state.Revision))],
                """
                ON CONFLICT (number) DO UPDATE SET station_type = excluded.station_type, place_id = excluded.place_id,
                    longitude = excluded.longitude, latitude = excluded.latitude, placed_at = excluded.placed_at,
                    revision = excluded.revision
                """)),
            .. placed.Where(sensor => known.ContainsKey(sensor.Number)).Select(sensor => End(sensor.Number, sensor.PlacedAt)),
            .. placed.Chunk(Chunk).Select(chunk => Begin(chunk, "")),
        ];
    }

    private static bool SharesMn(IEnumerable<StoredDevice> rows) => rows
        .Where(row => row.Device is { Mn: not null, Sensor.RetiredAt: null })
        .GroupBy(row => row.Device.Mn).Any(group => group.Skip(1).Any());

    private static IEnumerable<StoreStatement> Changed(StoredDevice known, Device device, long revision, string by)
    {
        var (before, sensor) = (known.Device.Sensor, device.Sensor);
        yield return new StoreStatement(
            """
            UPDATE sensor SET station_type = @type, place_id = @place, longitude = @longitude, latitude = @latitude, placed_at = @placed,
                retired_at = @retired, by_people = @people, mn = @mn, secrets = @secrets, revision = @revision
            WHERE number = @number
            """,
            ("@type", sensor.StationType), ("@place", sensor.PlaceId), ("@longitude", sensor.Position.Longitude),
            ("@latitude", sensor.Position.Latitude), ("@placed", Intake.Normalise(sensor.PlacedAt)), ("@retired", sensor.RetiredAt),
            ("@people", known.ByPeople || sensor != before), ("@mn", device.Mn), ("@secrets", DeviceRows.Write(device.Secrets)),
            ("@revision", revision), ("@number", sensor.Number));
        if (sensor.PlacedAt != before.PlacedAt || sensor.PlaceId != before.PlaceId)
        {
            yield return End(sensor.Number, sensor.PlacedAt);
            yield return Begin([sensor], by);
        }

        if (sensor.RetiredAt is { } retired && before.RetiredAt is null)
            yield return End(sensor.Number, retired);
    }

    private static IEnumerable<StoreStatement> Added(IEnumerable<Device> devices, long revision, string by)
    {
        foreach (var chunk in devices.Chunk(Chunk))
        {
            var rows = chunk.Select(device => Row(device, revision)).ToArray();
            yield return Insert($"INSERT INTO sensor ({DeviceRows.Columns})", rows);
            yield return Begin(chunk.Select(device => device.Sensor), by);
        }
    }

    private static object?[] Row(Device device, long revision) =>
    [
        .. PlaceRow(device.Sensor), device.Sensor.RetiredAt, true, device.Mn, DeviceRows.Write(device.Secrets), revision,
    ];

    private static object?[] ImportRow(SensorPlace sensor, long revision) =>
        [.. PlaceRow(sensor), DeviceRows.Write(DeviceSecrets.None), revision];

    private static object?[] PlaceRow(SensorPlace sensor) =>
    [
        sensor.Number, sensor.Id, sensor.StationType, sensor.PlaceId, sensor.Position.Longitude, sensor.Position.Latitude,
        Intake.Normalise(sensor.RegisteredAt), Intake.Normalise(sensor.PlacedAt),
    ];

    // Where a sensor was placed at the very same time, its place is corrected.
    private static StoreStatement Begin(IEnumerable<SensorPlace> sensors, string by) => Insert(
        "INSERT INTO placement (sensor, place_id, since, placed_by)",
        [.. sensors.Select(sensor => new object?[] { sensor.Number, sensor.PlaceId, Intake.Normalise(sensor.PlacedAt), by })],
        """
        ON CONFLICT (sensor, since) DO UPDATE SET place_id = excluded.place_id, placed_by = excluded.placed_by, until = NULL
        """);

    private static StoreStatement End(int sensor, DateTimeOffset at) => new(
        "UPDATE placement SET until = @at WHERE sensor = @sensor AND until IS NULL AND since <= @at",
        ("@at", Intake.Normalise(at)), ("@sensor", sensor));

    private static StoreStatement Insert(string into, object?[][] rows, string then = "")
    {
        var values = rows.Select((row, r) => Parameters(string.Create(CultureInfo.InvariantCulture, $"@v{r}_"), row)).ToArray();
        return new StoreStatement(
            $"{into} VALUES {string.Join(", ", values.Select(row => $"({Names(row)})"))} {then}", [.. values.SelectMany(row => row)]);
    }

    private static (string Name, object? Value)[] Parameters(string prefix, IEnumerable<object?> values) =>
        [.. values.Select((value, i) => (string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"), value))];

    private static string Names((string Name, object? Value)[] parameters) => string.Join(", ", parameters.Select(row => row.Name));
}
