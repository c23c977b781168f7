using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>The live figures are those the stored events give, whatever happened, on the real runtime and a real database.</summary>
public sealed class CaseFiguresTests : IAsyncLifetime
{
    private const string Cleaning = TestCatalogue.Cleaning;

    private static readonly ImmutableArray<Evidence> Photo = [new Evidence("m1", EvidenceKind.Photo)];

    private readonly HashSet<string> cases = [];
    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => CountyDays.Of(fixture.Clock.GetUtcNow(), fixture.County.Parts.Calendar.Zone);

    private ICaseFiguresGrain Figures => fixture.Grains.GetGrain<ICaseFiguresGrain>(fixture.County.Code);

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Live_figures_are_those_of_the_events_after_every_command()
    {
        await Agree();
        await Report("whole");
        await Report("twin", townshipOnly: true);
        await Does("whole", version => new Verify(version, true, null, []));
        await Does("whole", version => new FileCase(version, null, "usual", null, null));
        await Does("whole", version => new Dispatch(version, TestCatalogue.Agriculture, [], null));
        await Does("whole", version => new SendBack(version, "not ours", TestCatalogue.Agriculture));
        await Does("whole", version => new Dispatch(version, Cleaning, [], null));
        await Does("whole", version => new Accept(version, Cleaning, null));
        await Does("twin", version => new Merge(version, "whole", "the same heap"));
        await Does("twin", version => new Unmerge(version, "another heap"));
        await Does("twin", version => new VoidCase(version, "nothing there"));
        await Does("whole", version => new FinishHandling(version, "done", Photo, Cleaning));
        await Does("whole", version => new Check(version, true, null, []), "second");
        await Does("whole", version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"), "second");
        var rated = await Grain("whole").Ask(new Rate("tag-whole", 5, true, null), new Asker(Caller.Nobody, "phone"));
        Assert.Null(rated.Refusal);
        Assert.Equal((2, 0, 1, 1, 1), await Agree());
        await Does("whole", version => new Reopen(version, "it is back"));
        await Does("twin", version => new Reopen(version, "there it is"));
        Assert.Equal((2, 2, 0, 0, 1), await Agree());
    }

    [Fact]
    public async Task Days_are_the_countys_and_what_becomes_overdue_is_seen_without_a_command()
    {
        await Report("first");
        var first = Today;
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        await Report("second", agree: false);
        Assert.Equal(1, (await Figures.Read(new FigureQuery(first, Today, FigureAxis.County))).Line("").Figures.Reports);
        Assert.Equal(2, (await Figures.Read(new FigureQuery(first, Today.AddDays(1), FigureAxis.County))).Line("").Figures.Reports);
        fixture.Clock.Advance(TimeSpan.FromDays(300));
        var answer = await Figures.Read(new FigureQuery(first, first.AddDays(2), FigureAxis.County));
        Assert.Equal(new StepFigures(2, 0, 0, 2), answer.Line("").Figures.Promise);
        await Agree(from: first);
    }

    [Fact]
    public async Task Figures_survive_a_crash_and_a_day_that_could_not_be_read_is_read_again()
    {
        await Report("first");
        Assert.Equal(1, (await Agree()).Reports);
        await fixture.KillAndRestart();
        fixture.Cases.FailNextScans(1);
        await Assert.ThrowsAnyAsync<Exception>(Agree);
        await Report("second");
        Assert.Equal(2, (await Agree()).Reports);
    }

    [Fact]
    public async Task What_a_case_says_while_its_day_is_read_is_not_lost_and_does_not_wait()
    {
        await Report("first", agree: false);
        var (scanned, goOn) = fixture.Cases.HoldNextScan();
        var asked = Figures.Read(new FigureQuery(Today, Today.AddDays(1), FigureAxis.County));
        await scanned.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        // The rows have been read; these commands came too late for them.
        await Report("second", agree: false);
        await Does("first", version => new Verify(version, true, null, []), agree: false);
        goOn();
        Assert.Equal((2, 1), ((await asked).Line("").Figures.Reports, (await asked).Line("").Figures.Verify.InTime));
        await Agree();
    }

    [Fact]
    public async Task A_range_that_is_none_or_too_long_is_refused_and_the_longest_is_answered()
    {
        await Report("first");
        foreach (var days in new[] { 0, -1, FigureQuery.MaxDays + 1 })
            await Assert.ThrowsAsync<ArgumentException>(() => Figures.Read(new FigureQuery(Today, Today.AddDays(days), FigureAxis.County)));
        for (var years = 0; years < 3; years++)
        {
            var until = Today.AddDays(1 - (years * 900));
            await Figures.Read(new FigureQuery(until.AddDays(-FigureQuery.MaxDays), until, FigureAxis.Village));
        }

        await Agree();
    }

    private ICaseGrain Grain(string id) => fixture.Grains.GetGrain<ICaseGrain>(id);

    private async Task Report(string id, bool townshipOnly = false, bool agree = true)
    {
        var now = fixture.Clock.GetUtcNow();
        var village = fixture.County.Parts.Villages[0];
        var report = new CaseReport(
            CaseSource.Public, TestCatalogue.Garbage, Severity.Warning, "a heap of rubbish",
            townshipOnly ? new Place(village.Township, null, null) : Place.Of(village), null, FoundBy.Village, null,
            now.AddMinutes(-50), []);
        var answer = await Grain(id).Ask(new Report(report, new Reporter($"tag-{id}", false, now)), new Asker(Caller.Nobody, "phone"));
        Assert.Null(answer.Refusal);
        cases.Add(id);
        if (agree)
            await Agree(from: null);
    }

    // One person of each name, who may do everything in the county and nobody's work twice.
    private async Task Does(string id, Func<int, CaseCommand> command, string person = "first", bool agree = true)
    {
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        var grants = new[] { Role.CommandCenter, Role.DepartmentHandler }.Select(role => new Grant(
            $"{person}-{role}", role, Territory.County, GrantKind.Standing, DateTimeOffset.MinValue, null, null));
        var who = new Caller(CallerKind.Person, person, person, true, [.. grants]);
        var asked = command((await Grain(id).Read())!.Version);
        var answer = await Grain(id).Ask(asked, new Asker(who, "web"));
        Assert.True(answer.Refusal is null, $"{asked.GetType().Name}: {answer.Refusal} {answer.Access}");
        if (agree)
            await Agree(from: null);
    }

    private Task<(int Reports, int Open, int Voids, int Returns, int Rated)> Agree() => Agree(from: null);

    // Every axis as the events of all cases give it.
    private async Task<(int Reports, int Open, int Voids, int Returns, int Rated)> Agree(DateOnly? from)
    {
        var (start, until) = (from ?? Today, Today.AddDays(1));
        var expected = new FigureSheet(fixture.County.Catalogue, fixture.Clock.GetUtcNow());
        var open = 0;
        foreach (var id in cases)
        {
            var state = (await fixture.Store.Cases.ReadAsync(id, Cancel)).Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
            expected.Add(state);
            open += state.IsOver ? 0 : 1;
        }

        foreach (var axis in Enum.GetValues<FigureAxis>())
        {
            var answer = await Figures.Read(new FigureQuery(start, until, axis));
            Assert.Equal(fixture.Clock.GetUtcNow(), answer.At);
            Assert.Equal(
                expected.Lines.Where(line => line.Key.Axis == axis).OrderBy(line => line.Key.Key, StringComparer.Ordinal)
                    .Select(line => new FigureLine(line.Key.Key, line.Value, expected.UntilReportedOf(line.Key).Sum())),
                answer.Lines);
        }

        var all = expected.County;
        return (all.Reports, open, all.Voids, all.Returns, all.Rated);
    }
}
