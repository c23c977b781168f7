using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Escalation;

/// <summary>Steps that look at rosters, at turns, at owners and at how often something happened.</summary>
public class EscalationStepTests
{
    [Fact]
    public void Who_is_on_duty_is_called_and_where_nobody_is_the_gap_is_said()
    {
        var roster = new Roster(
            "desk", new Names("x", "x"), "Asia/Shanghai", Territory.County, [],
            [
                new PlannedShift("early", "center", Start, Start.AddMinutes(10)),
                new PlannedShift("late", "deputy", Start.AddMinutes(20), Start.AddMinutes(60)),
            ],
            []);
        var book = Book(new RosterBook([roster], WorkDays.Plain), Center, Deputy, Officer);
        var policy = Unattended(
            new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.County), true), Wait(10),
            new NotifyStep(new Target(null, null, null, Roster: "desk"), true), Wait(100),
            new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.County, Next: true), true), Wait(10),
            new NotifyStep(new Target(null, null, null, OnDuty: DutyPlace.County), true), new RepeatStep(1));
        Assert.Equal(
            [
                "0 start Unattended Village", "0 call center", "10 nobody", "10 call deputy", "15 missed Dispatching", "20 call deputy",
                "20 call deputy",
            ],
            new Night(book, policy).Raised().Until(29).Told);
    }

    [Fact]
    public void In_turn_one_of_them_is_called_and_with_each_repeat_the_next()
    {
        var policy = Unattended(new NotifyStep(new Target(Role.CommandCenter, null, null), true, InTurn: true), Wait(1), new RepeatStep(3));
        var called = new Night(Book(Center, Deputy), policy).Raised().Until(3).Told
            .Where(line => line.Contains("call", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[^1]).ToArray();
        Assert.Equal(4, called.Length);
        Assert.Equal(["center", "deputy"], called[..2].Order());
        Assert.Equal(called[..2], called[2..]);
    }

    [Fact]
    public void Somebody_else_becomes_the_owner_until_it_is_raised()
    {
        var night = new Night(null, Unattended(
            Call(Role.Farmer), Wait(1), new OwnStep("department:waterBureau"), Wait(1), new RaiseStep(Rung.County))).Raised().Until(1);
        Assert.Equal("department:waterBureau", night.State.Owner);
        Assert.Equal("county", night.Until(2).State.Owner);
    }

    [Fact]
    public void Below_its_number_it_waits_until_it_comes_back_often_enough()
    {
        var night = new Night(null, Unattended(new RateStep(3, 30), Call(Role.Farmer))).Raised().Until(5);
        Assert.Equal(["0 start Unattended Village", "0 too few"], night.Told);
        night.Does(Caller.Engine, new CoSign(Reporter("tag-b"), "me too", [])).Until(10);
        Assert.Equal("5 too few", night.Told[^1]);
        night.Does(Caller.Engine, new CoSign(Reporter("tag-c"), "me too", [])).Until(10);
        Assert.Equal(["10 often enough", "10 call farmer"], night.Told[^2..]);

        // Three within thirty minutes are not three within an hour.
        var slow = new Night(null, Unattended(new RateStep(3, 30), Call(Role.Farmer))).Raised().Until(20)
            .Does(Caller.Engine, new CoSign(Reporter("tag-b"), "me too", [])).Until(31)
            .Does(Caller.Engine, new CoSign(Reporter("tag-c"), "me too", [])).Until(40);
        Assert.Equal("31 too few", slow.Told[^1]);
    }
}
