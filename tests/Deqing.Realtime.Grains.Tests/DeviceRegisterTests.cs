using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Sensors that are registered, moved and retired while the grains of their places are awake.</summary>
public sealed class DeviceRegisterTests : IAsyncLifetime
{
    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset At(double minute) => GrainFixture.Start.AddMinutes(minute);

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_moved_sensor_leaves_its_old_pond_at_once_and_brings_what_it_measured_since()
    {
        await fixture.Receive("S00001", TestCounty.Reading(At(-2), 6.1f), TestCounty.Reading(At(-1), 6.2f));
        await fixture.Receive("S00002", TestCounty.Reading(At(-1), 7));
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.Log("S00001", TestCounty.Reading(At(0.5), 6.3f)); // acknowledged, and no grain has heard of it
        await MoveAsync("S00001", "P0002", At(0));

        var old = await ReadAsync("P0001");
        Assert.Equal((Freshness.Never, 0, 0), (old.Live.Freshness, old.Live.Values.Length, old.Sensors));
        var anew = await ReadAsync("P0002");
        Assert.Equal(2, anew.Sensors);
        Assert.Equal(6.3f, Oxygen(anew, 1));
        await fixture.Receive("S00001", TestCounty.Reading(At(0.8), 6.4f));
        Assert.Equal(6.4f, Oxygen(await ReadAsync("P0002"), 1));
        Assert.Equal(7f, Oxygen(await ReadAsync("P0002"), 2));
        var village = await fixture.Grains.GetGrain<IVillageGrain>("330000100001").Read();
        Assert.Equal(4, village.Tally.Sensors); // three ponds and the village's own station, as before
    }

    [Fact]
    public async Task What_was_measured_before_the_move_is_no_news_anywhere()
    {
        await MoveAsync("S00001", "P0002", At(0));
        await fixture.Receive("S00001", TestCounty.Reading(At(-1), 1)); // late, and low enough for a case
        Assert.Null(Oxygen(await ReadAsync("P0002"), 1));
        Assert.Equal(Severity.Normal, (await ReadAsync("P0001")).Live.Severity);
        Assert.Equal(Severity.Normal, (await ReadAsync("P0002")).Live.Severity);
        await MoveAsync("S00001", "P0001", At(0));
        await fixture.KillAndRestart();
        Assert.Null(Oxygen(await ReadAsync("P0001"), 1)); // it came back later than it measured
    }

    [Fact]
    public async Task A_new_sensor_counts_as_soon_as_it_is_registered_and_a_retired_one_no_longer()
    {
        await ReadAsync("P0003");
        await fixture.SaveDevice(new Device(
            new SensorPlace(0, "NEW", TestCounty.PondStation, "P0003", default, At(-10)), null, DeviceSecrets.None, 0));
        await fixture.Receive("NEW", TestCounty.Reading(At(-1), 5));
        var pond = await ReadAsync("P0003");
        Assert.Equal((1, 2), (pond.SensorsFresh, pond.Sensors));
        Assert.Equal(5f, Oxygen(pond, IRegistry.LastOfPack + 1));

        await fixture.ChangeDevice("NEW", device => device.Retire(At(0), At(0)).Device!);
        pond = await ReadAsync("P0003");
        Assert.Equal((0, 1, 0), (pond.SensorsFresh, pond.Sensors, pond.Live.Values.Length));
        await fixture.Receive("NEW", TestCounty.Reading(At(0), 5)); // on its way when it was retired
        Assert.Empty((await ReadAsync("P0003")).Live.Values);
    }

    [Fact]
    public async Task A_station_of_a_village_moves_to_another_village()
    {
        await fixture.Receive("S00013", TestCounty.Reading(At(-1), 7));
        await MoveAsync("S00013", "330000100002", At(0));
        Assert.Empty((await fixture.Grains.GetGrain<IVillageGrain>("330000100001").Read()).Values);
        var other = fixture.Grains.GetGrain<IVillageGrain>("330000100002");
        Assert.Empty((await other.Read()).Values);
        await fixture.Receive("S00013", TestCounty.Reading(At(1), 8));
        Assert.Equal(8f, (await other.Read()).Values.First(value => value.Metric == TestCounty.Oxygen).Value);
    }

    [Fact]
    public async Task A_change_of_another_program_is_taken_up_by_itself()
    {
        await fixture.Receive("S00001", TestCounty.Reading(At(-1), 6));
        await fixture.WriteDevice("S00001", device => device.Move("P0002", default, At(0), At(0)).Device!);
        await fixture.Until("the pond to lose its sensor", () => ReadAsync("P0001"), pond => pond.Sensors == 0);
    }

    [Fact]
    public async Task A_process_that_dies_between_the_change_and_its_taking_up_takes_it_up_at_the_start()
    {
        await fixture.Receive("S00001", TestCounty.Reading(At(-1), 6));
        await fixture.Log("S00001", TestCounty.Reading(At(0), 2.9f), TestCounty.Reading(At(6), 2.9f));
        await fixture.KillAndRestart(
            () => fixture.WriteDevice("S00001", device => device.Move("P0002", default, At(0), At(0)).Device!).Wait(Cancel));
        Assert.Empty((await ReadAsync("P0001")).Live.Values);
        var pond = await ReadAsync("P0002");
        Assert.Equal(2.9f, Oxygen(pond, 1));
        Assert.Equal((Severity.Serious, "oxygen-low"), (pond.Live.Severity, Assert.Single(pond.Alarms).Rule));
    }

    private static float? Oxygen(PondReading pond, int sensor) => pond.Live.Values
        .Where(value => value.Metric == TestCounty.Oxygen && value.Sensor == sensor).Select(value => (float?)value.Value).SingleOrDefault();

    private Task<PondReading> ReadAsync(string pond) => fixture.Grains.GetGrain<IPondGrain>(pond).Read();

    private Task MoveAsync(string sensor, string place, DateTimeOffset at) =>
        fixture.ChangeDevice(sensor, device => device.Move(place, default, at, at).Device!);
}
