using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Tests;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class CaseRefusalTests
{
    private static readonly string Long = new('x', CaseFile.MaxText + 1);
    private static readonly ImmutableArray<Evidence> TooMuch = [.. Enumerable.Repeat(Photo[0], CaseFile.MaxEvidence + 1)];

    private static void Expect(params (CaseStory Story, Caller Who, Func<int, CaseCommand> Command, string Answer)[] table)
    {
        foreach (var (story, who, command, expected) in table)
        {
            var given = command(story.Version);
            var answer = story.Asks(who, given);
            Assert.True(expected == answer, $"{story.State?.Stage} + {given}: expected {expected}, was {answer}");
        }
    }

    [Fact]
    public void Reports_are_refused_for_a_named_reason()
    {
        var none = new CaseStory();
        Expect(
            (none, Caller.Nobody, _ => new Report(Problem(), Reporter("a")), "CaseReported"),
            (none, Caller.Nobody, _ => new Report(Problem(CaseSource.GridWorker), null), "NotSignedIn"),
            (none, Farmer, _ => new Report(Problem(CaseSource.GridWorker), null), "NoRole"),
            (none, Grid, _ => new Report(Problem(CaseSource.GridWorker), null), "CaseReported"),
            (none, Center, _ => new Report(Problem(CaseSource.Alarm), null), "NoRole"),
            (none, Caller.Nobody, _ => new Report(Problem(category: "unheard"), null), "UnknownCategory"),
            (none, Caller.Nobody, _ => new Report(Problem(category: TestCatalogue.Water), null), "UnknownCategory"), // not public
            (none, Caller.Nobody, _ => new Report(Problem(text: " "), null), "NoteRequired"),
            (none, Caller.Nobody, _ => new Report(
                Problem(text: " ") with { Evidence = [new Evidence("v", EvidenceKind.Voice)] }, null), "CaseReported"),
            (none, Caller.Nobody, _ => new Report(Problem(text: Long), null), "TextTooLong"),
            (none, Caller.Nobody, _ => new Report(Problem() with { Address = Long }, null), "TextTooLong"),
            (none, Caller.Nobody, _ => new Report(Problem() with { Evidence = TooMuch }, null), "TooMuchEvidence"),
            (none, Caller.Nobody, _ => new Report(Problem(), new Reporter("a", false, Start.AddYears(-200))), "TimeOutOfRange"),
            (none, Caller.Nobody, _ => new CoSign(Reporter("b"), "", []), "UnknownCase"),
            (none, Center, _ => new Acknowledge(0, null), "UnknownCase"),
            (none, Center, _ => new RaiseAlarm(Alarm(0)), "NoRole"),
            (none, Caller.Engine, _ => new ClearAlarm(Start, 4), "UnknownCase"),
            (Reported(), Caller.Nobody, _ => new Report(Problem(), Reporter("a")), ""),
            (Reported(), Caller.Nobody, _ => new CoSign(Reporter("tag-a"), "me again", []), ""),
            (Reported(), Caller.Nobody, _ => new CoSign(Reporter(""), "", []), "CaseCoSigned"),
            (Reported(), Caller.Nobody, _ => new CoSign(Reporter("b"), Long, []), "TextTooLong"),
            (Closed(), Caller.Nobody, _ => new CoSign(Reporter("b"), "", []), "AlreadyClosed"));
    }

    [Fact]
    public void Steps_are_refused_for_a_named_reason()
    {
        Expect(
            (Reported(), Grid, version => new Verify(version - 1, true, null, []), "StaleVersion"),
            (Reported(), Grid, version => new Verify(version, false, " ", []), "NoteRequired"),
            (Reported(), Grid, version => new Verify(version, false, "nothing there", []), "CaseVoided"),
            (Reported(), Grid, version => new Verify(version, true, null, TooMuch), "TooMuchEvidence"),
            (Reported(), Officer, version => new FileCase(version, null, "usual", null, null), "WrongStage"),
            (Reported().Does(Grid, version => new Verify(version, true, null, [])), Officer,
                version => new FileCase(version, "unheard", "usual", null, null), "UnknownCategory"),
            (Reported().Does(Grid, version => new Verify(version, true, null, [])), Officer,
                version => new FileCase(version, null, "unheard", null, null), "UnknownCondition"),
            (Raised(), Center, version => new Dispatch(version, "unheard", [], null), "UnknownDepartment"),
            (Raised(), Center, version => new Dispatch(version, "cleaning", ["cleaning"], null), "DepartmentTwice"),
            (Raised(), Center, version => new Dispatch(version, "cleaning", ["agriculture", "agriculture"], null), "DepartmentTwice"),
            (Dispatched(), Center, version => new Dispatch(version, "cleaning", [], null), "NothingToChange"),
            (Dispatched(), Center, version => new Dispatch(version, "cleaning", ["agriculture"], null), "CaseDispatched"),
            (Dispatched(), Cleaner, version => new Accept(version, null, Long), "TextTooLong"),
            (Dispatched(), Cleaner, version => new Accept(version, "waterBureau", null), "NotYourPart"),
            (Dispatched(), Cleaner, version => new FinishHandling(version, "done", Photo, null), "WrongStage"),
            (Dispatched(), Cleaner, version => new SendBack(version, "", null), "ReasonRequired"),
            (Handling(), Cleaner, version => new Accept(version, null, null), "NotYourPart"),
            (Handling(), Cleaner, version => new FinishHandling(version, "done", [], null), "EvidenceRequired"),
            (Handling(), Cleaner, version => new FinishHandling(version, " ", Photo, null), "NoteRequired"),
            (Handling(category: TestCatalogue.StreetLamp), Cleaner, version => new FinishHandling(version, "done", [], null),
                "HandlingFinished"),
            (Checking(), Cleaner, version => new Check(version, true, null, []), "NoRole"),
            (Checking(), Checker, version => new Check(version, false, null, []), "NoteRequired"),
            (Checking(), Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"), "WrongStage"),
            (Closing(), Center, version => new CloseCase(version, CaseOutcome.Resolved, null), "UnknownCondition"),
            (Closing(), Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "unheard"), "UnknownCondition"),
            (Closing(), Center, version => new CloseCase(version, CaseOutcome.Unsolved, null, "usual"), "NoteRequired"),
            (Closing(), Center, version => new CloseCase(version, CaseOutcome.Unsolved, "no money this year"), "CaseClosed"),
            (Closed(), Center, version => new CloseCase(version, CaseOutcome.Resolved, null, "usual"), "AlreadyClosed"),
            (Closed(), Center, version => new Reopen(version, " "), "ReasonRequired"),
            (Closing(), Center, version => new Reopen(version, "why"), "WrongStage"),
            (Closing(), Officer, version => new VoidCase(version, ""), "ReasonRequired"),
            (Closing(), Officer, version => new Reclassify(version, null, null, null, null, null, null, "why"), "NothingToChange"),
            (Closing(), Officer, version => new Reclassify(version, "streetLamp", null, null, null, null, null, "why"), "UnknownCondition"),
            (Closing(), Officer, version => new Acknowledge(version, null), "AlreadyAcknowledged"),
            (Closing(), Officer, version => new AddNote(version, "", [], true), "NoteRequired"),
            (Closing(), Caller.Engine, _ => new AddNote(0, "thank you", [], true), "CaseNoted"));
    }

    [Fact]
    public void Requests_and_holds_are_refused_for_a_named_reason()
    {
        var tomorrow = Start.AddDays(1);
        var asked = Handling().Does(Cleaner, version => new AskExtension(version, "rain"));
        var endorsed = Handling().Does(Cleaner, version => new AskExtension(version, "rain"))
            .Does(Foreman, version => new Approve(version, null));
        var due = Handling().State!.Handling!.Due.At;
        Expect(
            (Handling(), Cleaner, version => new AskExtension(version, ""), "ReasonRequired"),
            (Dispatched(), Cleaner, version => new AskExtension(version, "rain"), "WrongStage"),
            (Handling().At(due), Cleaner, version => new AskExtension(version, "rain"), "RequestMade"),
            (Handling().At(due.AddTicks(1)), Cleaner, version => new AskExtension(version, "rain"), "Overdue"),
            (Handling().At(due.AddTicks(1)), Cleaner, version => new AskHold(version, "rain", due.AddDays(1)), "Overdue"),
            (Handling(), Cleaner, version => new AskHold(version, "rain", Start), "TimeOutOfRange"),
            (Handling(), Cleaner, version => new AskHold(version, "rain", Start.AddDays(365)), "RequestMade"),
            (Handling(), Cleaner, version => new AskHold(version, "rain", Start.AddDays(365).AddTicks(1)), "TimeOutOfRange"),
            (asked, Cleaner, version => new AskHold(version, "rain", tomorrow), "RequestWaiting"),
            (asked, Cleaner, version => new Approve(version, null), "OwnWork"),
            (asked, Center, version => new Approve(version, null), "NoRole"), // the department speaks first
            (asked, WaterWorker, version => new Approve(version, null), "OutsideTerritory"),
            (asked, Cleaner, version => new RefuseRequest(version, "the rain stopped"), "RequestRefused"),
            (Handling().Does(Cleaner, version => new AskExtension(version, "rain")).At(due.AddTicks(1)), Foreman, version => new Approve(version, null), "Overdue"),
            (endorsed, Foreman, version => new Approve(version, null), "NoRole"),
            (endorsed, Center, version => new Approve(version, Long), "TextTooLong"),
            (endorsed, Center, version => new Approve(version, null), "ExtensionGranted"),
            (Handling(), Foreman, version => new Approve(version, null), "NoRequest"),
            (Handling(), Cleaner, version => new EndHold(version, "why"), "NotOnHold"),
            (OnHold(tomorrow), Cleaner, version => new FinishHandling(version, "done", Photo, null), "OnHold"),
            (OnHold(tomorrow), Cleaner, version => new AskExtension(version, "rain"), "OnHold"),
            (OnHold(tomorrow), Cleaner, version => new SendBack(version, "not ours", null), "OnHold"),
            (OnHold(tomorrow), Cleaner, version => new EndHold(version, "thawed"), "HoldEnded"),
            (OnHold(tomorrow).Does(Cleaner, version => new EndHold(version, "thawed")), Cleaner,
                version => new AskHold(version, "again", tomorrow), "NoneLeft"),
            (OnHold(tomorrow).At(tomorrow), Cleaner, version => new FinishHandling(version, "done", Photo, null),
                "HoldEnded HandlingFinished"));
    }

    [Fact]
    public void Links_are_refused_for_a_named_reason()
    {
        var split = Reported().Does(Officer, version => new Split(version, Parts(2), "two things"));
        var merged = Reported().Does(Officer, version => new Merge(version, "c2", "the same"));
        Expect(
            (Reported(), Officer, version => new Merge(version, Id, "itself"), "CannotMerge"),
            (Reported(), Officer, version => new Merge(version, "c2", " "), "ReasonRequired"),
            (Reported(), Officer, version => new Unmerge(version, "why"), "WrongStage"),
            (merged, Officer, version => new Merge(version, "c3", "again"), "AlreadyClosed"),
            (merged, Officer, version => new Reopen(version, "again"), "WrongStage"),
            (merged, Caller.Engine, _ => new Absorb("c3", [], Start, Actor.Engine), "CannotMerge"),
            (Reported(), Caller.Engine, _ => new Absorb(Id, [], Start, Actor.Engine), "CannotMerge"),
            (Reported(), Caller.Engine, _ => new Release("c3", Actor.Engine), ""),
            (Reported(), Officer, version => new Split(version, Parts(1), "one"), "PartsOutOfRange"),
            (Reported(), Officer, version => new Split(version, Parts(11), "many"), "PartsOutOfRange"),
            (Reported(), Officer, version => new Split(version, Parts(10), "many"), "CaseSplit"),
            (split, Officer, version => new Split(version, Parts(9), "more"), "Full"),
            (split, Officer, version => new VoidCase(version, "nothing"), "ChildrenOpen"),
            (split, Officer, version => new Merge(version, "c2", "the same"), "ChildrenOpen"),
            (split, Center, version => new CloseCase(version, CaseOutcome.Resolved, null), "ChildrenOpen"),
            (split, Caller.Engine, _ => new EndChild("c1.1", CaseOutcome.Resolved), "ChildEnded"),
            (split, Caller.Engine, _ => new EndChild("c9", null), ""),
            (Reported(), Center, version => new CloseCase(version, CaseOutcome.Resolved, null), "WrongStage"));

        static ImmutableArray<CasePart> Parts(int count) => [.. Enumerable.Repeat(new CasePart(TestCatalogue.Garbage, null, "a part"), count)];
    }

    [Fact]
    public void Ratings_are_refused_for_a_named_reason()
    {
        Expect(
            (Closing(), Caller.Nobody, _ => new Rate("tag-a", 5, true, null), "WrongStage"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-b", 5, true, null), "NotYourReport"),
            (Closed(), Caller.Nobody, _ => new Rate("", 5, true, null), "NotYourReport"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-a", 0, true, null), "StarsOutOfRange"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-a", 6, true, null), "StarsOutOfRange"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-a", 5, true, Long), "TextTooLong"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-a", 5, true, null), "CaseRated"),
            (Closed(), Caller.Nobody, _ => new Rate("tag-a", 1, false, null), "CaseRated CaseReopened"),
            (Closed().At(Start.AddDays(30)), Caller.Nobody, _ => new Rate("tag-a", 1, false, null), "CaseRated CaseReopened"),
            (Closed().At(Start.AddDays(30).AddTicks(1)), Caller.Nobody, _ => new Rate("tag-a", 1, false, null), "RatingClosed"),
            (Closed().Does(Caller.Nobody, new Rate("tag-a", 5, true, null)), Caller.Nobody, _ => new Rate("tag-a", 1, false, null),
                "RatingClosed"));
    }

    [Fact]
    public void An_alarm_is_answered_in_every_state()
    {
        var later = Start.AddHours(2);
        Expect(
            (Raised(), Caller.Engine, _ => new RaiseAlarm(Alarm(0)), ""),
            (Raised(), Caller.Engine, _ => new RaiseAlarm(Alarm(-1)), ""),
            (Raised(), Caller.Engine, _ => new RaiseAlarm(Alarm(90)), "AlarmReturned"),
            (Raised(), Caller.Engine, _ => new ClearAlarm(later, 4), "AlarmCleared"),
            (Raised(), Caller.Engine, _ => new ClearAlarm(Start.AddHours(-1), 4), ""),
            (Raised(), Officer, version => new Acknowledge(version, "on my way"), "CaseAcknowledged"),
            (Raised(), Farmer, version => new Acknowledge(version, null), "CaseAcknowledged"),
            (Raised(), Checker, version => new Acknowledge(version, null), "NoRole"),
            (Raised(), Officer, version => new Acknowledge(version + 1, null), "StaleVersion"),
            (Raised(), Officer, version => new CloseCase(version, CaseOutcome.Resolved, null), "AlarmStillActive"),
            (Raised(), Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, null), "NoteRequired"),
            (Raised(), Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, "probe out of water"), "CaseClosed"),
            (Raised().Does(Caller.Engine, new ClearAlarm(later, 4)), Officer,
                version => new CloseCase(version, CaseOutcome.Resolved, null), "CaseClosed"),
            (Raised().Does(Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, "probe")), Caller.Engine,
                _ => new RaiseAlarm(Alarm(90)), "AlreadyClosed"),
            (Raised().Does(Officer, version => new CloseCase(version, CaseOutcome.FalseAlarm, "probe")), Caller.Engine,
                _ => new ClearAlarm(later, 4), ""),
            (Raised().Does(Officer, version => new Merge(version, "c2", "the same")), Caller.Engine,
                _ => new ClearAlarm(later, 4), "AlarmCleared"));
    }

    [Fact]
    public void A_full_case_takes_what_the_engine_says_and_nothing_else()
    {
        var full = Raised().State! with { Version = CaseFile.MaxEvents };
        Assert.Equal(CaseRefusal.Full, Ask(full, Officer, new Acknowledge(full.Version, null)).Refusal);
        Assert.Equal(CaseRefusal.Full, Ask(full, Caller.Nobody, new CoSign(Reporter("b"), "", [])).Refusal);
        Assert.Single(Ask(full, Caller.Engine, new ClearAlarm(Start.AddHours(1), 4)).Events);
        var loved = Raised().State! with
        {
            Reporters = [.. Enumerable.Range(1, CaseFile.MaxReporters).Select(number => Reporter($"t{number}"))],
        };
        Assert.Equal(CaseRefusal.Full, Ask(loved, Caller.Nobody, new CoSign(Reporter("b"), "", [])).Refusal);
        Assert.Equal(CaseRefusal.Full, Ask(loved, Caller.Engine, new Absorb("c2", [Reporter("b")], Start, Actor.Engine)).Refusal);

        static Decision Ask(CaseFile state, Caller who, CaseCommand command) =>
            CaseFlow.Decide(Id, state, command, new Asker(who, "web"), County, Start);
    }

    [Fact]
    public void The_same_alarm_names_the_same_case_and_the_name_is_safe_in_a_url()
    {
        var id = CaseFile.IdOf("P0001", "oxygen-low", new DateTimeOffset(2026, 7, 1, 10, 0, 0, 5, TimeSpan.FromHours(8)));
        Assert.Equal("P0001.oxygen-low.20260701T020000005Z", id);
        Assert.Equal(id, Uri.EscapeDataString(id));
    }
}
