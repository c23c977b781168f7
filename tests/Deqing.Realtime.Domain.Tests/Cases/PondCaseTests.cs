using CsCheck;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class PondCaseTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static AlarmReport Alarm(int minute) => new(
        "P0001", "330000100001", "330000101", "oxygen-low", "water", Severity.Serious,
        Start.AddMinutes(minute), Start.AddMinutes(minute + 5), Start.AddMinutes(minute + 5), 2.4f);

    private static PondCase After(params CaseCommand[] commands) => commands.Aggregate(
        (PondCase?)null,
        (state, command) => PondCase.Decide(state, command, Giver(command), Start.AddHours(1)).Events.Aggregate(state, PondCase.Evolve))!;

    private static readonly Caller Li = Person(Role.VillageOfficer, "village:330000100001");

    private static Caller Person(Role role, string territory) => new(
        CallerKind.Person, "p1", "Li", true,
        [new Grant("g1", role, Territory.Parse(territory)!.Value, GrantKind.Standing, Start.AddDays(-1), Start.AddDays(30), null)]);

    // Ponds report alarms, people do everything else.
    private static Caller Giver(CaseCommand command) => command is RaiseAlarm or ClearAlarm ? Caller.Engine : Li;

    private static PondCase Open => After(new RaiseAlarm(Alarm(0)));

    private static PondCase Acknowledged => After(new RaiseAlarm(Alarm(0)), new Acknowledge(1, null));

    private static PondCase Cleared => After(new RaiseAlarm(Alarm(0)), new ClearAlarm(Start.AddHours(1), 4));

    private static PondCase Closed => After(new RaiseAlarm(Alarm(0)), new CloseCase(1, CaseOutcome.FalseAlarm, "probe out of water"));

    [Fact]
    public void Every_state_answers_every_command_with_an_event_a_reason_or_nothing_to_do()
    {
        var later = Start.AddHours(2);
        (PondCase? State, CaseCommand Command, string Answer)[] table =
        [
            (null, new RaiseAlarm(Alarm(0)), "CaseOpened"),
            (null, new ClearAlarm(later, 4), "UnknownCase"),
            (null, new Acknowledge(0, null), "UnknownCase"),
            (null, new CloseCase(0, CaseOutcome.Resolved, null), "UnknownCase"),
            (Open, new RaiseAlarm(Alarm(0)), ""),
            (Open, new RaiseAlarm(Alarm(-1)), ""),
            (Open, new RaiseAlarm(Alarm(90)), "AlarmReturned"),
            (Open, new ClearAlarm(later, 4), "AlarmCleared"),
            (Open, new ClearAlarm(Start, 4), ""),
            (Open, new Acknowledge(1, "on my way"), "CaseAcknowledged"),
            (Open, new Acknowledge(0, null), "StaleVersion"),
            (Open, new Acknowledge(2, null), "StaleVersion"),
            (Open, new Acknowledge(1, new string('x', PondCase.MaxNote)), "CaseAcknowledged"),
            (Open, new Acknowledge(1, new string('x', PondCase.MaxNote + 1)), "TextTooLong"),
            (Open, new CloseCase(1, CaseOutcome.Resolved, null), "AlarmStillActive"),
            (Open, new CloseCase(1, CaseOutcome.FalseAlarm, null), "NoteRequired"),
            (Open, new CloseCase(1, CaseOutcome.FalseAlarm, "probe out of water"), "CaseClosed"),
            (Acknowledged, new Acknowledge(2, null), "AlreadyAcknowledged"),
            (Acknowledged, new CloseCase(2, CaseOutcome.Resolved, null), "AlarmStillActive"),
            (Cleared, new CloseCase(2, CaseOutcome.Resolved, null), "CaseClosed"),
            (Cleared, new ClearAlarm(later, 4), ""),
            (Cleared, new RaiseAlarm(Alarm(90)), "AlarmReturned"),
            (Closed, new RaiseAlarm(Alarm(0)), ""),
            (Closed, new RaiseAlarm(Alarm(90)), "AlreadyClosed"),
            (Closed, new ClearAlarm(later, 4), ""),
            (Closed, new Acknowledge(2, null), "AlreadyClosed"),
            (Closed, new CloseCase(2, CaseOutcome.Resolved, null), "AlreadyClosed"),
        ];
        foreach (var (state, command, expected) in table)
        {
            var decision = PondCase.Decide(state, command, Giver(command), later);
            var answer = decision.Refusal?.ToString() ?? string.Join(' ', decision.Events.Select(happened => happened.GetType().Name));
            Assert.True(expected == answer, $"{state?.State} + {command}: expected {expected}, was {answer}");
        }
    }

    [Fact]
    public void The_same_alarm_names_the_same_case_and_the_name_is_safe_in_a_url()
    {
        var id = PondCase.IdOf("P0001", "oxygen-low", new DateTimeOffset(2026, 7, 1, 10, 0, 0, 5, TimeSpan.FromHours(8)));
        Assert.Equal("P0001.oxygen-low.20260701T020000005Z", id);
        Assert.Equal(id, Uri.EscapeDataString(id));
    }

    [Fact]
    public void Who_may_not_give_a_command_hears_why_before_anything_else()
    {
        (Caller Who, CaseCommand Command, AccessReason Answer)[] table =
        [
            (Li, new Acknowledge(1, null), AccessReason.Allowed),
            (Li, new CloseCase(1, CaseOutcome.FalseAlarm, "probe out of water"), AccessReason.Allowed),
            (Li, new RaiseAlarm(Alarm(90)), AccessReason.NoRole), // nobody but the engine raises alarms
            (Li, new ClearAlarm(Start.AddHours(2), 4), AccessReason.NoRole),
            (Caller.Nobody, new Acknowledge(1, null), AccessReason.NotSignedIn),
            (Person(Role.Checker, "county"), new Acknowledge(1, null), AccessReason.NoRole),
            (Person(Role.GridWorker, "county"), new CloseCase(9, CaseOutcome.Resolved, null), AccessReason.NoRole), // not: stale version
            (Person(Role.VillageOfficer, "village:330000100002"), new Acknowledge(1, null), AccessReason.OutsideTerritory),
            (Person(Role.Farmer, "pond:P0001"), new Acknowledge(1, null), AccessReason.Allowed),
            (Person(Role.Farmer, "pond:P0002"), new Acknowledge(1, null), AccessReason.OutsideTerritory),
        ];
        foreach (var (who, command, answer) in table)
        {
            var decision = PondCase.Decide(Open, command, who, Start.AddHours(1));
            Assert.Equal((answer, answer != AccessReason.Allowed), (decision.Access, decision.Refusal == CaseRefusal.NotAllowed));
            Assert.Equal(answer != AccessReason.Allowed, decision.Events.IsEmpty);
        }

        var late = PondCase.Decide(Open, new Acknowledge(1, null), Li, Start.AddDays(30));
        Assert.Equal((AccessReason.Expired, 0), (late.Access, late.Events.Length));
        var seen = Assert.IsType<CaseAcknowledged>(Assert.Single(PondCase.Decide(Open, new Acknowledge(1, null), Li, Start).Events));
        Assert.Equal(("Li", "p1"), (seen.By, seen.ById));
    }

    [Fact]
    public void Laws_hold_over_random_histories()
    {
        var command = Gen.OneOf(
            Gen.Int[0, 300].Select(minute => (CaseCommand)new RaiseAlarm(Alarm(minute))),
            Gen.Int[0, 300].Select(minute => (CaseCommand)new ClearAlarm(Start.AddMinutes(minute), 4)),
            Gen.Int[0, 6].Select(version => (CaseCommand)new Acknowledge(version, null)),
            Gen.Select(Gen.Int[0, 6], Gen.Enum<CaseOutcome>(), Gen.Bool.Select(noted => noted ? "why" : null), (version, outcome, note) =>
                (CaseCommand)new CloseCase(version, outcome, note)));
        command.Array[1, 40].Sample(
            commands =>
            {
                PondCase? state = null;
                var events = new List<CaseEvent>();
                foreach (var next in commands)
                {
                    var before = state;
                    var decision = PondCase.Decide(state, next, Giver(next), Start.AddDays(1));
                    Assert.False(decision.Refusal is not null && !decision.Events.IsEmpty, "a refusal appends nothing");
                    state = decision.Events.Aggregate(state, PondCase.Evolve);
                    events.AddRange(decision.Events);
                    Assert.False(before?.State == CaseState.Closed && state != before, "a closed case never changes");
                    if (!decision.Events.IsEmpty && next is RaiseAlarm or ClearAlarm)
                        Assert.True(PondCase.Decide(state, next, Giver(next), Start.AddDays(1)).Events.IsEmpty,
                            "a repeated report changes nothing");
                }

                Assert.Equal(events.Count, state?.Version ?? 0);
                Assert.Equal(state, events.Aggregate((PondCase?)null, PondCase.Evolve));
                Assert.False(
                    state is { State: CaseState.Closed, Outcome: CaseOutcome.Resolved, AlarmActive: true },
                    "no case is resolved while its alarm is active");
            },
            iter: 100_000);
    }
}
