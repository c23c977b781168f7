using CsCheck;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseLaws;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class FigureDayTests
{
    private static readonly DateTimeOffset Beginning = DateTimeOffset.MinValue, End = DateTimeOffset.MaxValue;

    [Fact]
    public void What_a_case_that_is_over_adds_does_not_depend_on_when_it_is_asked()
    {
        var (ended, open) = (0, 0);
        Gen.UInt.Array[1, 40].Sample(
            steps =>
            {
                var history = new CaseHistory();
                foreach (var number in steps)
                {
                    foreach (var happened in history.Step(number).Events)
                        history.Apply(happened);
                    if (history.State is not { } state)
                        continue;
                    Law(
                        !state.IsOver || Lines(state, Beginning) == Lines(state, End),
                        "what a case that is over adds does not depend on when it is asked");
                    Interlocked.Increment(ref state.IsOver ? ref ended : ref open);
                }
            },
            iter: 20_000);
        Assert.True(ended > 10_000 && open > 10_000, $"{ended} that were over and {open} that were open are too few to prove it");
    }

    [Fact]
    public void A_day_is_the_sum_over_its_cases_in_whatever_order_and_how_often_it_was_told()
    {
        var (stale, exact) = (0, 0);
        Gen.Select(Gen.UInt.Array[1, 20].Array[1, 4], Gen.Int[0, 1_000]).Sample(
            (stories, seed) =>
            {
                var day = new FigureDay(TestCatalogue.Value);
                var expected = new FigureSheet(TestCatalogue.Value, End);
                foreach (var (steps, index) in stories.Select((steps, index) => (steps, index)))
                {
                    var states = States(steps);
                    foreach (var state in states.Concat(states.Where((_, place) => (place + seed) % 3 == 0)))
                        day.Put($"c{index}", state);
                    if (states is [.., var last])
                        expected.Add(last);
                }

                Interlocked.Increment(ref day.IsStale ? ref stale : ref exact);
                foreach (var axis in Enum.GetValues<FigureAxis>())
                {
                    var sheet = new FigureSheet(TestCatalogue.Value, End);
                    day.AddTo(sheet, axis);
                    Law(
                        day.IsStale || Text(sheet) == Text(expected, axis),
                        "a day that is not stale is the sum over its cases as they stand");
                }
            },
            iter: 20_000);
        Assert.True(stale > 1_000 && exact > 1_000, $"{stale} stale and {exact} exact days are too few to prove it");
    }

    [Fact]
    public void A_case_that_changes_after_its_end_makes_its_day_stale_an_old_word_does_not()
    {
        var day = new FigureDay(TestCatalogue.Value);
        var closed = Closed();
        day.Put("c1", closed.State!);
        day.Put("c1", Handling().State!);
        Assert.Equal((false, 1), (day.IsStale, day.Count));
        day.Put("c1", closed.Does(Officer, version => new Reopen(version, "not gone")).State!);
        Assert.True(day.IsStale);
    }

    private static List<CaseFile> States(uint[] steps)
    {
        var history = new CaseHistory();
        var states = new List<CaseFile>();
        foreach (var number in steps)
        {
            var events = history.Step(number).Events;
            foreach (var happened in events)
                history.Apply(happened);
            if (!events.IsEmpty)
                states.Add(history.State!);
        }

        return states;
    }

    private static string Lines(CaseFile state, DateTimeOffset now) =>
        string.Join('\n', CaseFigures.Lines(state, TestCatalogue.Value, now));

    private static string Text(FigureSheet sheet, FigureAxis? axis = null) => string.Join('\n', sheet.Lines
        .Where(line => axis is null || line.Key.Axis == axis).OrderBy(line => line.Key.Key, StringComparer.Ordinal)
        .Select(line => $"{line.Key} {line.Value} {sheet.UntilReportedOf(line.Key).Sum()}"));
}
