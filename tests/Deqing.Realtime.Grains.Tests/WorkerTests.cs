using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Grid workers on the real runtime: what is kept of them, and how they stand.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private const string Village = "village:330000100001";

    private static readonly Position Spot = new(120.01, 30.5);

    private GrainFixture fixture = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => fixture.Clock.GetUtcNow();

    private IWorkerGrain Wang => fixture.Grains.GetGrain<IWorkerGrain>("wang");

    public async ValueTask InitializeAsync()
    {
        fixture = await GrainFixture.CreateAsync(county: new County(
            TestCounty.Create().Parts with { Dispatch = new DispatchRules { Skills = [new Skill("water", new Names("水", "Water"))] } }));
        await AddAsync("wang", Role.GridWorker, Village);
        await AddAsync("li", Role.GridWorker, "township:330000101");
        await AddAsync("officer", Role.VillageOfficer, Village);
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task What_a_worker_says_of_themselves_is_durable_at_once()
    {
        Assert.Equal((WorkerStatus.Off, 0), await StandAsync());
        await Wang.Say(WorkerStatus.Available);
        Assert.Null((await Wang.Describe(0, ["water"], 7)).Refusal);
        Assert.Equal(WorkerRefusal.StaleVersion, (await Wang.Describe(0, ["water"], 7)).Refusal);
        await fixture.KillAndRestart();
        Assert.Equal((WorkerStatus.Available, 1), await StandAsync());
        Assert.Equal((GrainFixture.Start, 7), ((await Wang.Read()).StatusSince, (await Wang.Read()).Capacity));

        async Task<(WorkerStatus Status, int Version)> StandAsync() => ((await Wang.Read()).Status, (await Wang.Read()).Version);
    }

    [Fact]
    public async Task A_position_is_written_when_it_is_worth_it_and_known_at_once()
    {
        await MoveAsync(0);
        Assert.Equal(0, await WrittenAsync());
        await MoveAsync(49);
        Assert.Equal(0, await WrittenAsync());
        Assert.Equal(49, Metres((await Wang.Read()).Position));
        Assert.Equal(49, Metres((await ReadAsync()).Find("wang")!.Card.Position));
        await MoveAsync(51);
        Assert.Equal(51, await WrittenAsync());
        fixture.Clock.Advance(TimeSpan.FromSeconds(59));
        await MoveAsync(52);
        Assert.Equal(51, await WrittenAsync());
        await MoveAsync(53);
        Assert.Equal(53, await WrittenAsync());
    }

    [Fact]
    public async Task A_worker_who_is_not_heard_of_leaves_the_last_position_in_the_row()
    {
        await MoveAsync(0);
        await MoveAsync(20);
        await fixture.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Stop);
        await fixture.Until("the last position", WrittenAsync, metres => metres == 20);
        Assert.Equal(20, Metres((await Wang.Read()).Position));
    }

    [Fact]
    public async Task After_a_kill_the_row_says_where_they_were()
    {
        await MoveAsync(0);
        await MoveAsync(20);
        await fixture.KillAndRestart();
        Assert.Equal(0, Metres((await Wang.Read()).Position));
        Assert.Equal(0, Metres((await ReadAsync()).Find("wang")!.Card.Position));
    }

    [Fact]
    public async Task A_position_that_is_refused_changes_nothing()
    {
        await MoveAsync(5);
        var answer = await Wang.Move(new WorkerPosition(Spot, 5, Now.AddMinutes(-5)));
        Assert.Equal((WorkerRefusal.NotNewer, 5), (answer.Refusal!.Value, Metres(answer.Card.Position)));
        Assert.Equal(5, Metres((await Wang.Read()).Position));
    }

    [Fact]
    public async Task The_workers_are_who_has_the_role_and_rosters_say_who_of_them_is_on_duty()
    {
        Assert.Equal(["li", "wang"], (await ReadAsync()).Workers.Select(worker => worker.Id));
        Assert.Equal("township:330000101", (await ReadAsync()).Find("li")!.Territories.Single().ToString());
        Assert.Null((await ReadAsync()).Find("wang")!.Duty);
        await RosterAsync("night", new PlannedShift("a", "wang", Now.AddHours(9), Now.AddHours(12)));
        Assert.Equal(new RosterDuty(false, null, null), (await LaterAsync()).Find("wang")!.Duty);
        Assert.Null((await ReadAsync()).Find("li")!.Duty);
        await RosterAsync("day", new PlannedShift("a", "wang", Now.AddHours(-1), Now.AddHours(2)));
        await RosterAsync("longer", new PlannedShift("a", "wang", Now.AddHours(-1), Now.AddHours(3)));
        Assert.Equal(("longer", true), (await LaterAsync()).Find("wang")!.Duty is { } duty ? (duty.Roster, duty.IsOn) : default);
        await fixture.Store.Access.WriteAsync(
            [new EndGrant("wang-grant", Now)], [new AuditDraft(Now, "test", AuditDraft.Done, "", "", "", "wang", null, null)],
            new AuditChain(new byte[32]), Stop);
        Assert.Equal(["li"], (await LaterAsync()).Workers.Select(worker => worker.Id));
    }

    [Fact]
    public async Task What_is_assigned_counts_for_the_next_who_asks()
    {
        await Wang.Say(WorkerStatus.Available);
        Assert.Equal((0, 0), await LoadAsync());
        var grain = fixture.Grains.GetGrain<ICaseGrain>("c1");
        await grain.Ask(
            new RaiseAlarm(new AlarmReport(
                "P0001", "330000100001", "330000101", "oxygen-low", TestCatalogue.Water, Severity.Serious, Now, Now, Now, 2)),
            Asker.Engine);
        var state = (await grain.Read())!;
        var answer = await grain.Ask(new AssignWorker(state.Version, "wang", false, null, null), Center);
        Assert.Null(answer.Refusal);
        Assert.Equal((1, 1), await LoadAsync());
        Assert.Null((await grain.Ask(new RecallTask(answer.Case!.Version, "mistake"), Center)).Refusal);
        Assert.Equal((0, 1), await LoadAsync());
    }

    [Fact]
    public async Task A_month_begins_at_midnight_of_the_county()
    {
        var midnight = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(8));
        await GiveAsync("c1", midnight.AddMilliseconds(-1));
        await GiveAsync("c2", midnight);
        Assert.Equal((2, 1), await LoadAsync());
        fixture.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal((2, 0), await LoadAsync());
    }

    private static Asker Center => new(
        new Caller(
            CallerKind.Person, "center", "center", true,
            [new Grant("g", Role.CommandCenter, Territory.County, GrantKind.Standing, GrainFixture.Start.AddYears(-1), null, null)]),
        "web");

    private ValueTask<WorkerBook> ReadAsync() => fixture.Get<IWorkerRegister>().ReadAsync(Stop);

    private ValueTask<WorkerBook> LaterAsync()
    {
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        return ReadAsync();
    }

    private async Task<(int Load, int Month)> LoadAsync() =>
        (await ReadAsync()).Find("wang") is { } worker ? (worker.Load, worker.Month) : default;

    // Each a second after the last: what is not newer is not taken.
    private async Task MoveAsync(int metres)
    {
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var north = metres / Position.EarthMetres * 180 / Math.PI;
        var answer = await Wang.Move(new WorkerPosition(Spot with { Latitude = Spot.Latitude + north }, 5, Now));
        Assert.Null(answer.Refusal);
    }

    private async Task<int> WrittenAsync() => Metres((await fixture.Store.Workers.FindAsync("wang", Stop))?.Position);

    private static int Metres(WorkerPosition? known) => known is { } at ? (int)Math.Round(at.Position.MetresTo(Spot)) : -1;

    private async Task GiveAsync(string id, DateTimeOffset at)
    {
        var place = new Place("330000101", "330000100001", null);
        var due = new Due(at.AddHours(1), new(Domain.Clocks.ClockClass.UrgentHour, 1), false);
        ImmutableArray<CaseEvent> events =
        [
            new CaseReported(
                at,
                new CaseReport(CaseSource.Public, TestCatalogue.Garbage, Severity.Notice, "", place, null, FoundBy.Village, null, at, []),
                Actor.Engine, null, CaseStage.Verifying, due, due),
            new TaskAssigned(
                at, Actor.Engine, 1, new Called("wang", "wang"), TaskState.Offered, at.AddDays(60), null,
                new TaskChoice(1, 1, 5, 100, 10, 0, 0, null)),
        ];
        var state = events.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        Assert.Equal(AppendResult.Appended, await fixture.Store.Cases.AppendAsync(id, 0, events, state, [], Stop));
    }

    private async Task RosterAsync(string id, params PlannedShift[] shifts) => Assert.NotNull(await fixture.Store.Rosters.SaveAsync(
        new RosterRow(
            new Roster(id, new Names(id, id), "Asia/Shanghai", Territory.Parse(Village)!.Value, [], [.. shifts], []), 0, "center", Now),
        Stop));

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
