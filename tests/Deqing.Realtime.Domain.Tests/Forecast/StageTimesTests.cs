using CsCheck;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;

namespace Deqing.Realtime.Domain.Tests.Forecast;

public class StageTimesTests
{
    private static readonly Gen<(int Seconds, bool IsDone)[]> Steps = Gen.Select(Gen.Int[0, 60], Gen.Bool).Array[0, 40];

    [Fact]
    public void The_example_of_kaplan_and_meier_comes_out_as_they_print_it()
    {
        // 1958, section 2: deaths at 0.8, 3.1, 5.4 and 9.2 months, losses at 1.0, 2.7, 7.0 and 12.1.
        var times = new StageTimes(
            [Span(0.8), Span(1.0, false), Span(2.7, false), Span(3.1), Span(5.4), Span(7.0, false), Span(9.2), Span(12.1, false)]);
        (double Limit, double Longer)[] table =
            [(0.7, 1), (0.8, 7 / 8d), (3.0, 7 / 8d), (3.1, 7 / 10d), (5.4, 21 / 40d), (9.2, 21 / 80d), (12.1, 21 / 80d), (99, 21 / 80d)];
        foreach (var (limit, longer) in table)
            Assert.Equal(longer, times.Late(TimeSpan.Zero, Months(limit))!.Value, 5);
        Assert.Equal((8, 7, 0), (times.Count, times.LongerThan(Months(0.8)), times.LongerThan(Months(12.1))));

        static StepSpan Span(double months, bool isDone = true) => new(CaseStage.Handling, Months(months), isDone);

        static TimeSpan Months(double months) => TimeSpan.FromHours(months * 730);
    }

    [Fact]
    public void Who_has_waited_is_compared_with_those_who_waited_as_long()
    {
        var times = Of(Enumerable.Range(1, 10).Select(hour => (hour * 3_600, true)));
        (double Waited, double Limit, double? Late)[] table =
        [
            (0, 5, 0.5),
            (0, 10, 0),
            (5, 8, 0.4),
            (5, 5, 1), // due now, and not done
            (6, 5, 1), // past
            (9.5, 9.9, 1),
            (9.5, 10, 0),
            (10, 11, null), // none waited longer
        ];
        foreach (var (waited, limit, late) in table)
        {
            var answer = times.Late(TimeSpan.FromHours(waited), TimeSpan.FromHours(limit));
            Assert.Equal(late is null, answer is null);
            Assert.Equal(late ?? 0, answer ?? 0, 5);
        }

        Assert.Null(Of([]).Late(TimeSpan.Zero, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_chance_lies_between_0_and_1_and_grows_with_the_wait_and_shrinks_with_the_limit() =>
        Gen.Select(Steps, Gen.Int[0, 70], Gen.Int[0, 70], Gen.Int[0, 70]).Sample((steps, a, b, c) =>
        {
            var times = Of(steps);
            var sorted = new[] { a, b, c }.Order().ToArray();
            var (first, second, third) = (Seconds(sorted[0]), Seconds(sorted[1]), Seconds(sorted[2]));
            foreach (var late in new[] { times.Late(first, second), times.Late(first, third), times.Late(second, third) })
                Assert.True(late is null or (>= 0 and <= 1), $"{late}");
            if (times.Late(first, third) is { } soon)
            {
                Assert.True(times.Late(first, second) >= soon, "a later limit is missed no more often");
                Assert.True((times.Late(second, third) ?? 1) >= soon - 1e-6, "waiting makes nothing likelier");
            }

            Assert.Equal(times.LongerThan(first) == 0, times.Late(first, second) is null);
        });

    [Fact]
    public void Where_every_step_was_done_it_is_the_plain_share() =>
        Gen.Select(Gen.Int[0, 60].Array[1, 40], Gen.Int[0, 60], Gen.Int[0, 60]).Sample((all, waited, more) =>
        {
            var (times, limit) = (Of(all.Select(seconds => (seconds, true))), waited + more);
            var longer = all.Count(seconds => seconds > waited);
            Assert.Equal(longer, times.LongerThan(Seconds(waited)));
            if (longer > 0)
                Assert.Equal(
                    all.Count(seconds => seconds > limit) / (double)longer, times.Late(Seconds(waited), Seconds(limit))!.Value, 1e-4);
        });

    [Fact]
    public void The_order_of_the_steps_does_not_matter() =>
        Gen.Select(Steps, Gen.Int[0, 60], Gen.Int[0, 60]).Sample((steps, waited, limit) =>
            Assert.Equal(
                Of(steps).Late(Seconds(waited), Seconds(limit)), Of(steps.Reverse()).Late(Seconds(waited), Seconds(limit))));

    [Fact]
    public void Times_of_any_length_are_taken()
    {
        var times = new StageTimes(
            [new(CaseStage.Handling, TimeSpan.MaxValue, true), new(CaseStage.Handling, TimeSpan.FromSeconds(1), true)]);
        Assert.Equal(0.5, times.Late(TimeSpan.FromSeconds(-1), TimeSpan.FromDays(12_000)));
        Assert.Equal(0, times.LongerThan(TimeSpan.MaxValue));
    }

    private static StageTimes Of(IEnumerable<(int Seconds, bool IsDone)> steps) =>
        new(steps.Select(step => new StepSpan(CaseStage.Handling, Seconds(step.Seconds), step.IsDone)));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
