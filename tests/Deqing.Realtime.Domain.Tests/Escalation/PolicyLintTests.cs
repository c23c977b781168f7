using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>What is found in policies that would never work.</summary>
public class PolicyLintTests
{
    private static readonly NotifyStep Anybody = Call(Role.CommandCenter);

    public static TheoryData<string, EscalationStep[], string> Policies() => new()
    {
        { "well", [Anybody, Wait(1), new RaiseStep(Rung.Township), Wait(10_080), new RepeatStep(20), new SuperviseStep()], "" },
        { "nothing", [], "-1 NoSteps" },
        { "too much", [.. Enumerable.Repeat(Anybody, 51)], "-1 TooManySteps" },
        { "silent", [Wait(5), new RaiseStep(Rung.County)], "-1 NobodyCalled" },
        { "no wait", [Anybody, Wait(0)], "1 WaitOutOfRange" },
        { "longer than a week", [Anybody, Wait(10_081)], "1 WaitOutOfRange" },
        { "a loop", [Anybody, new RepeatStep(1)], "1 LoopWithoutWait" },
        { "for ever", [Anybody, Wait(1), new RepeatStep(21)], "2 RepeatOutOfRange" },
        { "never", [Anybody, Wait(1), new RepeatStep(0)], "2 RepeatOutOfRange" },
        { "twice", [Anybody, Wait(1), new RepeatStep(1), Anybody, new RepeatStep(2)], "4 RepeatsTwice" },
        { "down", [Anybody, new RaiseStep(Rung.County), new RaiseStep(Rung.Township)], "2 RaisesNothing" },
        { "nowhere", [Anybody, new RaiseStep(Rung.Village)], "1 RaisesNothing" },
        { "a system alone", [new WebhookStep("gateway"), Wait(1), new WebhookStep(new string('a', 100))], "" },
        { "no system", [Anybody, new WebhookStep(""), new WebhookStep(new string('a', 101))], "1 UnclearTarget; 2 UnclearTarget" },
        { "twice supervised", [Anybody, new SuperviseStep(), new SuperviseStep()], "2 SupervisesTwice" },
        { "no hours", [Anybody, new WindowStep(60, 60)], "1 EmptyWindow" },
        { "late hours", [Anybody, new WindowStep(0, 1_440)], "1 EmptyWindow" },
        { "a roster", [new NotifyStep(new Target(null, null, null, Roster: "desk", Next: true), true)], "" },
        { "on duty", [new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.Township), true)], "" },
        { "next of a role", [new NotifyStep(new Target(Role.Farmer, null, null, Next: true), true)], "0 UnclearTarget" },
        { "a rung of a roster", [new NotifyStep(new Target(null, Rung.County, null, Roster: "desk"), true)], "0 UnclearTarget" },
        { "often", [Anybody, new RateStep(50, 10_080)], "" },
        { "too often", [Anybody, new RateStep(51, 1)], "1 RateOutOfRange" },
        { "in no time", [Anybody, new RateStep(1, 0)], "1 RateOutOfRange" },
        { "an owner", [Anybody, new OwnStep("department:water")], "" },
        { "no owner", [Anybody, new OwnStep("the mayor")], "1 UnknownOwner" },
        { "whom", [new NotifyStep(new Target(null, null, null), true)], "0 UnclearTarget" },
        { "both", [new NotifyStep(new Target(Role.Farmer, null, "p1"), true)], "0 UnclearTarget" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Steps_that_would_never_work_are_named(string what, EscalationStep[] steps, string found)
    {
        Assert.NotNull(what);
        Assert.Equal(found, Found(Unattended(steps)));
    }

    [Theory]
    [InlineData(1, 2, 1, "")]
    [InlineData(0, 2, 1, "-1 ReminderOutOfRange")]
    [InlineData(2, 2, 1, "-1 ReminderOutOfRange")]
    [InlineData(1, 10_081, 1, "-1 ReminderOutOfRange")]
    [InlineData(1, 2, 0, "-1 WaitOutOfRange")]
    [InlineData(1, 2, 10_081, "-1 WaitOutOfRange")]
    public void Times_of_the_policy_are_within_a_week(int remind, int lapse, int again, string found) => Assert.Equal(
        found,
        Found(Unattended(Anybody) with { Acknowledgement = new AcknowledgementRule(remind, lapse), AgainMinutes = again }));

    private static string Found(EscalationPolicy policy) =>
        string.Join("; ", PolicyLint.Find(policy).Select(it => $"{it.Step} {it.What}"));
}
