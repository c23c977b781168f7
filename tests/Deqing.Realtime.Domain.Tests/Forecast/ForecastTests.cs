using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Tests.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Forecast;

public class ForecastTests
{
    [Fact]
    public void It_rests_on_the_category_else_on_the_step_else_on_nothing()
    {
        (int Own, int Others, int Minute, ForecastGroup Group, int Cases, double? Chance)[] table =
        [
            (0, 0, 0, ForecastGroup.TooFew, 0, null),
            (19, 0, 0, ForecastGroup.TooFew, 19, null),
            (20, 0, 0, ForecastGroup.Category, 20, 0.5), // minutes 2, 4 … 40 and twenty minutes left
            (20, 0, 2, ForecastGroup.TooFew, 19, null), // one of them did not last so long
            (19, 1, 0, ForecastGroup.Stage, 20, 0.45),
            (20, 40, 2, ForecastGroup.Stage, 58, 0.690), // of 19 and 39 longer ones, 10 and 30 last until then
            (20, 40, 0, ForecastGroup.Category, 20, 0.5),
        ];
        foreach (var (own, others, minute, group, cases, chance) in table)
        {
            var book = Book([.. Fast(own, TestCatalogue.Garbage), .. Fast(others, TestCatalogue.StreetLamp)]);
            var forecast = book.Of(Waiting(20), Start.AddMinutes(minute))!;
            Assert.Equal((group, cases), (forecast.Group, forecast.Cases));
            Assert.Equal(chance is null, forecast.Chance is null);
            Assert.Equal(chance ?? 0, forecast.Chance ?? 0, 4);
            Assert.Equal(
                (CaseStage.Verifying, Start.AddMinutes(20), TimeSpan.FromMinutes(minute)),
                (forecast.Stage, forecast.DueAt, forecast.Waited));
        }
    }

    [Fact]
    public void What_is_not_due_has_no_forecast()
    {
        var book = Book([.. Fast(40, TestCatalogue.Garbage)]);
        Assert.Equal((40, Start.AddDays(9)), (book.Cases, book.ReadAt));
        Assert.Null(ForecastBook.Empty.ReadAt);
        Assert.Null(book.Of(Closed().State!, Start));
        Assert.Null(book.Of(OnHold(Start.AddDays(1)).State!, Start));
        Assert.Null(book.Of(Waiting(20) with { StageSince = null }, Start));
    }

    [Fact]
    public void Of_steps_that_go_as_those_before_went_as_many_are_late_as_the_chances_say()
    {
        var chance = new Random(2026);
        var book = Book([.. Enumerable.Range(0, 2_000).Select(_ => Ended(TestCatalogue.Garbage, Draw()))]);
        var (late, expected, spread) = (0, 0.0, 0.0);
        for (var number = 0; number < 2_000; number++)
        {
            var (took, limit) = (Draw(), 10 + chance.Next(120));
            var waited = chance.Next(limit);
            if (took <= waited || book.Of(Waiting(limit), Start.AddMinutes(waited)) is not { Chance: { } likely })
                continue;
            expected += likely;
            spread += likely * (1 - likely);
            late += took > limit ? 1 : 0;
        }

        Assert.InRange(late, expected - (3 * Math.Sqrt(spread)), expected + (3 * Math.Sqrt(spread)));
        Assert.InRange(Math.Sqrt(spread) / expected, 0, 0.1);

        double Draw() => -60 * Math.Log(1 - chance.NextDouble());
    }

    [Fact]
    public void Those_are_saved_that_are_serious_and_likely_late_and_not_lost()
    {
        // Of a hundred cases one was done in each minute: after 40 minutes, due after 70, half of those that waited as long are late.
        var book = Book([.. Enumerable.Range(1, 100).Select(minute => Ended(TestCatalogue.Garbage, minute))]);
        var now = Start.AddMinutes(40);
        (string Id, CaseFile Case)[] cases =
        [
            ("half", Waiting(70)),
            ("serious", Waiting(70) with { Level = Severity.Serious }),
            ("likelier", Waiting(60)),
            ("unlikely", Waiting(90)),
            ("past", Waiting(40)),
            ("no time", Waiting(49)),
            ("just time", Waiting(50)),
            ("far", Waiting(70) with { StageDue = new Due(now.AddDays(2), default, false) }),
            ("ended", Closed().State!),
            ("same", Waiting(70)),
        ];
        var five = SaveFive.Of(cases, book, now);
        Assert.Equal(["serious", "just time", "likelier", "half", "same"], five.Select(it => it.Id));
        Assert.Equal(0.5, five[3].Forecast.Chance!.Value, 5);
        Assert.Equal(5, SaveFive.Of(cases.Concat(cases), book, now).Length);
        Assert.Equal([1, 1, 2, 4, 8], Enum.GetValues<Severity>().Select(SaveFive.WeightOf));

        // In the last minutes all were late that waited so long: lost.
        Assert.Empty(SaveFive.Of([("lost", Waiting(79))], Book([.. Enumerable.Range(0, 100).Select(_ => Ended("garbage", 90))]), now));
    }

    /// <summary>Cases that were verified after 2, 4, 6 … minutes.</summary>
    private static IEnumerable<CaseFile> Fast(int count, string category) =>
        Enumerable.Range(1, count).Select(number => Ended(category, 2 * number));

    private static CaseFile Ended(string category, double minutes) => Reported(category).After(minutes)
        .Does(Grid, version => new Verify(version, false, "nothing there", [])).State!;

    private static CaseFile Waiting(int minutes) =>
        Reported().State! with { StageDue = new Due(Start.AddMinutes(minutes), default, false) };

    private static ForecastBook Book(IReadOnlyCollection<CaseFile> cases)
    {
        var reading = new ForecastBook.Reading(Start.AddDays(9));
        foreach (var state in cases)
            reading.Add(state);
        return reading.Close();
    }
}
