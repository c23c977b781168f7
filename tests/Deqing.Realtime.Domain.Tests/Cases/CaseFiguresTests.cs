using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class CaseFiguresTests
{
    private static readonly StepFigures InTime = new(1, 1, 0, 0), Late = new(1, 0, 1, 0), Pending = new(1, 0, 0, 1);

    private static Figures Of(CaseStory story) =>
        CaseFigures.Of(story.State!, TestCatalogue.Value.Find(story.State!.Category), story.Now);

    [Fact]
    public void A_case_done_in_time_counts_once_at_every_step()
    {
        var figures = Of(Closed());
        Assert.Equal(
            new Figures
            {
                Reports = 1, ValidReports = 1, Verify = InTime, File = InTime, Dispatch = InTime, AccurateDispatches = 1, Accept = InTime,
                Dispose = InTime, Check = InTime, Close = InTime, Promise = InTime, Problems = 1, Due = 1, Fixed = 1,
            },
            figures);
        Assert.Equal((1.0, 1.0, 1.0), (figures.ResolutionRate, figures.AccurateRate, figures.Dispose.InTimeRate));
    }

    [Fact]
    public void What_is_not_due_yet_is_not_owed_what_is_due_waits_and_what_comes_late_is_late()
    {
        var reported = Reported();
        var due = reported.State!.StageDue!.Value.At;
        Assert.Equal(default, Of(reported).Verify);
        Assert.Equal(default, Of(reported.At(due)).Verify);
        Assert.Equal(Pending, Of(reported.At(due.AddTicks(1))).Verify);
        reported.Does(Grid, version => new Verify(version, true, null, []));
        Assert.Equal(Late, Of(reported).Verify);
        Assert.Equal((1, 0, 0), (Of(reported).Problems, Of(reported).Due, Of(reported).ValidReports));

        var handling = Handling();
        handling.At(handling.State!.Promise!.Due.At.AddTicks(1));
        Assert.Equal((Pending, Pending, 1, 0), (Of(handling).Dispose, Of(handling).Promise, Of(handling).Due, Of(handling).Fixed));
    }

    [Fact]
    public void A_clock_that_stands_is_not_late_and_its_case_is_counted_as_held()
    {
        var held = OnHold(Start.AddDays(100)).At(Start.AddDays(99));
        Assert.Equal((default, 1, Pending), (Of(held).Dispose, Of(held).Holds, Of(held).Promise));
    }

    [Fact]
    public void Void_merged_false_and_foreign_cases_are_no_problems_left_unsolved()
    {
        var nothing = Reported().Does(Grid, version => new Verify(version, false, "nothing there", []));
        var empty = Of(nothing);
        Assert.Equal((1, 0, 1, 0, InTime), (empty.Reports, empty.ValidReports, empty.Voids, empty.Problems, empty.Verify));
        var merged = Reported().Does(Officer, version => new Merge(version, "c2", "the same"));
        Assert.Equal(new Figures { Reports = 1 }, Of(merged));
        var wrong = Raised().Does(Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, "probe out of water"));
        Assert.Equal((0, 0, default), (Of(wrong).Problems, Of(wrong).Due, Of(wrong).Dispatch));
        var foreign = Closing().Does(Center, version => new CloseCase(version, CaseOutcome.NotOurs, "the next county's"));
        Assert.Equal((1, 0), (Of(foreign).Problems, Of(foreign).Due));
        var unsolved = Closing().Does(Center, version => new CloseCase(version, CaseOutcome.Unsolved, "no money"));
        Assert.Equal((1, 0), (Of(unsolved).Due, Of(unsolved).Fixed));
    }

    [Fact]
    public void Questions_are_counted_apart_from_problems()
    {
        var answered = Handling(category: TestCatalogue.Question)
            .Does(Cleaner, version => new FinishHandling(version, "on weekdays from eight", [], null))
            .Does(Checker, version => new Check(version, true, null, []))
            .Does(Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"));
        Assert.Equal((1, 1, 0, 0), (Of(answered).Questions, Of(answered).QuestionsResolved, Of(answered).Problems, Of(answered).Due));
    }

    [Fact]
    public void A_sheet_adds_up_by_area_department_and_post()
    {
        var returned = Dispatched().Does(Cleaner, version => new SendBack(version, "not ours", null))
            .Does(Center, version => new Dispatch(version, TestCatalogue.Agriculture, [], null));
        var sheet = new FigureSheet(TestCatalogue.Value, Start);
        foreach (var story in new[] { Closed(), returned, Handling(), Reported() })
            sheet.Add(story.State!);
        var lines = sheet.Lines;
        Assert.Equal((4, 3, 2), (sheet.County.Reports, sheet.County.Dispatch.Done, sheet.County.AccurateDispatches));
        Assert.Equal(sheet.County, lines[new FigureKey(FigureAxis.Township, ThePlace.Township!)]);
        Assert.Equal(sheet.County, lines[new FigureKey(FigureAxis.Village, ThePlace.Village!)]);
        Assert.Equal((1, 1, 1), (
            lines[new FigureKey(FigureAxis.Department, TestCatalogue.Cleaning)].Dispose.Done,
            lines[new FigureKey(FigureAxis.Department, TestCatalogue.Cleaning)].Returns,
            lines[new FigureKey(FigureAxis.Department, TestCatalogue.Agriculture)].Problems));
        foreach (var post in Enum.GetValues<CasePost>())
            Assert.Equal(CaseFigures.Of(sheet.County, post), lines[new FigureKey(FigureAxis.Post, post.ToString())]);
        Assert.Equal((4, TimeSpan.FromHours(1)), (sheet.UntilReported.Count, sheet.UntilReported.Mean));
        Assert.InRange(sheet.UntilReported.Median!.Value.TotalSeconds, 3_600 * 0.99, 3_600 * 1.01);
    }

    [Fact]
    public void A_quantile_of_times_is_off_by_a_hundredth_at_most()
    {
        var delays = new Delays();
        Assert.Null(delays.Median);
        Assert.Null(delays.Mean);
        for (var minute = 1; minute <= 9_999; minute++)
            delays.Add(TimeSpan.FromMinutes(minute));
        Assert.InRange(delays.Median!.Value.TotalMinutes, 5_000 * 0.99, 5_000 * 1.01);
        Assert.InRange(delays.Quantile(0.9)!.Value.TotalMinutes, 9_000 * 0.99, 9_000 * 1.01);
        Assert.Equal(5_000, delays.Mean!.Value.TotalMinutes, 6);
        delays.Add(TimeSpan.FromDays(9_000_000));
        delays.Add(TimeSpan.FromDays(-1));
        Assert.InRange(delays.Quantile(1)!.Value.TotalDays, 3_600, 3_700);
    }
}
