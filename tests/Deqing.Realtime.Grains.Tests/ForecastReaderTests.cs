using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>How long steps take, learnt from a real log, and calls that keep what was known of it.</summary>
public sealed class ForecastReaderTests : IAsyncLifetime
{
    private GrainFixture fixture = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ForecastBook Book => fixture.Get<IForecasts>().Book;

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync(learns: true);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task It_is_read_after_the_start_and_again_and_a_call_keeps_what_it_said()
    {
        await ReadAsync("the first reading", book => book.ReadAt is not null);
        Assert.Equal(0, Book.Cases);
        await OpenAsync("open", fixture.Clock.GetUtcNow());
        Assert.Null((await CallAsync("open")).Chance);

        for (var minutes = 1; minutes <= 60; minutes++)
            await OpenAsync($"done-{minutes}", GrainFixture.Start.AddDays(-89), dispatchedAfter: minutes);
        await OpenAsync("too old", GrainFixture.Start.AddDays(-91), dispatchedAfter: 1);
        fixture.Clock.Advance(TimeSpan.FromMinutes(new ForecastOptions().ReadMinutes));
        await ReadAsync("the next reading", book => book.Cases == 61);

        var now = fixture.Clock.GetUtcNow();
        await OpenAsync("late", now.AddMinutes(-20.5), due: now.AddMinutes(9.5));
        var call = await CallAsync("late");

        // 41 took longer than twenty minutes and a half, one of which stands there still; ten of them were done within thirty.
        Assert.Equal((0.756, now.AddMinutes(9.5)), (call.Chance, call.DueAt));
        await fixture.KillAndRestart();
        Assert.Equal(call, Assert.Single((await Grain("late").Read())!.Calls));
        Assert.Equal(["late"], (await fixture.Store.Cases.CalledAsync(now, now.AddHours(1), 10, Stop)).Select(row => row.Id));
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_the_next_time_and_the_old_counts_until_then()
    {
        await ReadAsync("the first reading", book => book.ReadAt is not null);
        var first = Book;
        await OpenAsync("one", GrainFixture.Start.AddDays(-1));
        fixture.Cases.FailNextScans(1);
        fixture.Clock.Advance(TimeSpan.FromMinutes(new ForecastOptions().ReadMinutes));
        await ReadAsync("a scan that fails", _ => fixture.Cases.ScanFailuresLeft == 0);
        Assert.Same(first, Book);
        fixture.Clock.Advance(TimeSpan.FromMinutes(new ForecastOptions().ReadMinutes));
        await ReadAsync("the next reading", book => book.Cases == 1);
    }

    // The clock stands: only a reading that is under way may change what is known.
    private Task ReadAsync(string what, Func<ForecastBook, bool> holds) => fixture.Until(
        what,
        async () =>
        {
            await Task.Yield();
            return Book;
        },
        holds, TimeSpan.Zero);

    private async Task<CaseCall> CallAsync(string id)
    {
        var center = new Caller(
            CallerKind.Person, "center", "center", true,
            [new Grant("g", Role.CommandCenter, Territory.County, GrantKind.Standing, GrainFixture.Start.AddDays(-1), null, null)]);
        var state = (await Grain(id).Read())!;
        var answer = await Grain(id).Ask(new Urge(state.Version, "please"), new Asker(center, "web"));
        Assert.Null(answer.Refusal);
        return answer.Case!.Calls[^1];
    }

    private ICaseGrain Grain(string id) => fixture.Grains.GetGrain<ICaseGrain>(id);

    private async Task OpenAsync(string id, DateTimeOffset at, int? dispatchedAfter = null, DateTimeOffset? due = null)
    {
        var pond = fixture.County.Parts.Ponds[0];
        var place = Place.Of(new Territory(TerritoryKind.Pond, pond.Id), fixture.County)!.Value;
        var alarm = new AlarmReport(
            pond.Id, place.Village!, place.Township!, id, TestCatalogue.Water, Severity.Serious, at, at, at, 2);
        List<CaseEvent> events = [new CaseOpened(at, alarm, new AlarmFiling("usual", Due(due ?? at.AddDays(99)), Due(at.AddDays(99))))];
        if (dispatchedAfter is { } minutes)
            events.Add(new CaseDispatched(
                at.AddMinutes(minutes), Actor.Engine, TestCatalogue.Agriculture, [], null, Due(at.AddDays(200)), Due(at.AddDays(200))));
        var state = events.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        Assert.Equal(AppendResult.Appended, await fixture.Store.Cases.AppendAsync(id, 0, [.. events], state, [], Stop));
    }

    private static Due Due(DateTimeOffset at) => new(at, new Limit(ClockClass.NaturalDay, 1), false);
}
