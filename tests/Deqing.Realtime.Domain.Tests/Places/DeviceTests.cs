using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Places;

public sealed class DeviceTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Device Placed = new(
        new SensorPlace(1, "S1", TestCounty.PondStation, "P0001", default, Now.AddDays(-10)), "MN1", DeviceSecrets.None, 1);

    public static TheoryData<string, int, bool, DeviceRefusal> Moves => new()
    {
        { "P0002", 0, false, DeviceRefusal.None },
        { "P0002", -10, false, DeviceRefusal.None }, // from the day it was placed: a correction
        { "P0002", -11, false, DeviceRefusal.BeforePlacement },
        { "P0002", 1, false, DeviceRefusal.InTheFuture },
        { "P0001", 0, false, DeviceRefusal.AlreadyThere },
        { "P0002", 0, true, DeviceRefusal.Retired },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void A_move_is_made_or_refused_by_name(string place, int days, bool retired, DeviceRefusal expected)
    {
        var device = retired ? Placed.Retire(Now.AddDays(-1), Now).Device! : Placed;
        var (moved, refusal) = device.Move(place, new Position(1, 2), Now.AddDays(days), Now);
        Assert.Equal((expected, expected == DeviceRefusal.None), (refusal, moved is not null));
        if (moved is not null)
            Assert.Equal((place, Now.AddDays(days), Placed.Sensor.RegisteredAt), (moved.Sensor.PlaceId, moved.Sensor.PlacedAt,
                moved.Sensor.RegisteredAt));
    }

    [Fact]
    public void A_retired_device_has_nothing_to_prove_itself_with_and_gets_nothing()
    {
        var keyed = Placed with { Secrets = new DeviceSecrets("pw", [Key("a")], new DeviceCode("code", Now.AddDays(1), null)) };
        var retired = keyed.Retire(Now, Now).Device!;
        Assert.Equal((Now, DeviceSecrets.None), (retired.Sensor.RetiredAt, retired.Secrets));
        Assert.Equal(DeviceRefusal.Retired, retired.Rotate(Key("b"), Now, Now).Refusal);
        Assert.Equal(DeviceRefusal.Retired, retired.Print(new DeviceCode("c", Now.AddDays(1), null)).Refusal);
        Assert.Equal(DeviceRefusal.Retired, retired.Exchange(Key("b"), Now).Refusal);
        Assert.Equal(DeviceRefusal.Retired, retired.Retire(Now, Now).Refusal);
    }

    [Fact]
    public void A_rotation_ends_the_old_keys_at_once_or_after_a_while()
    {
        var first = Placed.Rotate(Key("a"), Now, Now).Device!;
        Assert.Equal(["b"], first.Rotate(Key("b"), Now, Now).Device!.Secrets.Keys.Select(key => key.Id));
        var both = first.Rotate(Key("b"), Now.AddHours(1), Now).Device!.Secrets.Keys;
        Assert.Equal([("a", Now.AddHours(1)), ("b", (DateTimeOffset?)null)], both.Select(key => (key.Id, key.Until)));
        Assert.True(both[0].CountsAt(Now.AddMinutes(59)));
        Assert.False(both[0].CountsAt(Now.AddHours(1)));
    }

    [Fact]
    public void A_device_has_no_more_keys_that_count_than_the_limit()
    {
        var device = Placed;
        for (var number = 1; number <= Device.MaxKeys; number++)
            device = device.Rotate(Key($"k{number}"), Now.AddHours(1), Now).Device!;
        Assert.Equal(Device.MaxKeys, device.Secrets.Keys.Length);
        Assert.Equal(DeviceRefusal.TooManyKeys, device.Rotate(Key("more"), Now.AddHours(1), Now).Refusal);
        Assert.Equal(DeviceRefusal.None, device.Rotate(Key("more"), Now.AddHours(2), Now.AddHours(1)).Refusal);
    }

    [Fact]
    public void A_code_is_exchanged_once_and_the_same_key_again()
    {
        var coded = Placed.Rotate(Key("old"), Now, Now).Device!.Print(new DeviceCode("code", Now.AddDays(1), null)).Device!;
        Assert.Equal(DeviceRefusal.CodeExpired, coded.Exchange(Key("a"), Now.AddDays(1)).Refusal);
        var met = coded.Exchange(Key("a"), Now).Device!;
        Assert.Equal(["a"], met.Secrets.Keys.Select(key => key.Id));
        Assert.Equal(met, met.Exchange(Key("a"), Now.AddYears(1)).Device); // the answer was lost
        Assert.Equal(DeviceRefusal.CodeUsed, met.Exchange(Key("a") with { Hash = "other" }, Now).Refusal);
        Assert.Equal(DeviceRefusal.CodeUsed, met.Rotate(Key("b"), Now, Now).Device!.Exchange(Key("a"), Now).Refusal);
        Assert.Equal(DeviceRefusal.UnknownCode, met.Revoke(null)!.Exchange(Key("a"), Now).Refusal);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData(null, 0)]
    [InlineData("none", -1)]
    public void What_is_revoked_is_gone(string? key, int left)
    {
        var two = Placed.Rotate(Key("a"), Now, Now).Device!.Rotate(Key("b"), Now.AddHours(1), Now).Device!;
        Assert.Equal(left, two.Revoke(key)?.Secrets.Keys.Length ?? -1);
    }

    [Fact]
    public void A_registry_is_the_same_changed_step_by_step_and_built_at_once()
    {
        var county = TestCounty.Create();
        var first = Placed with { Secrets = new DeviceSecrets(null, [Key("a")], new DeviceCode("code", Now, null)) };
        var second = Placed with { Sensor = Placed.Sensor with { Number = 2, Id = "S2" }, Mn = "MN2" };
        var swapped = new DeviceRegistry(county, 1, [first, second])
            .With(2, [first with { Mn = "MN2", Secrets = WithKey("b") }, second with { Mn = "MN1" }]);
        Assert.Null(swapped.OfKey("a"));
        Assert.Null(swapped.OfCode("code"));
        Assert.Equal(("S1", "b"), (swapped.OfKey("b")!.Value.Device.Sensor.Id, swapped.OfKey("b")!.Value.Key.Id));
        Assert.Equal("S1", swapped.OfMn("mn2")!.Sensor.Id);
        Assert.Equal("S2", swapped.OfMn("Mn1")!.Sensor.Id);
        Assert.Null(swapped.With(3, [swapped.Devices["S1"].Retire(Now, Now).Device!]).OfMn("MN2"));
    }

    [Fact]
    public void Secrets_leave_the_book_of_sensors_as_it_is_and_a_move_makes_another()
    {
        var registry = new DeviceRegistry(TestCounty.Create(), 1, [Placed]);
        var keyed = registry.With(2, [Placed with { Secrets = WithKey("a") }]);
        Assert.Same(registry.Sensors, keyed.Sensors);
        var moved = keyed.With(3, [Placed.Move("P0002", default, Now, Now).Device!]);
        Assert.Empty(moved.Sensors.At("P0001"));
        Assert.Equal("S1", moved.Sensors.At("P0002")[0].Id);
        var retired = moved.With(4, [moved.Devices["S1"].Retire(Now, Now).Device!]);
        Assert.Empty(retired.Sensors.At("P0002"));
        Assert.NotNull(retired.Sensors.Find("S1".AsSpan())); // so that its messages are refused by name
        Assert.NotNull(retired.Sensors.Find(1));
        Assert.Null(retired.With(5, [Placed with { Sensor = Placed.Sensor with { PlaceId = "gone" } }]).Sensors.Find("S1"));
    }

    [Fact]
    public void A_device_by_its_own_key_sends_for_its_sensor_wherever_it_stands_and_does_nothing_else()
    {
        var county = TestCounty.Create();
        var device = new Caller(CallerKind.Key, "sensor:S1", "S1", false, [Grant.OfDevice(Placed.Sensor)]);
        Assert.True(device.IsDevice);
        foreach (var what in Enum.GetValues<Operation>())
            Assert.Equal(
                what == Operation.SendObservations ? AccessReason.Allowed : AccessReason.NoRole,
                AccessPolicy.AllowSomewhere(device, what, Now).Reason);
        Assert.Equal(
            AccessReason.OutsideTerritory,
            AccessPolicy.Allow(device, Operation.SendObservations, Place.Of(Placed.Sensor, county), Now).Reason);
        var reach = AccessPolicy.ReachOf(device, Operation.SendObservations, Now);
        Assert.True(reach.Covers(Placed.Sensor with { PlaceId = "P0002" }, county));
        Assert.False(reach.Covers(Placed.Sensor with { Id = "S2" }, county));
        Assert.False(reach.Covers(Place.Of(Placed.Sensor, county)));
        Assert.Null(Territory.Parse(reach.ToString()));
    }

    [Fact]
    public void Finding_a_sensor_by_the_text_that_came_in_allocates_nothing()
    {
        var book = new SensorBook(Enumerable.Range(1, 6_000).Select(number =>
            Placed.Sensor with { Number = number, Id = $"S{number:D5}" }));
        var text = "xS04711x".AsSpan(1, 6);
        Assert.Equal(4711, book.Find(text)!.Number);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        for (var round = 0; round < 10_000; round++)
            found += book.Find(text)!.Number;
        Assert.Equal((47_110_000, 0L), (found, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    private static DeviceKey Key(string id) => new(id, $"hash of {id}", Now, null);

    private static DeviceSecrets WithKey(string id) => new(null, [Key(id)], null);
}
