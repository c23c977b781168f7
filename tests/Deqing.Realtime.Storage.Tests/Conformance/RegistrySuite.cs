using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteRegistryTests(Databases databases) : RegistrySuite(databases, StorageProvider.Sqlite);

public sealed class PostgresRegistryTests(Databases databases) : RegistrySuite(databases, StorageProvider.Postgres);

public abstract class RegistrySuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Day.AddMonths(6);

    private IRegistry Registry => Store.Registry;

    [Fact]
    public async Task What_the_pack_names_is_registered()
    {
        Assert.Empty(await Registry.LoadAsync(Stop));
        await Registry.ImportAsync([Sensor(2, "S2"), Sensor(1, "S1")], Later, Stop);
        Assert.Equal([Sensor(1, "S1"), Sensor(2, "S2")], await Registry.LoadAsync(Stop));
    }

    [Fact]
    public async Task A_known_sensor_moves_and_keeps_its_first_day()
    {
        await Registry.ImportAsync([Sensor(1, "S1")], Later, Stop);
        var moved = new SensorPlace(1, "S1", "tailWaterOutlet", "P0009", new Position(119.9, 30.4), Day.AddYears(1));
        await Registry.ImportAsync([moved], Later, Stop);
        Assert.Equal([moved with { RegisteredAt = Day, PlacedAt = Later }], await Registry.LoadAsync(Stop));
    }

    [Fact]
    public async Task A_sensor_the_pack_no_longer_names_stays()
    {
        await Registry.ImportAsync([Sensor(1, "S1"), Sensor(2, "S2")], Later, Stop);
        await Registry.ImportAsync([Sensor(2, "S2"), Sensor(3, "S3")], Later, Stop);
        Assert.Equal(["S1", "S2", "S3"], (await Registry.LoadAsync(Stop)).Select(sensor => sensor.Id));
    }

    [Theory]
    [InlineData(2, "S1", "S1 has number 1, the pack says 2")]
    [InlineData(1, "S2", "number 1 belongs to S1, the pack gives it to S2")]
    public async Task A_contradiction_is_named_and_nothing_is_imported(int number, string id, string told)
    {
        await Registry.ImportAsync([Sensor(1, "S1")], Later, Stop);
        var refused = await Assert.ThrowsAsync<StorageException>(
            () => Registry.ImportAsync([Sensor(9, "S9"), Sensor(number, id)], Later, Stop));
        Assert.Equal(StorageProblem.RegistryConflict, refused.Problem);
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Equal([Sensor(1, "S1")], await Registry.LoadAsync(Stop));
    }

    [Fact]
    public async Task A_whole_county_is_imported_again_without_change()
    {
        var sensors = Enumerable.Range(1, 6_000).Select(number => Sensor(number, $"S{number:D5}")).ToArray();
        await Registry.ImportAsync([.. sensors], Later, Stop);
        await Registry.ImportAsync([.. sensors], Later, Stop);
        Assert.Equal(sensors, await Registry.LoadAsync(Stop));
    }

    private static SensorPlace Sensor(int number, string id) =>
        new(number, id, "pondStation", "P0001", new Position(120.123456, 30.654321), Day);
}
