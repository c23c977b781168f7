using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Cases nobody acts on, woken by the duty clocks through kills and restarts of the silo.</summary>
public sealed class DutyClockTests : IAsyncLifetime
{
    private const string Id = "P0001.oxygen-low.night", Other = "P0004.oxygen-low.night";

    private GrainFixture fixture = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => fixture.Clock.GetUtcNow();

    public ValueTask InitializeAsync() => new(StartAsync(silos: 1));

    private async Task StartAsync(short silos)
    {
        fixture = await GrainFixture.CreateAsync(silos: silos, county: new County(
            TestCounty.Create().Parts with { Escalation = new EscalationBook([.. TestEscalation.Policies]) }));
        await AddAsync("officer", Role.VillageOfficer, "village:330000100001");
        await AddAsync("supervisor", Role.Supervisor, "township:330000101");
        await AddAsync("center", Role.CommandCenter, "county");
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_case_nobody_acts_on_climbs_though_the_silo_is_killed_between_any_two_steps()
    {
        await RaiseAsync(Id);
        var began = Now;
        string[] steps = ["call officer", "raise Township", "call supervisor", "raise County", "supervise", "call center"];
        for (var count = 1; count <= steps.Length; count++)
        {
            await SteppedAsync(count);
            await fixture.KillAndRestart();
        }

        // Nothing is done twice, though every life of the case found what it had written and no more.
        var events = await fixture.Store.Cases.ReadAsync(Id, Stop);
        Assert.Equal(steps, Steps(events));
        Assert.Equal([0.0, 5, 5, 15, 15, 15], events.OfType<EscalationStepped>().Select(it => (it.OwedAt - began).TotalMinutes));
        Assert.All(events.OfType<EscalationStepped>(), it => Assert.InRange(it.At - it.OwedAt, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        var sign = await fixture.Store.Cases.WatchAsync(Now, Stop);
        Assert.Equal((1, 0), (sign.Open, sign.Orphans.Length));
    }

    [Fact]
    public async Task In_a_cluster_the_silos_that_are_left_go_on_with_what_a_killed_one_owed()
    {
        await fixture.DisposeAsync();
        await StartAsync(silos: 2);
        await RaiseAsync(Id);
        await RaiseAsync(Other, "P0004");
        foreach (var (minutes, steps) in ((int, int)[])[(0, 1), (5, 3), (10, 6)])
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(minutes));
            foreach (var id in (string[])[Id, Other])
                await fixture.Until(
                    $"{steps} steps of {id}", () => LookedIfReachedAsync(id), events => Steps(events).Length >= steps,
                    TimeSpan.FromMilliseconds(20));
            await fixture.KillOldestAndJoin();
        }

        foreach (var id in (string[])[Id, Other])
            Assert.Equal(
                [0, 2, 3, 5, 6, 7],
                (await fixture.Store.Cases.ReadAsync(id, Stop)).OfType<EscalationStepped>().Select(it => it.Step));
    }

    [Fact]
    public async Task What_was_owed_while_no_silo_ran_is_done_at_once_after_the_start()
    {
        await RaiseAsync(Id);
        await SteppedAsync(1);
        await fixture.KillAndRestart(() => fixture.Clock.Advance(TimeSpan.FromMinutes(20)));
        await SteppedAsync(6);
        var late = (await fixture.Store.Cases.ReadAsync(Id, Stop)).OfType<EscalationStepped>().Skip(1).ToList();
        Assert.All(late, it => Assert.InRange((it.At - it.OwedAt).TotalMinutes, 4.9, 16));
    }

    [Fact]
    public async Task Who_takes_notice_in_time_is_the_last_to_be_called()
    {
        await RaiseAsync(Id);
        await SteppedAsync(1);
        var state = (await Grain(Id).Read())!;
        Assert.Null((await Grain(Id).Ask(new Acknowledge(state.Version, "on my way"), Officer)).Refusal);
        fixture.Clock.Advance(TimeSpan.FromMinutes(60));
        await fixture.Until("the missed step to be noted", () => LookedAsync(Id), events => events.Any(it => it is DueMissed));
        Assert.Equal(["call officer"], Steps((await EventsAsync()).TakeWhile(it => it is not DueMissed)));
    }

    [Fact]
    public async Task An_orphan_is_found_and_takes_its_place_again()
    {
        await RaiseAsync(Id);
        await SteppedAsync(1);
        await fixture.RunSqlAsync($"UPDATE case_row SET owner = NULL, wake_at = NULL WHERE id = '{Id}'");
        Assert.Equal([Id], (await fixture.Store.Cases.WatchAsync(Now, Stop)).Orphans);
        await SteppedAsync(3);
        Assert.Empty((await fixture.Store.Cases.WatchAsync(Now, Stop)).Orphans);
    }

    [Fact]
    public async Task An_orphan_that_cannot_be_mended_hides_neither_the_proof_nor_the_others()
    {
        await RaiseAsync(Id);
        await RaiseAsync(Other, "P0004");
        await SteppedAsync(1);
        await SteppedAsync(1, Other);
        fixture.Cases.FailSleeps(Id);
        fixture.Cases.FailAppends(int.MaxValue, (id, _) => id == Id);
        await fixture.RunSqlAsync("UPDATE case_row SET owner = NULL, wake_at = NULL");
        await ProofSaysAsync(Id, Other);

        // The one that fails is asked first, and the other takes its place all the same.
        await ProofSaysAsync(Id);
        await SteppedAsync(3, Other);
        Assert.Equal(["call officer"], Steps(await EventsAsync()));

        fixture.Cases.FailSleeps(null);
        fixture.Cases.FailAppends(0, (_, _) => false);
        await ProofSaysAsync();
        await SteppedAsync(3);
    }

    [Fact]
    public async Task A_case_that_cannot_be_written_makes_nobody_else_late()
    {
        await RaiseAsync(Id);
        await RaiseAsync(Other, "P0004");
        await SteppedAsync(1);
        await SteppedAsync(1, Other);
        fixture.Cases.FailAppends(int.MaxValue, (id, _) => id == Id);
        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        await SteppedAsync(3, Other);
        Assert.Equal(["call officer"], Steps(await EventsAsync()));
        fixture.Cases.FailAppends(0, (_, _) => false);
        await SteppedAsync(3);
    }

    private static Asker Officer => new(
        new Caller(
            CallerKind.Person, "officer", "officer", true,
            [
                new Grant(
                    "g", Role.VillageOfficer, Territory.Parse("village:330000100001")!.Value, GrantKind.Standing,
                    GrainFixture.Start.AddYears(-1), null, null),
            ]),
        "web");

    private ICaseGrain Grain(string id) => fixture.Grains.GetGrain<ICaseGrain>(id);

    private Task<ImmutableArray<CaseEvent>> EventsAsync() => fixture.Store.Cases.ReadAsync(Id, Stop);

    private Task<CaseAnswer> RaiseAsync(string id, string pond = "P0001") => Grain(id).Ask(
        new RaiseAlarm(new AlarmReport(
            pond, fixture.County.Ponds[pond].Village, "330000101", "oxygen-low", TestCatalogue.Water, Severity.Serious, Now, Now, Now, 2)),
        Asker.Engine);

    private Task SteppedAsync(int count, string id = Id) =>
        fixture.Until($"{count} steps", () => LookedAsync(id), events => Steps(events).Length >= count, TimeSpan.FromSeconds(1));

    private Task ProofSaysAsync(params string[] orphans) => fixture.Until(
        $"the proof to name [{string.Join(", ", orphans)}]",
        async () =>
        {
            await LookedAsync(Id);
            return string.Join(", ", fixture.Get<LifeProof>().Latest?.Watch.Orphans ?? []);
        },
        found => found == string.Join(", ", orphans), TimeSpan.FromSeconds(1));

    // A clock answers when it has looked: its looks and calls to it stand in one line.
    private async Task<ImmutableArray<CaseEvent>> LookedAsync(string id)
    {
        for (var shard = 0; shard < new DutyOptions().Shards; shard++)
            await fixture.Grains.GetGrain<IDutyClockGrain>(shard).KeepAtWork();
        return await fixture.Store.Cases.ReadAsync(id, Stop);
    }

    // Until the others know that a silo is gone, calls to it fail; what was written can be read all the same.
    private async Task<ImmutableArray<CaseEvent>> LookedIfReachedAsync(string id)
    {
        try
        {
            return await LookedAsync(id);
        }
        catch (Exception unreachable) when (unreachable is OrleansException or TimeoutException)
        {
            return await fixture.Store.Cases.ReadAsync(id, Stop);
        }
    }

    private static string[] Steps(IEnumerable<CaseEvent> events) =>
    [
        .. events.OfType<EscalationStepped>().Select(it => it.What switch
        {
            NotifyStep => it.People.IsEmpty ? "nobody" : $"call {string.Join(',', it.People.Select(person => person.Id))}",
            RaiseStep raise => $"raise {raise.To}",
            _ => "supervise",
        }),
    ];

    private async Task AddAsync(string id, Role role, string territory)
    {
        var subject = new Subject(id, SubjectKind.Person, id, id, false, false, GrainFixture.Start, new SubjectSecrets(), 0);
        var grant = new Grant(
            $"{id}-grant", role, Territory.Parse(territory)!.Value, GrantKind.Standing, GrainFixture.Start.AddDays(-1), null, null);
        Assert.Equal(
            AccessWrite.Written,
            await fixture.Store.Access.WriteAsync(
                [subject.Save(), new GiveGrant(new GrantRow(id, grant, "", GrainFixture.Start, null))],
                [], new AuditChain(new byte[32]), Stop));
    }
}
