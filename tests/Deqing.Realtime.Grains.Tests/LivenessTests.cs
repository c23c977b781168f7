using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Silence from its deadline to the case, on the real runtime. Ponds report every minute, rivers every ten.</summary>
public sealed class LivenessTests : IAsyncLifetime
{
    private const string Village = "330000100001", OtherVillage = "330000100002";

    private static readonly CaseQuery AllCases = new() { Reach = Reach.County, Limit = 100 };

    private GrainFixture fixture = null!;

    private static County County => new(TestCounty.Create(pondsPerVillage: 6).Parts with
    {
        Links = new LinkRules
        {
            Device = new LinkCase(TestCatalogue.Water, Severity.Notice), Link = new LinkCase(TestCatalogue.StreetLamp, Severity.Warning),
        },
    });

    private DateTimeOffset Now => fixture.Clock.GetUtcNow();

    private ILinkGrain Links => fixture.Grains.GetGrain<ILinkGrain>(Village);

    public async ValueTask InitializeAsync()
    {
        fixture = await GrainFixture.CreateAsync(county: County);
        await fixture.Listening();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_silent_device_is_known_within_a_second_and_is_a_case_of_maintenance_until_it_is_back()
    {
        await SpeakAsync(1, 2, 3);
        var heard = Now;
        await KeepSpeakingAsync(TimeSpan.FromSeconds(179), 2, 3);
        Assert.Empty((await Links.Read()).Silent);
        await OfflineAsync(1, 1, heard.AddMinutes(3));
        var silent = Assert.Single((await Links.Read()).Silent);
        Assert.Equal((1, heard), (silent.Sensor, silent.Since));
        Assert.Equal(heard, (await Sensor(1).Read()).OfflineSince);
        await fixture.Until(
            "the wall to know", fixture.Grains.GetGrain<IVillageGrain>(Village).Read, village => village.Link.Offline == 1,
            TimeSpan.FromMilliseconds(1));
        Assert.Empty(await CasesAsync());

        await KeepSpeakingAsync(TimeSpan.FromMinutes(5), 2, 3);
        await SpeakUntilAsync("a case", rows => rows.Length == 1, 2, 3);
        var it = (await CasesAsync())[0].Case;
        Assert.Equal(
            (TestCatalogue.Water, "P0001", LinkEvents.DeviceOffline, "S00001", heard),
            (it.Category, it.Place.Pond, it.Alarm!.Rule, it.Alarm!.Sensor, it.Alarm!.Since));

        await KeepSpeakingAsync(TimeSpan.FromMinutes(11), 1, 2, 3);
        await SpeakUntilAsync("its alarm to end", rows => rows is [{ Case.AlarmActive: false }], 1, 2, 3);
        Assert.Empty((await Links.Read()).Silent);
    }

    [Fact]
    public async Task A_village_whose_link_fails_is_one_case_also_when_it_cannot_be_written_at_first()
    {
        await SpeakAsync(1, 2, 3, 4, 5, 6, 25);
        fixture.Cases.FailNextAppends(1);
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.Until("the link to be down", Links.Read, link => link.DownSince is not null);
        Assert.All((await Links.Read()).Silent, silent => Assert.True(silent.ByLink));
        await fixture.Until("its case", CasesAsync, rows => rows.Length == 1, TimeSpan.FromSeconds(1));
        fixture.Clock.Advance(TimeSpan.FromMinutes(40));
        await fixture.Until("the river station to join", Links.Read, link => link is { Offline: 7 } && link.Silent.All(it => it.ByLink));
        var row = Assert.Single(await CasesAsync());
        Assert.Equal(
            (TestCatalogue.StreetLamp, null, Village, LinkEvents.LinkDown),
            (row.Case.Category, row.Case.Place.Pond, row.Case.Place.Village, row.Case.Alarm!.Rule));
        await fixture.Until(
            "the feed to carry it", fixture.Grains.GetGrain<ILiveFeedGrain>(row.Case.Place.Township!).Snapshot,
            feed => feed.Villages.Any(village => village.Code == Village && village.Link is { Offline: 7, DownSince: not null }));
    }

    [Fact]
    public async Task Who_was_well_when_the_program_went_down_gets_a_whole_deadline_and_who_was_silent_before_is_offline_at_once()
    {
        await SpeakAsync(1, 2, 3);
        var heard = Now;
        await WrittenAsync();
        fixture.Clock.Advance(heard.AddSeconds(150) - Now);
        await SpeakAsync(2);
        fixture.Clock.Advance(TimeSpan.FromSeconds(32));
        await SpeakAsync(3);
        await fixture.KillAndRestart(() => fixture.Clock.Advance(TimeSpan.FromHours(8)));
        var started = Now;
        await fixture.Listening();
        await OfflineAsync(1, 1, started);
        Assert.Equal(1, (await Links.Read()).Silent[0].Sensor);
        fixture.Clock.Advance(started.AddSeconds(178) - Now);
        await SpeakAsync(3);
        Assert.Equal(1, (await Links.Read()).Offline);
        await OfflineAsync(2, 2, started.AddMinutes(3));
    }

    [Fact]
    public async Task What_fell_silent_during_a_short_restart_is_known_at_its_own_deadline()
    {
        await SpeakAsync(1, 2);
        var heard = Now;
        await WrittenAsync();
        await fixture.KillAndRestart(() => fixture.Clock.Advance(TimeSpan.FromSeconds(15)));
        await fixture.Listening();
        fixture.Clock.Advance(heard.AddMinutes(3).AddSeconds(-20) - Now);
        await SpeakAsync(2);
        fixture.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Empty((await Links.Read()).Silent);
        await OfflineAsync(1, 1, heard.AddMinutes(3));
        Assert.Equal(1, (await Links.Read()).Silent[0].Sensor);
    }

    [Fact]
    public async Task A_last_will_takes_a_device_off_at_once_and_the_next_message_brings_it_back()
    {
        await SpeakAsync(1, 2, 3);
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        await Sensor(1).Said(online: false, Now);
        Assert.Equal(Now, (await Sensor(1).Read()).OfflineSince);
        Assert.Equal(1, (await Links.Read()).Offline);
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        await SpeakAsync(1);
        Assert.Equal((null, 0), ((await Sensor(1).Read()).OfflineSince, (await Links.Read()).Offline));
    }

    [Fact]
    public async Task A_device_that_delivers_what_it_measured_hours_ago_is_alive()
    {
        await SpeakAsync(1);
        fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        await fixture.Until("the device to be offline", Links.Read, link => link.Offline == 1);
        await fixture.Receive("S00001", TestCounty.Reading(Now.AddHours(-5), 6) with { ReceivedAt = Now });
        Assert.Equal(0, (await Links.Read()).Offline);
    }

    [Fact]
    public async Task What_never_sent_anything_is_no_event()
    {
        await fixture.WakeAll();
        await Sensor(4).Wake();
        fixture.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Null(await Sensor(4).Wake());
        Assert.Equal(VillageLink.Well, (await Links.Read()) with { Version = 0, Silent = VillageLink.Well.Silent });
        Assert.Empty(await CasesAsync());
    }

    [Fact]
    public async Task A_device_that_leaves_the_village_takes_its_event_with_it()
    {
        await SpeakAsync(1, 2, 3);
        await KeepSpeakingAsync(TimeSpan.FromMinutes(10), 2, 3);
        await SpeakUntilAsync("a case", rows => rows is [{ Case.AlarmActive: true }], 2, 3);
        await fixture.ChangeDevice("S00001", device => device.Move("P0007", default, Now, Now).Device!);
        Assert.False(Assert.Single(await CasesAsync()).Case.AlarmActive);
        Assert.Empty((await Links.Read()).Silent);
        var there = fixture.Grains.GetGrain<ILinkGrain>(OtherVillage);
        await fixture.Until("the other village to know it", there.Read, link => link is { Silent: [{ Sensor: 1 }] });

        await fixture.ChangeDevice("S00001", device => device.Retire(Now, Now).Device!);
        Assert.Equal((0, null), ((await there.Read()).Offline, (await Sensor(1).Read()).OfflineSince));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Sensor(1).Wake());
    }

    [Fact]
    public async Task Who_was_moved_while_the_program_was_away_is_looked_after_where_it_stands_now()
    {
        await SpeakAsync(1, 2, 3);
        await WrittenAsync();
        await fixture.KillAndRestart(
            () => fixture.WriteDevice("S00001", device => device.Move("P0007", default, Now, Now).Device!).GetAwaiter().GetResult());
        await fixture.Listening();
        fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        var there = fixture.Grains.GetGrain<ILinkGrain>(OtherVillage);
        await fixture.Until("the other village to know it", there.Read, link => link is { Silent: [{ Sensor: 1 }] });
        Assert.DoesNotContain((await Links.Read()).Silent, silent => silent.Sensor == 1);
    }

    private ISensorGrain Sensor(int number) => fixture.Grains.GetGrain<ISensorGrain>($"S{number:00000}");

    // So many devices are offline within a second of a time. A sensor answers when it has looked at its clock.
    private async Task OfflineAsync(int sensor, int devices, DateTimeOffset at)
    {
        if (Now < at)
            fixture.Clock.Advance(at - Now);
        await fixture.Until(
            $"{devices} devices to be offline",
            async () =>
            {
                await Sensor(sensor).Read();
                return await Links.Read();
            },
            link => link.Offline == devices, TimeSpan.FromMilliseconds(50));
        Assert.InRange(Now, at, at.AddSeconds(1));
    }

    private Task SpeakUntilAsync(string expectation, Func<ImmutableArray<CaseRow>, bool> holds, params int[] sensors) => fixture.Until(
        expectation,
        async () =>
        {
            await SpeakAsync(sensors);
            return await CasesAsync();
        },
        holds, TimeSpan.FromSeconds(1));

    private async Task SpeakAsync(params int[] sensors)
    {
        foreach (var number in sensors)
            await fixture.Receive($"S{number:00000}", TestCounty.Reading(Now, 6));
    }

    private async Task KeepSpeakingAsync(TimeSpan time, params int[] sensors)
    {
        for (var end = Now + time; Now < end;)
        {
            fixture.Clock.Advance(end - Now < TimeSpan.FromSeconds(30) ? end - Now : TimeSpan.FromSeconds(30));
            await SpeakAsync(sensors);
        }
    }

    // First signs are written together, at most ten seconds after the first.
    private Task WrittenAsync()
    {
        fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        return fixture.Until(
            "the village's book to be written",
            () => fixture.CountSqlAsync("SELECT count(*) FROM grain_state WHERE type LIKE '%link%'"), books => books == 1, TimeSpan.Zero);
    }

    private Task<ImmutableArray<CaseRow>> CasesAsync() =>
        fixture.Store.Cases.ListAsync(AllCases, TestContext.Current.CancellationToken);
}
