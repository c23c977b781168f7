using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>From a logged observation to the case, the figures and the live feed, on the real runtime and a real database.</summary>
public sealed class WayOfAReadingTests : IAsyncLifetime
{
    private static readonly CaseQuery AllCases = new() { Reach = Reach.County, Limit = 100 };

    private static readonly Asker Officer = new(
        new Caller(
            CallerKind.Person, "p1", "Li", true,
            [new Grant("g1", Role.VillageOfficer, Territory.County, GrantKind.Standing, DateTimeOffset.MinValue, null, null)]),
        "web");

    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset At(double minute) => GrainFixture.Start.AddMinutes(minute - 120);

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_low_night_opens_one_case_and_sending_it_again_changes_nothing()
    {
        var night = Night();
        await fixture.Receive("S00001", night);
        await fixture.Receive("S00001", night);
        await fixture.Receive("S00001", night[..20]);
        var row = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        Assert.Equal(("P0001", "oxygen-low"), (row.Case.Alarm!.Pond, row.Case.Alarm!.Rule));
        Assert.Equal(At(21), row.Case.Alarm!.Since);
        Assert.Equal(1, row.Case.Version);
        var pond = await fixture.Grains.GetGrain<IPondGrain>("P0001").Read();
        Assert.Equal(row.Id, Assert.Single(pond.Alarms).Case);
        Assert.Equal(Severity.Serious, pond.Live.Severity);
    }

    [Fact]
    public async Task A_low_night_that_arrives_late_is_history_and_no_alarm_also_after_a_kill()
    {
        await fixture.Receive("S00001", TestCounty.Reading(At(100), 6f) with { ReceivedAt = At(100) });
        await fixture.Receive("S00001", [.. Night().Select(low => low with { ReceivedAt = At(110) })]);
        await CheckAsync();
        await fixture.KillAndRestart();
        await CheckAsync();

        async Task CheckAsync()
        {
            Assert.Empty(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
            var pond = await fixture.Grains.GetGrain<IPondGrain>("P0001").Read();
            Assert.Empty(pond.Alarms);
            Assert.Equal(6f, pond.Live.Values.Single(value => value.Metric == TestCounty.Oxygen).Value);
            Assert.Equal(At(100), (await fixture.Grains.GetGrain<ISensorGrain>("S00001").Read()).Last!.At);
        }
    }

    [Fact]
    public async Task The_sensor_names_what_it_made_of_each_observation()
    {
        var sensor = fixture.Grains.GetGrain<ISensorGrain>("S00001");
        static Observation Reading(int minute, float oxygen) => TestCounty.Reading(At(minute), oxygen) with
        {
            Values = [new MetricValue(TestCounty.Oxygen, oxygen, oxygen < 0 ? Quality.OutOfRange : Quality.Good)],
        };
        var verdicts = await sensor.Observe(new Immutable<ImmutableArray<Observation>>(
            [Reading(10, 5), Reading(10, 5), Reading(9, 5), Reading(11, -3)]));
        Assert.Equal([Verdict.Fresh, Verdict.Duplicate, Verdict.Late, Verdict.OutOfRange], verdicts);
    }

    [Fact]
    public async Task The_batch_that_wakes_a_sensor_is_news_although_the_log_has_it_and_its_repetition_is_not()
    {
        var received = At(60);
        var batch = Night().Select(observation => observation with { ReceivedAt = received }).ToArray();
        await fixture.Receive("S00001", batch);
        await fixture.KillAndRestart();
        await fixture.Receive("S00001", [.. batch.Select(observation => observation with { ReceivedAt = received.AddMinutes(1) })]);
        var next = TestCounty.Reading(At(61), 2.5f);
        await fixture.Receive("S00001", next);
        var reading = await fixture.Grains.GetGrain<ISensorGrain>("S00001").Read();
        Assert.Equal((1L, 1L, 60L), (reading.Fresh, reading.Duplicate, reading.Late));

        await fixture.Receive("S00002", batch);
        reading = await fixture.Grains.GetGrain<ISensorGrain>("S00002").Read();
        Assert.Equal((61L, 0L, 0L), (reading.Fresh, reading.Duplicate, reading.Late));
    }

    [Fact]
    public async Task An_alarm_that_returns_joins_its_open_case_and_opens_a_new_one_after_it_was_closed()
    {
        await fixture.Receive("S00001", Night());
        await fixture.Receive("S00001", TestCounty.Reading(At(70), 6));
        var first = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        Assert.False(first.Case.AlarmActive);

        await fixture.Receive("S00001", TestCounty.Reading(At(80), 2.5f), TestCounty.Reading(At(85), 2.5f), TestCounty.Reading(At(86), 6));
        var joined = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        Assert.Equal(4, joined.Case.Version);

        var answer = await fixture.Grains.GetGrain<ICaseGrain>(first.Id).Ask(new CloseCase(4, CaseOutcome.Resolved, null), Officer);
        Assert.Null(answer.Refusal);
        await fixture.Receive("S00001", TestCounty.Reading(At(90), 2.5f), TestCounty.Reading(At(95), 2.5f));
        var cases = await fixture.Store.Cases.ListAsync(AllCases, Cancel);
        Assert.Equal([CaseStage.Closed, CaseStage.Dispatching], cases.Select(row => row.Case.Stage).OrderDescending());
    }

    [Fact]
    public async Task What_was_logged_but_not_processed_when_the_process_died_is_processed_after_the_start()
    {
        await fixture.Receive("S00001", Night()[..10]);
        await fixture.Log("S00001", Night()[10..]);
        Assert.Empty(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        await fixture.KillAndRestart();
        var row = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        Assert.Equal(At(21), row.Case.Alarm!.Since);
        var pond = await fixture.Grains.GetGrain<IPondGrain>("P0001").Read();
        Assert.Equal(2.5f, pond.Live.Values.Single(value => value.Metric == TestCounty.Oxygen).Value);
    }

    [Fact]
    public async Task Live_values_open_cases_and_figures_are_back_after_a_kill()
    {
        await fixture.Receive("S00001", Night());
        await fixture.Receive("S00013", TestCounty.Reading(At(60), 7));
        await fixture.KillAndRestart();
        Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        await fixture.Until(
            "one serious pond and one open case in the county",
            () => fixture.Grains.GetGrain<ICountyGrain>(fixture.County.Code).Read(),
            tally => tally is { Serious: 1, OpenCases: 1, UnacknowledgedCases: 1, Ponds: 12, Sensors: 16 });
        var village = await fixture.Grains.GetGrain<IVillageGrain>(fixture.County.Parts.Villages[0].Code).Read();
        Assert.Equal(7f, village.Values.First(value => value.Metric == TestCounty.Oxygen).Value);
        var feed = await fixture.Grains.GetGrain<ILiveFeedGrain>(fixture.County.Parts.Townships[0].Code).Snapshot();
        Assert.Single(feed.Cases);
    }

    [Fact]
    public async Task An_alarm_whose_case_could_not_be_written_is_told_again_with_the_next_observation()
    {
        fixture.Cases.FailNextAppends(1);
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Receive("S00001", Night()));
        Assert.Empty(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        await fixture.Receive("S00001", TestCounty.Reading(At(62), 2.5f));
        var row = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        Assert.Equal(At(21), row.Case.Alarm!.Since);
    }

    [Fact]
    public async Task An_alarm_whose_case_could_not_be_written_survives_a_kill()
    {
        fixture.Cases.FailNextAppends(1);
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Receive("S00001", Night()));
        await fixture.KillAndRestart();
        Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
    }

    [Fact]
    public async Task A_case_nobody_could_be_told_of_is_told_again_by_the_relay()
    {
        await fixture.Receive("S00001", Night());
        Assert.Empty(await fixture.Store.Cases.PendingAsync(fixture.Clock.GetUtcNow().AddHours(1), 10, Cancel));

        // Another process wrote an event and died before it could tell: its outbox row is all that is left.
        var row = Assert.Single(await fixture.Store.Cases.ListAsync(AllCases, Cancel));
        var acknowledged = new CaseAcknowledged(fixture.Clock.GetUtcNow(), "Li", null);
        await fixture.Store.Cases.AppendAsync(
            row.Id, 1, [acknowledged], CaseEvolution.Evolve(row.Case, acknowledged),
            [new OutboxMessage(CaseOutboxTopic, row.Id, "{}")], Cancel);
        await fixture.Until(
            "the outbox to be empty",
            () => fixture.Store.Cases.PendingAsync(fixture.Clock.GetUtcNow().AddHours(1), 10, Cancel),
            pending => pending.IsEmpty);
    }

    [Fact]
    public async Task A_sensor_the_pack_does_not_know_is_a_broken_assumption() =>
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Grains.GetGrain<ISensorGrain>("nobody").Read());

    [Fact]
    public async Task Calls_go_forward_only()
    {
        string[] way = ["sensor", "pond", "link", "case", "village", "township", "county", "livefeed"];
        await fixture.Receive("S00001", Night());
        await fixture.Receive("S00013", TestCounty.Reading(At(60), 7));
        await fixture.WakeAll();
        await fixture.Until(
            "the county to have heard of all ponds",
            () => fixture.Grains.GetGrain<ICountyGrain>(fixture.County.Code).Read(), tally => tally.Ponds == 12);
        var edges = fixture.Calls.Edges.Where(edge => way.Contains(edge.From) && way.Contains(edge.To)).ToList();
        Assert.Contains(("sensor", "pond"), edges);
        Assert.Contains(("pond", "case"), edges);
        Assert.Contains(("county", "livefeed"), edges);
        Assert.All(edges, edge => Assert.True(
            Array.IndexOf(way, edge.From) < Array.IndexOf(way, edge.To), $"{edge.From} calls {edge.To}, which is backwards"));
    }

    private const string CaseOutboxTopic = "case.changed";

    // Falls by 0.05 a minute from 4 mg/L and stays at 2.5: below 3 from minute 21, so the alarm is raised at minute 26.
    private static Observation[] Night() =>
        [.. Enumerable.Range(0, 61).Select(minute => TestCounty.Reading(At(minute), Math.Max(2.5f, 4f - (minute * 0.05f))))];
}
