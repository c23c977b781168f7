using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Domain.Tests.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Forecast;

/// <summary>Steps of cases as people moved them: what was done, with its minutes; what was not, with a plus.</summary>
public class StepSpanTests
{
    [Fact]
    public void Each_step_takes_from_its_beginning_to_its_end()
    {
        (CaseStory Story, string Spans)[] table =
        [
            (Reported().After(7), "Verifying 7+"),
            (Verified(), "Verifying 10"),
            (Verified().After(5), "Verifying 10, Filing 5+"),
            (Verified().After(5).Does(Officer, version => new VoidCase(version, "clean")), "Verifying 10, Filing 5"),
            (Reported().After(5).Does(Grid, version => new Verify(version, false, "clean", [])), "Verifying 5"),
            (Sent(), "Verifying 10, Filing 20, Dispatching 30"),
            (Sent().After(40), "Verifying 10, Filing 20, Dispatching 30, Accepting 40+"),
            (Taken().After(9), "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Handling 9+"),
            (Done(), "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Handling 50"),
            (Done().After(60).Does(Checker, Good), "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Handling 50, Checking 60"),
            (Done().After(60).Does(Checker, Good).After(70).Does(Center, Close),
                "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Handling 50, Checking 60, Closing 70"),
            (Sent().After(8).Does(Center, version => new VoidCase(version, "none")),
                "Verifying 10, Filing 20, Dispatching 30, Accepting 8+"),
            (Sent().After(8).Does(Officer, version => new Merge(version, "c2", "same")),
                "Verifying 10, Filing 20, Dispatching 30, Accepting 8+"),
            (Raised().After(11).Does(Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, "probe")), "Dispatching 11+"),
        ];
        foreach (var (story, expected) in table)
            Assert.Equal(expected, Text(story));
    }

    [Fact]
    public void What_was_gone_through_more_than_once_is_left_out()
    {
        (CaseStory Story, string Spans)[] table =
        [
            (Sent().After(5).Does(Cleaner, version => new SendBack(version, "not ours", null)).After(6),
                "Verifying 10, Filing 20, Dispatching 30, Dispatching 6+"),
            (Reworked(), "Verifying 10, Filing 20, Dispatching 30, Accepting 40"),
            (Reworked().After(9), "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Handling 9+"),
            (Reworked().After(9).Does(Cleaner, Feedback).After(3).Does(Checker, Good),
                "Verifying 10, Filing 20, Dispatching 30, Accepting 40, Checking 3"),
            (Closed().After(4).Does(Center, version => new Reopen(version, "again")).After(5), "Dispatching 5+"),
        ];
        foreach (var (story, expected) in table)
            Assert.Equal(expected, Text(story));
    }

    private static CaseStory Verified() => Reported().After(10).Does(Grid, version => new Verify(version, true, null, []));

    private static CaseStory Sent() => Verified().After(20).Does(Officer, version => new FileCase(version, null, "usual", null, null))
        .After(30).Does(Center, version => new Dispatch(version, TestCatalogue.Cleaning, [], null));

    private static CaseStory Taken() => Sent().After(40).Does(Cleaner, version => new Accept(version, null, null));

    private static CaseStory Done() => Taken().After(50).Does(Cleaner, Feedback);

    private static CaseStory Reworked() => Done().After(60).Does(Checker, version => new Check(version, false, "half", []));

    private static FinishHandling Feedback(int version) => new(version, "done", Photo, null);

    private static Check Good(int version) => new(version, true, null, []);

    private static CloseCase Close(int version) => new(version, CaseOutcome.Resolved, null, "usual");

    private static string Text(CaseStory story) => string.Join(
        ", ", StepSpan.Of(story.State!, story.Now).Select(span => $"{span.Stage} {span.Took.TotalMinutes:0}{(span.IsDone ? "" : "+")}"));
}

/// <summary>Lets time pass in a story.</summary>
internal static class CaseStoryTime
{
    public static CaseStory After(this CaseStory story, double minutes) => story.At(story.Now.AddMinutes(minutes));
}
