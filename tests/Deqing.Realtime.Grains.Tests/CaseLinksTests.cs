using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>What cases owe each other, what ends by itself and where a case counts, on the real runtime and a real database.</summary>
public sealed class CaseLinksTests : IAsyncLifetime
{
    private const string Agriculture = TestCatalogue.Agriculture;

    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Village FirstVillage => fixture.County.Parts.Villages[0];

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Deadlines_through_a_year_whose_calendar_is_published_meanwhile_are_counted_anew_once()
    {
        var before = (await Report("first")).Promise!;
        Assert.True(before.Due.Provisional);
        await fixture.KillAndRestart(() => fixture.County = new County(fixture.County.Parts with
        {
            Calendar = new WorkCalendar(
                TestCounty.Calendar.Zone, TestCounty.Calendar.Hours,
                new WorkDays([2026], [new SpecialDay(new DateOnly(2026, 7, 8), "a day off", IsOff: true)])),
        }));
        await fixture.Until("no provisional deadline", () => Read("first"), it => it.Promise is { Due.Provisional: false });
        var counted = await Read("first");
        Assert.Equal(before.Due.At.AddDays(1), counted.Promise!.Due.At);
        Assert.Equal(before.Start, counted.Promise.Start);

        await fixture.KillAndRestart();
        Assert.Equal(counted.Version, (await Read("first")).Version);
        Assert.Empty(await fixture.Store.Cases.ProvisionalAsync("", 10, Cancel));
    }

    [Fact]
    public async Task A_merged_case_goes_on_in_the_other_and_stands_again_when_it_is_undone()
    {
        var (first, second) = (await Report("first"), await Report("second"));
        var merged = await Ask("second", new Merge(second.Version, "first", "the same heap"));
        Assert.Equal((CaseStage.Merged, "first"), (merged.Case!.Stage, merged.Case.MergedInto));
        Assert.Equal("second", Assert.Single((await Read("first")).Absorbed).Id);

        var undone = await Ask("second", new Unmerge(merged.Case.Version, "another heap"));
        Assert.Equal((second.Stage, null), (undone.Case!.Stage, undone.Case.MergedInto));
        await fixture.Until("the other to count it no longer", () => Read("first"), it => it.Absorbed.IsEmpty);
        Assert.Equal(first.ReportedAt, (await Read("first")).ReportedAt);
        await AllTold();
    }

    [Fact]
    public async Task A_merge_that_broke_off_in_between_is_taken_back_by_itself()
    {
        await Report("first");
        var second = await Report("second");
        fixture.Cases.FailAppends(1, (_, events) => events.Any(happened => happened is CaseMerged));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask("second", new Merge(second.Version, "first", "the same heap")));
        await fixture.Until("the other to count it no longer", () => Read("first"), it => it.Version == 3 && it.Absorbed.IsEmpty);
        var unmoved = await Read("second");
        Assert.Equal((second.Version, second.Stage), (unmoved.Version, unmoved.Stage));

        var repeated = await Ask("second", new Merge(second.Version, "first", "the same heap"));
        Assert.Null(repeated.Refusal);
        Assert.Single((await Read("first")).Absorbed);
        await AllTold();
    }

    [Fact]
    public async Task A_merge_whose_process_died_in_between_is_taken_back_after_the_start()
    {
        await Report("first");
        var second = await Report("second");
        var absorbed = new CaseAbsorbed(
            fixture.Clock.GetUtcNow(), Actor.Engine, "second", second.Reporters, second.ReportedAt, second.Promise!.Due);
        await fixture.Store.Cases.AppendAsync(
            "first", 1, [absorbed], CaseEvolution.Evolve(await Read("first"), absorbed),
            [new OutboxMessage("case.link", "GoesOnIn:second>first", """{"Kind":2,"Case":"second","Other":"first"}""")], Cancel);
        await fixture.KillAndRestart();
        await fixture.Until("the other to count it no longer", () => Read("first"), it => it.Version == 3 && it.Absorbed.IsEmpty);
        await AllTold();
    }

    [Fact]
    public async Task Two_cases_that_are_merged_into_each_other_at_once_do_not_wait_for_each_other()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = ($"one{round}", $"other{round}");
            await Report(one);
            await Report(other);
            var answers = await Task.WhenAll(Ask(one, new Merge(1, other, "same")), Ask(other, new Merge(1, one, "same")))
                .WaitAsync(TimeSpan.FromSeconds(10), Cancel);
            Assert.True(answers.Count(answer => answer.Refusal is null) <= 1, "one case goes on in another that goes on in it");
            Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.True(
                answer.Refusal is CaseRefusal.CannotMerge or CaseRefusal.AlreadyClosed or CaseRefusal.StaleVersion, $"{answer.Refusal}"));
        }
    }

    [Fact]
    public async Task No_case_goes_on_in_one_that_has_ended()
    {
        var first = await Report("first");
        await Report("second");
        await Ask("first", new VoidCase(first.Version, "nothing there"));
        Assert.Equal(CaseRefusal.CannotMerge, (await Ask("second", new Merge(1, "first", "same"))).Refusal);
        Assert.Equal(CaseRefusal.CannotMerge, (await Ask("second", new Merge(1, "nowhere", "same"))).Refusal);
        Assert.Equal(CaseRefusal.CannotMerge, (await Ask("second", new Merge(1, "second", "same"))).Refusal);
    }

    [Fact]
    public async Task Parts_that_were_split_off_are_opened_and_tell_when_they_have_ended()
    {
        await Report("whole");
        var split = await Ask("whole", new Split(1, [Part("the heap"), Part("the lamp")], "two problems"));
        var children = split.Case!.Children;
        Assert.Equal(2, children.Length);
        foreach (var child in children)
        {
            await fixture.Until<CaseFile?>(
                "the part to be open", () => Grain(child.Id).Read(), it => it is { IsOver: false, Parent: "whole" });
            Assert.Null((await Ask(child.Id, new VoidCase(1, "done with it"))).Refusal);
        }

        await fixture.Until("both parts to have ended", () => Read("whole"), it => it.Children.All(child => child.Ended));
        await AllTold();
    }

    [Fact]
    public async Task Parts_that_could_not_be_opened_are_opened_by_the_outbox()
    {
        await Report("whole");
        fixture.Cases.FailAppends(2, (id, _) => id.StartsWith("whole.", StringComparison.Ordinal));
        var split = await Ask("whole", new Split(1, [Part("the heap"), Part("the lamp")], "two problems"));
        foreach (var child in split.Case!.Children)
            await fixture.Until<CaseFile?>("the part to be open", () => Grain(child.Id).Read(), it => it is { IsOver: false });
        await AllTold();
    }

    [Fact]
    public async Task A_hold_ends_by_itself_when_its_time_has_come()
    {
        await Report("held", TestCatalogue.Garbage);
        await Ask("held", new Verify(1, true, "there", []));
        await Ask("held", new FileCase(2, null, "usual", null, null));
        await Ask("held", new Dispatch(3, Agriculture, [], null));
        var until = fixture.Clock.GetUtcNow().AddHours(1);
        Assert.Null((await Ask("held", new Accept(4, Agriculture, null))).Refusal);
        Assert.Null((await Ask("held", new AskHold(5, "the river is high", until))).Refusal);
        Assert.Null((await Ask("held", new Approve(6, null), "second")).Refusal);
        var granted = await Ask("held", new Approve(7, null), "third");
        Assert.Equal((null, until), (granted.Refusal, granted.Case!.HeldUntil));

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await fixture.Until("the hold to be over", () => Read("held"), it => it.HeldUntil is null);
        Assert.IsType<HoldEnded>((await fixture.Store.Cases.ReadAsync("held", Cancel))[^1]);
    }

    [Fact]
    public async Task A_case_counts_where_it_lies_and_no_longer_where_it_lay()
    {
        var county = fixture.Grains.GetGrain<ICountyGrain>(fixture.County.Code);
        await Report("desk", place: Place.County);
        await fixture.Until("the county desk to have it", county.Read, tally => tally.OpenCases == 1);
        await fixture.Until(
            "its feed to carry it", fixture.Grains.GetGrain<ILiveFeedGrain>(fixture.County.Code).Snapshot,
            feed => feed.Cases.Length == 1);

        await Ask("desk", new Reclassify(
            1, null, null, null, Place.Of(FirstVillage), FirstVillage.Position, FoundBy.Village, "it is there"));
        await fixture.Until("the village to have it", Village, village => village.Tally.OpenCases == 1);
        await fixture.Until("the county to count it once", county.Read, tally => tally.OpenCases == 1);
        await fixture.Until(
            "the desk's feed to carry it no longer",
            fixture.Grains.GetGrain<ILiveFeedGrain>(fixture.County.Code).Snapshot, feed => feed.Cases.IsEmpty);
        await fixture.KillAndRestart();
        await fixture.Until(
            "the county to count it once again",
            () => fixture.Grains.GetGrain<ICountyGrain>(fixture.County.Code).Read(), tally => tally.OpenCases == 1);

        Task<Domain.Live.VillageLive> Village() => fixture.Grains.GetGrain<IVillageGrain>(FirstVillage.Code).Read();
    }

    private static CasePart Part(string text) => new(TestCatalogue.Garbage, null, text);

    private ICaseGrain Grain(string id) => fixture.Grains.GetGrain<ICaseGrain>(id);

    private async Task<CaseFile> Read(string id) => (await Grain(id).Read())!;

    private async Task<CaseFile> Report(string id, string category = TestCatalogue.Garbage, Place? place = null)
    {
        var report = new CaseReport(
            CaseSource.Public, category, Severity.Warning, "a heap of rubbish", place ?? Place.Of(FirstVillage), null, FoundBy.Village,
            null, fixture.Clock.GetUtcNow(), []);
        var answer = await Grain(id).Ask(
            new Report(report, new Reporter($"tag-{id}", false, fixture.Clock.GetUtcNow())), new Asker(Caller.Nobody, "phone"));
        Assert.Null(answer.Refusal);
        return answer.Case!;
    }

    // One person of each name, who may do everything in the county and nobody's work twice.
    private Task<CaseAnswer> Ask(string id, CaseCommand command, string person = "first") =>
        Grain(id).Ask(command, new Asker(
            new Caller(
                CallerKind.Person, person, person, true,
                [
                    .. new[] { Role.CommandCenter, Role.DepartmentHandler }.Select(role => new Grant(
                        $"{person}-{role}", role, Territory.County, GrantKind.Standing, DateTimeOffset.MinValue, null, null)),
                ]),
            "web"));

    private Task AllTold() => fixture.Until(
        "the outbox to be empty",
        () => fixture.Store.Cases.PendingAsync(fixture.Clock.GetUtcNow().AddHours(1), 10, Cancel), pending => pending.IsEmpty);
}
