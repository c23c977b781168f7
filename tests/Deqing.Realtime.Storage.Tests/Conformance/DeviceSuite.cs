using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteDeviceTests(Databases databases) : DeviceSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresDeviceTests(Databases databases) : DeviceSuite(databases, StorageProvider.Postgres);

public abstract class DeviceSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private const int FirstNumber = IRegistry.LastOfPack + 1;

    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AuditChain Chain = new(new byte[32]);

    private IRegistry Registry => Store.Registry;

    [Fact]
    public async Task Numbers_lie_above_those_of_the_pack_and_are_never_used_again()
    {
        await Registry.ImportAsync([Sensor(7, "S7")], Day, Stop);
        await SaveAsync(New("A1"));
        await SaveAsync(Retired(await ReadAsync("A1")));
        await SaveAsync(New("A2"), New("A3"));
        Assert.Equal(
            [("S7", 7), ("A1", FirstNumber), ("A2", FirstNumber + 1), ("A3", FirstNumber + 2)],
            (await Registry.LoadAsync(Stop)).Select(sensor => (sensor.Id, sensor.Number)));
    }

    [Fact]
    public async Task A_device_is_read_as_it_was_written()
    {
        var device = New("A1") with { Mn = "A110000_0001", Secrets = Everything };
        await SaveAsync(device);
        var read = await ReadAsync("A1");
        Assert.Equal(device with { Sensor = device.Sensor with { Number = FirstNumber }, Revision = 1 }, read);
        var retired = Retired(read);
        await SaveAsync(retired);
        Assert.Equal(retired with { Revision = 2 }, await ReadAsync("A1"));
    }

    [Fact]
    public async Task Of_two_at_once_one_is_written()
    {
        await SaveAsync(New("A1"));
        var read = await ReadAsync("A1");
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => TryAsync(read with { Secrets = WithKey($"key-{n}") })));
        Assert.Equal(1, answers.Count(answer => answer == DeviceWrite.Written));
        Assert.Equal(7, answers.Count(answer => answer == DeviceWrite.Conflict));
        Assert.Single((await ReadAsync("A1")).Secrets.Keys);
        Assert.Equal(2, (await Store.Access.AuditHeadAsync(Stop)).Sequence);
    }

    [Fact]
    public async Task Registered_at_once_each_has_a_number_of_its_own()
    {
        Assert.All(
            await Task.WhenAll(Enumerable.Range(1, 8).Select(n => TryAsync(New($"A{n}")))),
            answer => Assert.Equal(DeviceWrite.Written, answer));
        Assert.Equal(
            Enumerable.Range(FirstNumber, 8), (await Registry.LoadAsync(Stop)).Select(sensor => sensor.Number));
        Assert.Equal(DeviceWrite.IdTaken, await TryAsync(New("A1")));
    }

    [Theory]
    [InlineData("A1", "MN2", DeviceWrite.IdTaken)]
    [InlineData("00a1", "MN2", DeviceWrite.IdTaken)]
    [InlineData("A2", "MN1", DeviceWrite.MnTaken)]
    [InlineData("A2", "MN2", DeviceWrite.Written)]
    public async Task What_belongs_to_another_is_refused_and_nothing_is_written(string id, string mn, DeviceWrite expected)
    {
        await SaveAsync(New("A1") with { Mn = "MN1" });
        Assert.Equal(expected, await TryAsync(New("B1"), New(id) with { Mn = mn }));
        Assert.Equal(expected == DeviceWrite.Written ? 3 : 1, (await Registry.LoadAsync(Stop)).Length);
        Assert.Equal(expected == DeviceWrite.Written ? 2 : 1, (await Store.Access.AuditHeadAsync(Stop)).Sequence);
    }

    [Fact]
    public async Task The_mn_of_a_retired_device_is_free()
    {
        await SaveAsync(New("A1") with { Mn = "MN1" });
        await SaveAsync(Retired(await ReadAsync("A1")));
        await SaveAsync(New("A2") with { Mn = "MN1" });
    }

    [Fact]
    public async Task Where_a_device_stood_is_kept_with_its_time()
    {
        await SaveAsync(New("A1"));
        await SaveAsync(Moved(await ReadAsync("A1"), "P0002", Day.AddDays(10)));
        await SaveAsync(Moved(await ReadAsync("A1"), "P0003", Day.AddDays(10))); // it was P0003 all the time
        await SaveAsync(Moved(await ReadAsync("A1"), "P0001", Day.AddDays(20)));
        await SaveAsync(Retired(await ReadAsync("A1")));
        Assert.Equal(
            [
                new Placement(FirstNumber, "P0001", Day, Day.AddDays(10), "me"),
                new Placement(FirstNumber, "P0003", Day.AddDays(10), Day.AddDays(20), "me"),
                new Placement(FirstNumber, "P0001", Day.AddDays(20), Day.AddDays(30), "me"),
            ],
            await Registry.PlacementsOfAsync(FirstNumber, Stop));
        Assert.Empty(await Registry.PlacementsAtAsync("P0002", Day, Day.AddYears(1), Stop));
    }

    [Theory]
    [InlineData(0, 10, 1)]
    [InlineData(10, 20, 0)]
    [InlineData(9, 21, 2)]
    [InlineData(20, 25, 1)]
    [InlineData(30, 40, 0)]
    public async Task Who_stood_at_a_place_is_found_by_time(int from, int until, int expected)
    {
        await SaveAsync(New("A1"));
        await SaveAsync(Moved(await ReadAsync("A1"), "P0002", Day.AddDays(10)));
        await SaveAsync(Moved(await ReadAsync("A1"), "P0001", Day.AddDays(20)));
        await SaveAsync(Retired(await ReadAsync("A1")));
        Assert.Equal(expected, (await Registry.PlacementsAtAsync("P0001", Day.AddDays(from), Day.AddDays(until), Stop)).Length);
    }

    [Fact]
    public async Task The_pack_does_not_undo_what_people_did_and_still_speaks_of_what_they_did_not()
    {
        await Registry.ImportAsync([Sensor(1, "S1"), Sensor(2, "S2"), Sensor(3, "S3")], Day, Stop);
        await SaveAsync(Moved(await ReadAsync("S1"), "P0009", Day.AddDays(1)));
        await SaveAsync((await ReadAsync("S2")) with { Secrets = WithKey("key") });
        await SaveAsync(Retired(await ReadAsync("S3")));
        var pack = Enumerable.Range(1, 3).Select(number => Sensor(number, $"S{number}") with { PlaceId = "P0005" });
        await Registry.ImportAsync([.. pack], Day.AddDays(40), Stop);

        Assert.Equal("P0009", (await ReadAsync("S1")).Sensor.PlaceId);
        var second = await ReadAsync("S2");
        Assert.Equal(("P0005", Day.AddDays(40)), (second.Sensor.PlaceId, second.Sensor.PlacedAt));
        Assert.Equal("key", Assert.Single(second.Secrets.Keys).Id);
        Assert.Equal(Day.AddDays(30), (await ReadAsync("S3")).Sensor.RetiredAt);
        Assert.Equal(
            [("P0001", ""), ("P0005", "")],
            (await Registry.PlacementsOfAsync(2, Stop)).Select(placement => (placement.PlaceId, placement.By)));
    }

    [Fact]
    public async Task What_changed_is_found_by_revision_and_an_import_without_change_is_none()
    {
        await Registry.ImportAsync([Sensor(1, "S1"), Sensor(2, "S2")], Day, Stop);
        var (first, all) = await Registry.ChangedSinceAsync(-1, Stop);
        Assert.Equal(["S1", "S2"], all.Select(device => device.Sensor.Id));
        await Registry.ImportAsync([Sensor(1, "S1"), Sensor(2, "S2")], Day.AddDays(1), Stop);
        Assert.Equal(DeviceWrite.Conflict, await TryAsync(all[0] with { Revision = 99 }));
        var unchanged = await Registry.ChangedSinceAsync(first, Stop);
        Assert.Equal((first, 0), (unchanged.Revision, unchanged.Devices.Length));
        await SaveAsync(all[1] with { Mn = "MN2" });
        var (second, changed) = await Registry.ChangedSinceAsync(first, Stop);
        Assert.Equal((first + 1, "S2"), (second, Assert.Single(changed).Sensor.Id));
    }

    [Fact]
    public async Task Many_are_registered_in_one_save_and_no_more_than_the_limit()
    {
        var many = Enumerable.Range(1, 5_000).Select(n => New($"N{n:D5}") with { Mn = $"MN{n:D5}" }).ToArray();
        await SaveAsync(many);
        Assert.Equal(5_000, (await Registry.LoadAsync(Stop)).Length);
        Assert.Equal(1, (await Store.Access.AuditHeadAsync(Stop)).Sequence);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => TryAsync([.. Enumerable.Range(1, IRegistry.MaxSave + 1).Select(n => New($"M{n}"))]));
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.SaveAsync([New("A1")], [], Chain, Stop));
    }

    [Fact]
    public void The_text_of_secrets_is_frozen() => Assert.Equal(
        """{"passwordHash":"ab","keys":[{"id":"k","hash":"cd","madeAt":"2026-01-01T00:00:00+00:00","until":null}],"""
        + """ "code":{"hash":"ef","until":"2026-01-02T00:00:00+00:00","key":null}}""".TrimStart(),
        DeviceRows.Write(Everything));

    private static DeviceSecrets Everything =>
        new("ab", [new DeviceKey("k", "cd", Day, null)], new DeviceCode("ef", Day.AddDays(1), null));

    private static DeviceSecrets WithKey(string id) => new(null, [new DeviceKey(id, "hash", Day, null)], null);

    private static Device New(string id) => new(Sensor(0, id), null, DeviceSecrets.None, 0);

    private static Device Moved(Device device, string place, DateTimeOffset at) =>
        device with { Sensor = device.Sensor with { PlaceId = place, PlacedAt = at } };

    private static Device Retired(Device device) =>
        device with { Sensor = device.Sensor with { RetiredAt = Day.AddDays(30) }, Secrets = DeviceSecrets.None };

    private static SensorPlace Sensor(int number, string id) => new(number, id, "pondStation", "P0001", new Position(120.5, 30.25), Day);

    private async Task<Device> ReadAsync(string id) =>
        (await Registry.ChangedSinceAsync(-1, Stop)).Devices.Single(device => device.Sensor.Id == id);

    private async Task SaveAsync(params Device[] devices) => Assert.Equal(DeviceWrite.Written, await TryAsync(devices));

    private Task<DeviceWrite> TryAsync(params Device[] devices) => Registry.SaveAsync(
        [.. devices], [new AuditDraft(Day, "test", AuditDraft.Done, "me", "", "", null, null, null)], Chain, Stop);
}
