using CsCheck;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Water;

/// <summary>Each verdict at its limit and one past it, and the laws that hold for all of them.</summary>
public class QualityJudgeTests
{
    private const byte Oxygen = TestCounty.Oxygen, Temperature = TestCounty.Temperature;
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly MetricChecks Checks = new()
    {
        Jump = new JumpLimit(2, 0.1f), StuckAfter = TimeSpan.FromHours(1), DetectionLimit = 0.5f, Rails = [10.23f],
        FaultAfter = TimeSpan.FromHours(2), FaultsPerDay = 3,
    };

    private static readonly MetricCatalogue Metrics = TestCounty.WithChecks(Checks);

    [Theory]
    [InlineData(2.1f, 1, "Good")] // 2 at once and 0.1 in a minute
    [InlineData(2.11f, 1, "Jump")]
    [InlineData(-2.1f, 1, "Good")]
    [InlineData(-2.11f, 1, "Jump")]
    [InlineData(3f, 10, "Good")]
    [InlineData(3.01f, 10, "Jump")]
    public void A_change_is_a_jump_from_one_past_what_its_time_allows(float change, int minutes, string expected) =>
        Assert.Equal(expected, string.Join(' ', Judge((0, 7), (minutes, 7 + change))[1..]));

    [Fact]
    public void After_a_jump_nothing_is_believed_before_it_has_been_steady_for_ten_minutes_and_three_values()
    {
        Assert.Equal(
            "Good Jump Jump Jump Jump Good",
            string.Join(' ', Judge((0, 7), (1, 12), (2, 12.1f), (6, 12), (10.99, 12), (11, 12))));
        Assert.Equal("Good Jump Jump Jump Good", string.Join(' ', Judge((0, 7), (1, 12), (30, 12), (60, 12), (90, 12))));

        // A spike is two jumps: up, and down again.
        Assert.Equal("Good Jump Jump Jump Jump Good", string.Join(' ', Judge((0, 7), (1, 12), (2, 7), (3, 7), (11, 7), (12, 7))));
    }

    [Fact]
    public void A_value_is_stuck_after_its_hours_and_since_its_first_value()
    {
        var judge = new QualityJudge(Metrics);
        var verdicts = Enumerable.Range(0, 62).Select(minute => Judge(judge, minute, 7.004f - (minute % 2 * 0.001f))).ToArray();
        Assert.All(verdicts[..60], verdict => Assert.Equal(Quality.Good, verdict));
        Assert.All(verdicts[60..], verdict => Assert.Equal(Quality.Stuck, verdict));
        Assert.Equal(Quality.Good, Judge(judge, 62, 7.01f));
        Assert.Equal(
            [(FaultStep.Began, Start), (FaultStep.Ended, Start.AddMinutes(62))],
            judge.Changes.Select(change => (change.Step, change.Step == FaultStep.Began ? change.Since : change.At)));
    }

    [Theory]
    [InlineData(30, 10, "Good")] // silence counts for six minutes at most: eleven values, ten steps
    [InlineData(30, 11, "Stuck")]
    [InlineData(5, 12, "Good")]
    [InlineData(5, 13, "Stuck")]
    public void Silence_does_not_make_a_value_stuck(int minutes, int values, string expected) =>
        Assert.Equal(expected, Judge([.. Enumerable.Range(0, values).Select(n => ((double)n * minutes, 7f))])[^1]);

    [Fact]
    public void At_the_detection_limit_a_value_is_true_and_never_stuck()
    {
        var verdicts = Judge([.. Enumerable.Range(0, 200).Select(minute => ((double)minute, 0.5f))]);
        Assert.All(verdicts, verdict => Assert.Equal("AtDetectionLimit", verdict));
        Assert.Equal("Good", Judge((0, 0.501f))[0]);
        Assert.True(Quality.AtDetectionLimit.Votes());
    }

    [Theory]
    [InlineData(10.23f, "AtRail")]
    [InlineData(10.22f, "Good")]
    [InlineData(25f, "Good")]
    [InlineData(25.01f, "OutOfRange")]
    public void A_rail_is_the_value_itself(float value, string expected) => Assert.Equal(expected, Judge((0, value))[0]);

    [Fact]
    public void A_fault_of_its_own_is_one_episode_until_thirty_minutes_and_three_values_are_calm()
    {
        var judge = new QualityJudge(Metrics);
        foreach (var (minute, value) in new[] { (0, -1f), (5, 7f), (20, 7.1f), (34, -2f), (40, 7f), (50, 7.1f), (63, 7f), (64, 7.1f) })
            Judge(judge, minute, value);
        Assert.Equal(
            [(FaultStep.Began, Start), (FaultStep.Ended, Start.AddMinutes(40))],
            judge.Changes.Select(change => (change.Step, change.At)));
        Assert.All(judge.Changes, change => Assert.Equal((Quality.OutOfRange, false), (change.Kind, change.IsWhole)));
    }

    [Theory]
    [InlineData(119, 0)]
    [InlineData(120, 1)]
    [InlineData(500, 1)]
    public void A_fault_persists_after_the_hours_of_its_metric(int minutes, int expected)
    {
        var judge = new QualityJudge(Metrics);
        for (var minute = 0; minute <= minutes; minute++)
            Judge(judge, minute, -1);
        Assert.Equal(expected, judge.Changes.Count(change => change.Step == FaultStep.Persists));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Short_faults_persist_when_there_are_too_many_in_a_day(int faults, bool expected)
    {
        var judge = new QualityJudge(Metrics);
        for (var fault = 0; fault < faults; fault++)
            foreach (var (minute, value) in new[] { (0, -1f), (20, 7f), (40, 7.1f), (60, 7f) })
                Judge(judge, (fault * 61) + minute, value);
        Assert.Equal(expected, judge.IsAlarmed);
    }

    [Theory]
    [InlineData(489, true)] // six hours: the longest of its metrics
    [InlineData(490, false)]
    public void Nobody_need_go_there_when_no_fault_was_left_for_as_long_as_one_must_last(int minutes, bool expected)
    {
        var judge = new QualityJudge(Metrics);
        for (var minute = 0; minute < 130; minute++)
            Judge(judge, minute, -1);
        for (var minute = 130; minute <= minutes; minute++)
            Judge(judge, minute, 7 + (minute % 10 * 0.1f));
        Assert.Equal(expected, judge.IsAlarmed);
        Assert.Equal(!expected, judge.Changes[^1].Step == FaultStep.Recovered);
    }

    [Fact]
    public void After_maintenance_a_value_is_compared_with_nothing_before_it()
    {
        var judge = new QualityJudge(Metrics);
        Judge(judge, 0, 3);
        Assert.Equal(Quality.Maintenance, Judge(judge, 1, 9, Quality.Maintenance));
        Assert.Equal(Quality.Good, Judge(judge, 2, 9));
        Assert.Equal(Quality.DeviceFault, Judge(judge, 3, 9, Quality.DeviceFault));
        Assert.Equal(Quality.DeviceFault, Assert.Single(judge.Changes).Kind);
    }

    [Fact]
    public void Half_the_span_of_an_integer_is_a_wrap_around()
    {
        var metrics = TestCounty.WithChecks(new MetricChecks { Wrap = 20 });
        var judge = new QualityJudge(metrics);
        Assert.Equal(Quality.Good, Judge(judge, 0, 1));
        Assert.Equal(Quality.Good, Judge(judge, 1, 10.9f));
        Assert.Equal(Quality.AtRail, Judge(judge, 2, 20.9f));
        Assert.True(Assert.Single(judge.Changes).IsWhole);
    }

    [Fact]
    public void A_repeat_or_a_late_message_changes_no_verdict_and_no_episode() => Courses.Sample(course =>
    {
        var (plain, disturbed) = (new QualityJudge(Metrics), new QualityJudge(Metrics));
        var verdicts = course.Select(plain.Judge).ToArray();
        for (var index = 0; index < course.Length; index++)
        {
            Assert.Equal(verdicts[index].Values, disturbed.Judge(course[index]).Values);
            disturbed.Judge(course[index]);
            disturbed.Judge(course[index / 2] with { Values = [new MetricValue(Oxygen, 24, Quality.Good)] });
        }

        Assert.Equal(plain.Changes, disturbed.Changes);
    });

    [Fact]
    public void A_restart_anywhere_gives_the_same_verdicts_and_episodes() => Gen.Select(Courses, Gen.Int[0, 200], Gen.Int[0, 60]).Sample(
        (course, stop, lag) =>
        {
            stop = Math.Min(stop, course.Length - 1);
            var whole = new QualityJudge(Metrics);
            var verdicts = course.Select(whole.Judge).ToArray();

            // The snapshot is older than the stop; what came in between is judged again, and what it changes is written again.
            var (first, told) = (new QualityJudge(Metrics), new List<FaultChange>());
            JudgeSnapshot? snapshot = null;
            var written = 0;
            for (var index = 0; index < stop; index++)
            {
                first.Judge(course[index]);
                told.AddRange(first.Changes);
                first.Told(first.Changes.Count);
                if (index == stop - lag)
                    (snapshot, written) = (first.Snapshot(), told.Count);
            }

            var second = new QualityJudge(Metrics, snapshot);
            foreach (var row in course.Where(row => snapshot is null || row.At > snapshot.At).Where(row => row.At < course[stop].At))
                second.Judge(row);
            Assert.Equal(verdicts[stop..].Select(row => row.Values), course[stop..].Select(row => second.Judge(row).Values));
            Assert.Equal(whole.Changes, told[..written].Concat(second.Changes));
        });

    [Fact]
    public void History_says_of_jumps_what_the_live_value_said() => Courses.Sample(course =>
    {
        var judge = new QualityJudge(Metrics);
        var live = course.Select(judge.Judge).ToArray();
        var ends = judge.Changes.Where(change => change.Step == FaultStep.Ended).ToLookup(change => (change.Kind, change.Since));
        var overlay = new FaultOverlay(judge.Changes.Where(change => change.Step == FaultStep.Began).Select(change => new FaultEpisode(
            1, change.Metric, change.Kind, change.Since,
            ends[(change.Kind, change.Since)].Select(end => (DateTimeOffset?)end.At).FirstOrDefault(), change.IsWhole)));
        for (var index = 0; index < course.Length; index++)
        {
            var shown = overlay.Apply(course[index]).Values[0].Quality;

            // That a value was stuck shows later, so history knows it of values that were good when they came.
            Assert.True(shown == live[index].Values[0].Quality || shown == Quality.Stuck, $"{shown}, live {live[index].Values[0].Quality}");
        }
    });

    // Mostly calm, with spikes, steps, standstills, silences and values out of range.
    private static readonly Gen<Observation[]> Courses = Gen.Select(
        Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[1, 4])), Gen.Int[1, 15], Gen.Float[0.01f, 0.3f]).Array[1, 200].Select(steps =>
        {
            var (at, level) = (Start, 7f);
            return steps.Select(step =>
            {
                var (what, minutes, change) = step;
                at = at.AddMinutes(what == 4 ? minutes * 20 : minutes);
                level = what switch { 0 => level + (change / 10), 1 => level > 9 ? 6 : 12, _ => level };
                var value = new MetricValue(Oxygen, what == 3 ? -1 : level, Quality.Good);
                return new Observation(at, at, null, [value with { Quality = Intake.Grade(Metrics.Find(Oxygen)!, value) }]);
            }).ToArray();
        });

    private static string[] Judge(params (double Minute, float Value)[] values)
    {
        var judge = new QualityJudge(Metrics);
        return [.. values.Select(value => Judge(judge, value.Minute, value.Value).ToString())];
    }

    private static Quality Judge(QualityJudge judge, double minute, float value, Quality sent = Quality.Good)
    {
        var at = Start.AddMinutes(minute);
        var graded = new MetricValue(Oxygen, value, sent);
        graded = graded with { Quality = Intake.Grade(Metrics.Find(Oxygen)!, graded) };
        return judge.Judge(new Observation(at, at, null, [graded, new MetricValue(Temperature, 20, Quality.Good)])).Values[0].Quality;
    }
}
