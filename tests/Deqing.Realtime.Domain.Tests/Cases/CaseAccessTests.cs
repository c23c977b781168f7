using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class CaseAccessTests
{
    private static readonly Caller Both = Person(
        "both", (Role.DepartmentHandler, "department:waterBureau"), (Role.DepartmentHandler, "department:cleaning"));

    [Fact]
    public void A_handler_acts_for_the_department_of_the_grant()
    {
        (Caller Who, string? Named, string Answer)[] table =
        [
            (Cleaner, null, "cleaning"),
            (Cleaner, "cleaning", "cleaning"),
            (Cleaner, "waterBureau", "NotYourPart"),
            (WaterWorker, null, "waterBureau"),
            (Fisher, null, "OutsideTerritory"), // agriculture has no part in it
            (AnyHandler, null, "cleaning"), // the lead
            (AnyHandler, "waterBureau", "waterBureau"),
            (AnyHandler, "agriculture", "NotYourPart"),
            (Person("far", (Role.DepartmentHandler, "township:330000102")), null, "OutsideTerritory"),
            (Both, null, "DepartmentRequired"),
            (Both, "waterBureau", "waterBureau"),
            (Both, "agriculture", "NotYourPart"),
            (Officer, null, "cleaning"),
            (Officer, "waterBureau", "NotYourPart"),
            (Grid, null, "cleaning"),
            (Farmer, null, "cleaning"),
            (Center, null, "NoRole"),
            (Caller.Nobody, null, "NotSignedIn"),
            (Caller.Engine, null, "cleaning"),
        ];
        var state = Dispatched(joint: true).State!;
        foreach (var (who, named, expected) in table)
        {
            var right = CaseAccess.Judge(state, CaseVerb.Accept, named, who, Start);
            var answer = right.Refusal?.ToString() ?? (right.Reason == AccessReason.Allowed ? right.Department : right.Reason.ToString());
            Assert.True(expected == answer, $"{who.Id} for {named}: expected {expected}, was {answer}");
        }

        Assert.Equal(["cleaning", "waterBureau"], CaseAccess.ActingFor(state, Both, Start));
        Assert.Equal(["waterBureau"], CaseAccess.ActingFor(state, WaterWorker, Start));
        Assert.Equal(["cleaning", "waterBureau"], CaseAccess.ActingFor(state, AnyHandler, Start));
        Assert.Empty(CaseAccess.ActingFor(state, Center, Start));
    }

    [Fact]
    public void The_timeline_keeps_who_by_which_role_for_whom_and_from_where()
    {
        var day = Dispatched(joint: true).Does(WaterWorker, version => new Accept(version, null, null));
        Assert.Equal(
            new Actor("water", "water", Role.DepartmentHandler, "waterBureau", "web"), ((CaseAccepted)day.Events[^1]).By);
        Assert.Equal(new Actor("", "", null, null, "web"), ((CaseReported)day.Events[0]).By);
        Assert.Equal(Role.CommandCenter, ((CaseDispatched)day.Events[3]).By.Role);
    }

    [Fact]
    public void Somebody_is_shown_the_verbs_they_may_give()
    {
        (CaseStory Story, Caller Who, string Verbs)[] table =
        [
            (Reported(), Grid, "acknowledge note verify"),
            (Reported(), Checker, "note"),
            (Reported(), Caller.Nobody, ""),
            (Reported(), Cleaner, ""), // nobody has sent it there
            (Reported(), Officer, "acknowledge note verify void reclassify merge split assign"),
            (Dispatched(), Cleaner, "note accept return"),
            (Dispatched(), Center, "note dispatch void reclassify merge split assign urge"),
            (Handling(joint: true), Cleaner, "note return handle extend hold"),
            (Handling(joint: true), WaterWorker, "note accept return"),
            (Handling().Does(Cleaner, version => new AskExtension(version, "rain")), Cleaner, "note return handle refuse"),
            (Handling().Does(Cleaner, version => new AskExtension(version, "rain")), Foreman, "note return handle approve refuse"),
            (OnHold(Start.AddDays(1)), Cleaner, "note resume"),
            (Checking(), Checker, "note check"),
            (Closing(), Deputy, "note close void reclassify merge split urge"),
            (Closed(), Center, "reopen"),
            (Closed(), Cleaner, ""),
            (Reported().Does(Officer, version => new Merge(version, "c2", "the same")), Officer, "unmerge"),
            (Raised(), Officer, "acknowledge note close void reclassify merge split"),
        ];
        foreach (var (story, who, expected) in table)
        {
            var verbs = string.Join(' ', CaseVerbs.For(story.State!, who, TheCounty, story.Now).Select(verb => verb.Word()));
            Assert.True(expected == verbs, $"{story.State!.Stage} {who.Id}: expected {expected}, was {verbs}");
        }
    }

    [Fact]
    public void Who_may_not_give_a_command_hears_why_before_anything_else()
    {
        var supervisor = Supervisor with { SecondFactor = false };
        (Caller Who, CaseCommand Command, string Answer)[] table =
        [
            (Caller.Nobody, new Verify(99, true, null, []), "NotSignedIn"),
            (Grid, new CloseCase(99, CaseOutcome.Resolved, null), "NoRole"), // not: stale version
            (Person("far", (Role.VillageOfficer, "village:330000100002")), new Verify(99, true, null, []), "OutsideTerritory"),
            (supervisor, new Verify(1, true, null, []), "SecondFactorRequired"),
            (Supervisor, new Verify(1, true, null, []), "CaseVerified"),
            (Center, new Wake(), "NoRole"),
            (Center, new Absorb("c2", [], Start, Actor.Engine), "NoRole"),
        ];
        foreach (var (who, command, expected) in table)
            Assert.Equal(expected, Reported().Asks(who, command));
    }
}
