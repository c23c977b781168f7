using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>What a sensor judges reaches its pond, the history and, when it lasts, a case: on the real runtime and database.</summary>
public sealed class SensorQualityTests : IAsyncLifetime
{
    private const string Sensor = "S00001", Pond = "P0001";
    private static readonly CaseQuery AllCases = new() { Reach = Reach.County, Limit = 100 };

    private static readonly County County = new(TestCounty.Create().Parts with
    {
        Metrics = TestCounty.WithChecks(new MetricChecks
        {
            Jump = new JumpLimit(3, 0), StuckAfter = TimeSpan.FromHours(1), Drift = new DriftLimit(2, 2),
            FaultAfter = TimeSpan.FromHours(2),
        }),
    });

    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync(county: County);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_jump_raises_no_alarm_before_it_has_become_the_water()
    {
        await fixture.Receive(Sensor, Reading(0, 7), Reading(1, 1.5f));
        var reading = await fixture.Grains.GetGrain<IPondGrain>(Pond).Read();
        Assert.Equal((Severity.Normal, Quality.Jump), (reading.Live.Severity, Oxygen(reading.Live.Values)));
        Assert.Empty(await CasesAsync());
        Assert.Equal(Quality.Jump, (await fixture.Grains.GetGrain<ISensorGrain>(Sensor).Read()).Last!.Values[0].Quality);

        await fixture.Receive(Sensor, Reading(5, 1.5f), Reading(8, 1.6f), Reading(11, 1.5f));
        Assert.Equal("oxygen-critical", Assert.Single(await CasesAsync()).Case.Alarm!.Rule);
        Assert.Equal(
            [new FaultEpisode(1, TestCounty.Oxygen, Quality.Jump, At(1), At(11), true)], await EpisodesAsync());
        var history = new JudgedReadings(fixture.Store.Readings, fixture.Store.Faults);
        Assert.Equal(
            [Quality.Good, Quality.Jump, Quality.Jump, Quality.Jump, Quality.Good],
            (await history.AfterAsync(1, DateTimeOffset.MinValue, 10, Cancel)).Select(row => row.Values[0].Quality));
    }

    [Fact]
    public async Task A_stuck_probe_opens_one_case_of_maintenance_that_its_recovery_ends()
    {
        await fixture.Receive(Sensor, [.. Minutes(0, 119).Select(minute => Reading(minute, 2.5f))]);
        Assert.DoesNotContain(await CasesAsync(), row => row.Case.Alarm!.Rule.StartsWith("fault-", StringComparison.Ordinal));
        await fixture.Receive(Sensor, Reading(120, 2.5f), Reading(121, 2.5f));
        var row = Maintenance(await CasesAsync());
        Assert.Equal((Pond, At(0), Severity.Notice), (row.Case.Alarm!.Pond, row.Case.Alarm.Since, row.Case.Level));
        Assert.Equal("fault-S00001-dissolvedOxygen-stuck", row.Case.Alarm.Rule);

        // Stuck values have no vote: the low oxygen they speak of raised its alarm before they were known to be stuck, and no other.
        Assert.Equal(2, (await CasesAsync()).Length);

        // Another fault meanwhile is the same case; then it is well for six hours, the longest of its metrics.
        await fixture.Receive(Sensor, [.. Minutes(122, 250).Select(minute => Reading(minute, -1))]);
        await fixture.Receive(Sensor, [.. Minutes(251, 612).Select(minute => Reading(minute, 4 + (minute % 7 * 0.1f)))]);
        row = Maintenance(await CasesAsync());
        Assert.False(row.Case.AlarmActive);
        Assert.Equal([row.Id, row.Id], (await EpisodesAsync()).Select(episode => episode.Case));
        Assert.All(await EpisodesAsync(), episode => Assert.Equal(At(611), episode.ClearedAt));
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_leaves_the_same_episodes_and_one_case()
    {
        Observation[] day =
        [
            .. Minutes(0, 30).Select(minute => Reading(minute, 6 + (minute % 7 * 0.1f))), Reading(31, 11),
            .. Minutes(32, 50).Select(minute => Reading(minute, 6 + (minute % 7 * 0.1f))),
            .. Minutes(51, 200).Select(minute => Reading(minute, 5)),
        ];
        await fixture.Receive(Sensor, day[..32]);
        await fixture.KillAndRestart();
        await fixture.Receive(Sensor, day[32..100]);

        // These were logged, and the process died before anybody heard of them.
        await fixture.Log(Sensor, day[100..150]);
        await fixture.KillAndRestart();
        await fixture.Receive(Sensor, day[150..]);

        await fixture.Receive("S00002", day);
        var expected = await EpisodesAsync(2);
        Assert.Equal([Quality.Jump, Quality.Stuck], expected.Select(episode => episode.Kind));
        Assert.Equal(
            expected.Select(episode => episode with
            {
                Sensor = 1, Case = episode.Case?.Replace("P0002.fault-S00002", "P0001.fault-S00001"),
            }),
            await EpisodesAsync());
        Assert.Equal(2, (await CasesAsync()).Length);
    }

    [Fact]
    public async Task A_pond_that_catches_up_what_no_sensor_has_judged_believes_no_jump()
    {
        await fixture.Receive(Sensor, Reading(0, 7));
        await fixture.Grains.GetGrain<IPondGrain>(Pond).Wake();
        await fixture.Log(Sensor, Reading(1, 1.5f));
        await fixture.KillAndRestart();
        Assert.Equal(Quality.Jump, Oxygen((await fixture.Grains.GetGrain<IPondGrain>(Pond).Read()).Live.Values));
        await fixture.Receive(Sensor, Reading(2, 7));
        Assert.Empty(await CasesAsync());
        Assert.Equal((Quality.Jump, At(1)), ((await EpisodesAsync()).Single().Kind, (await EpisodesAsync()).Single().Since));
    }

    [Fact]
    public async Task A_case_that_could_not_be_written_is_told_again_with_the_next_observation()
    {
        await fixture.Receive(Sensor, [.. Minutes(0, 119).Select(minute => Reading(minute, 6))]);
        fixture.Cases.FailNextAppends(1);
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Receive(Sensor, Reading(120, 6)));
        Assert.Empty(await CasesAsync());
        await fixture.Receive(Sensor, Reading(121, 6));
        Assert.Equal(At(0), Maintenance(await CasesAsync()).Case.Alarm!.Since);
    }

    [Fact]
    public async Task A_wrong_clock_is_an_episode_of_the_device_by_arrival()
    {
        await fixture.Receive(Sensor, Reading(0, 6), Reading(1, 6.1f));
        Observation Wrong(int minute) => Reading(minute - 1_440, 6.2f) with
        {
            ReceivedAt = At(minute),
            Values = [.. Reading(0, 6.2f).Values.Select(value => value with { Quality = Quality.WrongClock })],
        };
        for (var minute = 2; minute <= 122; minute += 10)
            await fixture.Receive(Sensor, Wrong(minute));
        await fixture.Receive(Sensor, Wrong(400));
        Assert.Equal("fault-S00001-device-wrongClock", Maintenance(await CasesAsync()).Case.Alarm!.Rule);
        for (var minute = 401; minute <= 440; minute += 13)
            await fixture.Receive(Sensor, Reading(minute, 6.3f + (minute * 0.0001f)));
        var episode = Assert.Single(await EpisodesAsync());
        Assert.Equal((Quality.WrongClock, (byte)0, At(2), At(401)), (episode.Kind, episode.Metric, episode.Since, episode.Until));
        Assert.Equal(6.3f, (await fixture.Grains.GetGrain<IPondGrain>(Pond).Read()).Live.Values[0].Value, 0.1);
    }

    [Fact]
    public async Task A_sensor_that_drifts_from_those_of_other_ponds_of_its_village_is_found()
    {
        County wide = new(TestCounty.Create(pondsPerVillage: 5).Parts with { Metrics = County.Metrics });
        await using var village = await GrainFixture.CreateAsync(county: wide);
        for (var minute = 0; minute < 400; minute += 20)
            foreach (var pond in Enumerable.Range(1, 5))
                await village.Receive($"S{pond:00000}", Reading(minute, (pond == 1 ? 9 : 6) + (minute % 60 * 0.01f)));
        var episode = Assert.Single(await village.Store.Faults.OfSensorAsync(1, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancel));
        Assert.Equal((Quality.Drift, (DateTimeOffset?)null), (episode.Kind, episode.Until));
        foreach (var other in Enumerable.Range(2, 4))
            Assert.Empty(await village.Store.Faults.OfSensorAsync(other, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancel));
        Assert.Contains(("sensor", "village"), village.Calls.Edges);
        Assert.DoesNotContain(village.Calls.Edges, edge => edge.To == "sensor");
    }

    private static CaseRow Maintenance(IEnumerable<CaseRow> rows) =>
        Assert.Single(rows, row => row.Case.Alarm!.Rule.StartsWith("fault-", StringComparison.Ordinal));

    private static IEnumerable<int> Minutes(int first, int last) => Enumerable.Range(first, last - first + 1);

    private static DateTimeOffset At(int minute) => GrainFixture.Start.AddMinutes(minute);

    private static Observation Reading(int minute, float oxygen) => TestCounty.Reading(At(minute), oxygen);

    private static Quality Oxygen(IEnumerable<LiveValue> values) => values.Single(value => value.Metric == TestCounty.Oxygen).Quality;

    private Task<ImmutableArray<FaultEpisode>> EpisodesAsync(int sensor = 1) =>
        fixture.Store.Faults.OfSensorAsync(sensor, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancel);

    private async Task<ImmutableArray<CaseRow>> CasesAsync() => await fixture.Store.Cases.ListAsync(AllCases, Cancel);
}
