using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Tests.Notices;

/// <summary>Whether a worker must still be told of a task that was offered to them.</summary>
public sealed class OfferNoticeTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly DutyBook Wang = new([new DutyPerson("wang", "王五", [])], RosterBook.Empty);

    /// <summary>How the task stands, whether it is told of, and why not.</summary>
    public static readonly TheoryData<string, NoticeStop?> Tasks = new()
    {
        { "offered", null },
        { "accepted", NoticeStop.Acknowledged },
        { "recalled", NoticeStop.Acknowledged },
        { "offered to somebody else", NoticeStop.Acknowledged },
        { "offered again", NoticeStop.Acknowledged },
        { "over", NoticeStop.CaseEnded },
        { "switched off", NoticeStop.NotOnDuty },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void It_is_told_as_long_as_it_is_offered(string what, NoticeStop? stop)
    {
        var offered = new WorkerTask(2, new Called("wang", "王五"), TaskState.Offered, Now, Now, Now.AddMinutes(5), false);
        var state = new CaseFile
        {
            Version = 3, Stage = what == "over" ? CaseStage.Closed : CaseStage.Handling, Source = CaseSource.Public, Category = "garbage",
            Level = Severity.Notice, Place = Place.County, OccurredAt = Now, ReportedAt = Now, DecidedAt = Now,
            Task = what switch
            {
                "accepted" => offered with { State = TaskState.Accepted },
                "recalled" => null,
                "offered to somebody else" => offered with { Worker = new Called("li", "李四") },
                "offered again" => offered with { Number = 3 },
                _ => offered,
            },
        };
        var duty = what == "switched off" ? DutyBook.Nobody : Wang;
        Assert.Equal(stop, NoticeFlow.StopOfOffer(state, 2, "wang", duty, Now));
    }
}
