using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

public class CaseYearTests
{
    private const int Cases = 600, AtOnce = 16;
    private static readonly TimeSpan Span = TimeSpan.FromDays(20);

    [Fact]
    public async Task Figures_of_what_happened_are_those_the_county_sees()
    {
        await using var fixture = await GrainFixture.CreateAsync(
            county: new County(TestCounty.Create().Parts with
            {
                Escalation = new EscalationBook([.. TestEscalation.Policies]),
                Dispatch = DispatchRules.Usual with
                {
                    Automatic = [TestCatalogue.StreetLamp], ReachKilometres = 500, AnswerMinutes = [240, 240, 240, 240],
                },
            }),
            workers: CaseYearPlan.WorkersWhoAreReady);
        await fixture.WakeAll();
        var year = new CaseYear(fixture.County, Cases, GrainFixture.Start.AddDays(1), Span, seed: 2026);
        await year.RunAsync(fixture.Grains, fixture.Clock.SetUtcNow, AtOnce, TestContext.Current.CancellationToken);
        await fixture.Until("every message delivered", () => fixture.Store.Cases.PendingAsync(
            DateTimeOffset.MaxValue, 1, CancellationToken.None), pending => pending.IsEmpty);

        var now = fixture.Clock.GetUtcNow();
        var day = DateOnly.FromDateTime(GrainFixture.Start.UtcDateTime);
        var facts = await CaseYearCheck.RunAsync(
            fixture.County, fixture.Store.Cases, fixture.Grains, year.Ids, day, day.AddDays(100), now);
        Assert.Empty(facts.Differences);
        var county = fixture.Grains.GetGrain<ICountyGrain>(fixture.County.Code);
        await fixture.Until(
            $"{facts.Open}", () => county.Read(), seen => (seen.OpenCases, seen.UnacknowledgedCases)
                == (facts.Open.OpenCases, facts.Open.UnacknowledgedCases));

        // Figures that agree over what never happens say nothing. That taking notice lapses would change them while they are compared.
        var all = typeof(CaseEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(CaseEvent)).Select(type => type.Name);
        Assert.Empty(all.Except(facts.Events.Keys).Except(
            [nameof(DeadlinesRecomputed), nameof(AcknowledgementReminded), nameof(AcknowledgementLapsed)]));
        Assert.True(facts.Open.OpenCases > 0);
    }

    [Fact]
    public void A_figure_that_is_not_what_the_events_add_up_to_is_named()
    {
        var sheet = new FigureSheet(TestCatalogue.Value, GrainFixture.Start);
        var line = ("", new Figures { Reports = 1 }, default(DelayFigures));
        Assert.Contains("without events", Assert.Single(CaseYearCheck.Differences(FigureAxis.County, "live", sheet, [line])));
    }
}
