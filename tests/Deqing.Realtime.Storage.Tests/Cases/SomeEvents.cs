using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Storage.Tests.Cases;

/// <summary>One event of every type, with something in every member that may be empty.</summary>
internal static class SomeEvents
{
    private static readonly DateTimeOffset At = new(2026, 4, 1, 3, 10, 0, TimeSpan.Zero);

    private static readonly Actor By = SomeCases.Wang;

    private static readonly Due Due = SomeCases.DueAt(At.AddHours(4), provisional: true);

    private static readonly Reporter Reporter = new("tag", true, At);

    private static readonly ImmutableArray<Evidence> Evidence = [new("m1", EvidenceKind.Photo), new("m2", EvidenceKind.Voice)];

    private static readonly AlarmReport Alarm = new(
        "P0001", "330521104201", "330521104", "pond-oxygen-low", "pondOxygen", Severity.Serious, At.AddMinutes(-5), At,
        At.AddMilliseconds(250), 2.36f);

    private static readonly Place Village = new("330521104", "330521104201", null);

    private static readonly Position Position = new(119.9601, 30.5322);

    private static readonly CaseReport Report = new(
        CaseSource.Hotline, "garbage", Severity.Warning, "河边有垃圾", Village, Position, FoundBy.NearVillage, "塔山村 3 号",
        At.AddHours(-1), Evidence, "12345-1", "parent");

    public static readonly ImmutableArray<CaseEvent> All =
    [
        new CaseOpened(At, Alarm, new AlarmFiling("usual", Due, Due)),
        new AlarmReturned(At, Alarm),
        new AlarmCleared(At, At, 3.5f),
        new CaseAcknowledged(At, "王五", "来了", "p1"),
        new CaseClosed(At, "王五", CaseOutcome.NotOurs, "邻县", "p1", "usual", By),
        new CaseReported(At, Report, Actor.Engine, Reporter, CaseStage.Verifying, Due, Due),
        new CaseCoSigned(At, Reporter, "还在", Evidence, "phone"),
        new CaseNoted(At, By, "说明", Evidence, true),
        new CaseVerified(At, By, "属实", Evidence, Due),
        new CaseFiled(At, By, "garbage", "usual", Severity.Serious, "立案", Due),
        new CaseDispatched(At, By, "agriculture", ["water"], "请办", Due, Due),
        new CaseAccepted(At, By, "agriculture", "收到"),
        new CaseReturned(At, By, CaseStage.Accepting, CaseStage.Dispatching, "agriculture", "不归我管", Due),
        new CaseArbitrated(At, By, "water", ["roads"], "水务主办", Due, Due),
        new HandlingFinished(At, By, "water", "已清", Evidence, CaseStage.Checking, Due),
        new CaseChecked(At, By, true, "干净", Evidence, Due),
        new CaseVoided(At, By, "没有问题"),
        new CaseRated(At, "tag", 4, true, "谢谢"),
        new CaseReopened(At, By, "又有了", Severity.Critical, CaseStage.Dispatching, Due),
        new RequestMade(At, By, RequestKind.Hold, "等雨停", At.AddDays(3)),
        new RequestEndorsed(At, By, "同意"),
        new RequestRefused(At, By, "不同意"),
        new ExtensionGranted(At, By, "一次", Due),
        new HoldStarted(At, By, "等雨停", At.AddDays(3)),
        new HoldEnded(At, By, "雨停了", Due),
        new CaseReclassified(
            At, By, "roadDamage", "usual", Severity.Notice, Village, Position, FoundBy.Village, "是路", Due, Due),
        new CaseMerged(At, By, "other", "同一件"),
        new CaseUnmerged(At, By, "不是同一件"),
        new CaseAbsorbed(At, By, "other", [Reporter], At.AddHours(-1), Due),
        new CaseReleased(At, By, "other", Due),
        new CaseSplit(At, By, ["a.1", "a.2"], [Report, Report], "两件事"),
        new ChildEnded(At, "a.1", CaseOutcome.Resolved),
        new DeadlinesRecomputed(At, Due, Due, Due),
        new EscalationStarted(At, 2, EscalationTrigger.Overdue, SomeCases.Policy, Rung.Village, 1, At.AddMinutes(5)),
        .. SomeCases.Policy.Steps.Select((step, index) => new EscalationStepped(
            At, 2, index, step, StepOutcome.Done, [new("p1", "王五"), new("p2", "李四")], At, 3, At.AddMinutes(9), 1)),
        new EscalationStepped(At, 2, 0, SomeCases.Policy.Steps[0], StepOutcome.NobodyFound, [], At, 3, At.AddMinutes(9), 1),
        new DueMissed(At, CaseStage.Handling, At.AddMinutes(-1)),
        new AcknowledgementReminded(At, 2, new Called("p1", "王五")),
        new AcknowledgementLapsed(At, 2, new Called("p1", "王五")),
        new CaseUrged(At, By, "请尽快", 0.625, At.AddHours(2)),
        new CaseUrged(At, By, null, null, At.AddHours(2)),
        new TaskAssigned(
            At, By, 2, new Called("g1", "赵六"), TaskState.Offered, At.AddMinutes(5), "更熟悉",
            new TaskChoice(2, 3, 17, 1_200, 40, 1, 12, new Called("g2", "孙七"))),
        new TaskAssigned(
            At, Actor.Engine, 3, new Called("g2", "孙七"), TaskState.Reserved, At.AddMinutes(30), null,
            new TaskChoice(0, 0, null, null, null, 0, 0, null)),
        new TaskAccepted(At, By, 2),
        new TaskArrived(At, By, 2),
        new TaskDeclined(At, By, 2, "车坏了"),
        new TaskUnanswered(At, 2, new Called("g1", "赵六"), TaskState.Offered),
        new TaskRecalled(At, By, 2, "不用了"),
        new TaskWanted(At),
        new TaskUnfilled(At, [Shortfall.AllDeclined, Shortfall.NobodyOnDuty]),
    ];
}
