using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage.Tests.Cases;

/// <summary>
/// Cases as the log must keep them, made without the flow: the log does not judge how a case came to stand where it does.
/// </summary>
internal static class SomeCases
{
    public static readonly DateTimeOffset Morning = new DateTimeOffset(2026, 4, 1, 3, 10, 0, 123, TimeSpan.Zero).AddTicks(4_567);

    public static readonly Actor Wang = new("p1", "王五", Role.DepartmentHandler, "agriculture", "web");

    public static readonly string[] Townships = ["t1", "t2", "t3"], Departments = ["agriculture", "water", "roads"];

    private static readonly string[] Categories = ["pondOxygen", "garbage", "roadDamage"];

    private static readonly string[] Texts = ["", "", "河边有垃圾", "Rubbish at the RIVER", "100% of 'it' \\ _", "灯坏了 12"];

    /// <summary>A policy with every kind of step.</summary>
    public static readonly EscalationPolicy Policy = new(
        "serious", new Names("严重事件无人响应", "A serious case"),
        new PolicyScope(EscalationTrigger.Overdue, Severity.Serious, ["garbage"], ["t1"]),
        [
            new NotifyStep(new Target(Role.Supervisor, Rung.Township, null), true), new NotifyStep(new Target(null, null, "p1"), false),
            new NotifyStep(new Target(null, null, null, "desk", null, true), false, true),
            new NotifyStep(new Target(null, null, null, null, DutyPlace.Department), false),
            new WaitStep(5), new RaiseStep(Rung.County), new OwnStep("department:roads"), new SuperviseStep(), new WindowStep(480, 1_080),
            new RateStep(3, 30), new WebhookStep("gateway"), new RepeatStep(3),
        ],
        new AcknowledgementRule(20, 30), 60);

    public static CaseFile Empty(int minutes = 0) => new()
    {
        Version = 1,
        Stage = CaseStage.Verifying,
        Source = CaseSource.Public,
        Category = "garbage",
        Level = Severity.Notice,
        Place = Place.County,
        OccurredAt = Morning.AddMinutes(minutes),
        ReportedAt = Morning.AddMinutes(minutes),
        DecidedAt = Morning.AddMinutes(minutes),
    };

    public static Due DueAt(DateTimeOffset at, bool provisional = false) =>
        new(at.ToOffset(TimeSpan.FromHours(8)), new Limit(ClockClass.WorkHour, 4), provisional);

    public static CaseClock Clock(DateTimeOffset due, bool provisional = false, DateTimeOffset? stopped = null) => new(
        Morning, new Limit(ClockClass.WorkDay, 2), [new Pause(Morning, Morning.AddHours(1)), new Pause(Morning.AddHours(2), null)], 1,
        DueAt(due, provisional), stopped);

    public static Assignment Part(string department, bool isLead = true) =>
        new(department, isLead, AssignmentState.Sent, Morning, null, null, null);

    /// <summary>A case with something in every member.</summary>
    public static CaseFile Full() => Empty() with
    {
        Version = 7,
        Stage = CaseStage.Merged,
        Condition = "usual",
        Place = new Place("t1", "v1", "P1"),
        Position = new Position(119.9601, 30.5322),
        FoundBy = FoundBy.NearVillage,
        Address = "塔山村 3 号",
        Text = "河边有垃圾",
        Alarm = new AlarmReport("P1", "v1", "t1", "rule", "pondOxygen", Severity.Serious, Morning, Morning, Morning, 2.36f),
        AlarmActive = true,
        AlarmSince = Morning,
        AcknowledgedBy = "王五",
        Assignments = [Part("agriculture"), Part("water", isLead: false) with { State = AssignmentState.Finished, Handler = "p2" }],
        StageDue = DueAt(Morning.AddHours(1)),
        Handling = Clock(Morning.AddHours(4)),
        Promise = Clock(Morning.AddDays(3), provisional: true, stopped: Morning.AddDays(2)),
        HeldUntil = Morning.AddDays(9),
        Holds = 1,
        Request = new PendingRequest(RequestKind.Hold, Wang, Morning, Morning.AddDays(9), Wang),
        Returned = new ReturnMark(CaseStage.Accepting, ["agriculture"], Wang, Morning),
        ReturnedBy = ["agriculture", "agriculture"],
        IsArbitrated = true,
        Round = 2,
        Reworks = 1,
        Times = new CaseTimes(Verified: Morning, Ended: Morning.AddDays(2)),
        Outcome = CaseOutcome.Unsolved,
        Reporters = [new Reporter("tag", true, Morning), new Reporter("", false, Morning.AddMinutes(1))],
        Rating = new Rating(2, false, Morning),
        Task = new WorkerTask(9, new Called("g1", "赵六"), TaskState.Offered, Morning, Morning, Morning.AddMinutes(5), true),
        Tasks = 9,
        Declined = ["g2"],
        SeekingSince = Morning,
        Parent = "parent",
        Children = [new ChildCase("child", true)],
        MergedInto = "other",
        BeforeMerge = Empty() with { Text = "before", Assignments = [Part("roads")] },
        Absorbed = [new AbsorbedCase("absorbed", [new Reporter("other", false, Morning)], Morning)],
        Reference = "12345-1",
        Escalation = new EscalationState
        {
            Run = 2, Trigger = EscalationTrigger.Overdue, Policy = Policy, Since = Morning, Next = 3, NextAt = Morning.AddMinutes(5),
            Loops = 1, Reached = true, Rung = Rung.Township, HeldSince = Morning.AddMinutes(1),
            HeldBy = new Called("p1", "王五"), Reminded = true,
            OwnedBy = "department:roads",
            Recent = [Morning],
        },
        Escalations = 2,
        IsSupervised = true,
        MissedDue = Morning,
        Calls =
        [
            new CaseCall(Morning, Wang, 0.625, Morning.AddHours(2), CaseStage.Handling, Morning, Morning.AddHours(1), IsDone: true),
            new CaseCall(Morning, Wang, null, Morning.AddHours(2), CaseStage.Checking, null),
        ],
    };

    public static CaseFile Random(Random chance, int version = 1)
    {
        var township = chance.Next(10) == 0 ? null : Pick(chance, Townships);
        var village = township is null || chance.Next(8) == 0 ? null : $"{township}v{chance.Next(3)}";
        var pond = village is null || chance.Next(3) == 0 ? null : $"{village}P{chance.Next(3)}";
        // Few minutes for many cases, so that several are decided in the same one.
        var at = Morning.AddMinutes(chance.Next(40));
        return Empty() with
        {
            Version = version,
            Stage = (CaseStage)chance.Next(11),
            Source = (CaseSource)chance.Next(7),
            Category = Pick(chance, Categories),
            Level = (Severity)chance.Next(5),
            Place = new Place(township, village, pond),
            Position = chance.Next(3) == 0 ? null : new Position(119.9 + (chance.NextDouble() / 10), 30.5 + (chance.NextDouble() / 10)),
            Text = Pick(chance, Texts),
            DecidedAt = at,
            Assignments = [.. Departments.Where(_ => chance.Next(4) == 0).Select(department => Part(department))],
            StageDue = chance.Next(3) == 0 ? null : DueAt(at.AddMinutes(chance.Next(60)), provisional: chance.Next(6) == 0),
            Promise = chance.Next(2) == 0 ? null : Clock(at.AddMinutes(chance.Next(60)), provisional: chance.Next(6) == 0),
            HeldUntil = chance.Next(5) == 0 ? at.AddMinutes(chance.Next(60)) : null,
        };
    }

    /// <summary>Everything of a case, to compare by: two arrays with the same items are not equal.</summary>
    public static string Text(CaseFile state) => CaseJson.Write(state);

    public static T Pick<T>(Random chance, IReadOnlyList<T> of) => of[chance.Next(of.Count)];

    public static CaseEvent Reported(CaseFile state, string? tag = null) => new CaseReported(
        state.DecidedAt,
        new CaseReport(
            state.Source, state.Category, state.Level, state.Text, state.Place, state.Position, state.FoundBy, state.Address,
            state.OccurredAt, [new Evidence("m1", EvidenceKind.Photo)]),
        Actor.Engine, tag is null ? null : new Reporter(tag, false, state.DecidedAt), state.Stage, DueAt(state.DecidedAt),
        DueAt(state.DecidedAt));
}
