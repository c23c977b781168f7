using CsCheck;
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
        (state, command) => PondCase.Decide(state, command, Start.AddHours(1)).Events.Aggregate(state, PondCase.Evolve))!;

    private static PondCase Open => After(new RaiseAlarm(Alarm(0)));

    private static PondCase Acknowledged => After(new RaiseAlarm(Alarm(0)), new Acknowledge(1, "Li", null));

    private static PondCase Cleared => After(new RaiseAlarm(Alarm(0)), new ClearAlarm(Start.AddHours(1), 4));

    private static PondCase Closed => After(new RaiseAlarm(Alarm(0)), new CloseCase(1, "Li", CaseOutcome.FalseAlarm, "probe out of water"));

    [Fact]
    public void Every_state_answers_every_command_with_an_event_a_reason_or_nothing_to_do()
    {
        var later = Start.AddHours(2);
        (PondCase? State, CaseCommand Command, string Answer)[] table =
        [
            (null, new RaiseAlarm(Alarm(0)), "CaseOpened"),
            (null, new ClearAlarm(later, 4), "UnknownCase"),
            (null, new Acknowledge(0, "Li", null), "UnknownCase"),
            (null, new CloseCase(0, "Li", CaseOutcome.Resolved, null), "UnknownCase"),
            (Open, new RaiseAlarm(Alarm(0)), ""),
            (Open, new RaiseAlarm(Alarm(-1)), ""),
            (Open, new RaiseAlarm(Alarm(90)), "AlarmReturned"),
            (Open, new ClearAlarm(later, 4), "AlarmCleared"),
            (Open, new ClearAlarm(Start, 4), ""),
            (Open, new Acknowledge(1, "Li", "on my way"), "CaseAcknowledged"),
            (Open, new Acknowledge(1, " ", null), "NameRequired"),
            (Open, new Acknowledge(0, "Li", null), "StaleVersion"),
            (Open, new Acknowledge(2, "Li", null), "StaleVersion"),
            (Open, new Acknowledge(1, new string('x', PondCase.MaxName), new string('x', PondCase.MaxNote)), "CaseAcknowledged"),
            (Open, new Acknowledge(1, new string('x', PondCase.MaxName + 1), null), "TextTooLong"),
            (Open, new Acknowledge(1, "Li", new string('x', PondCase.MaxNote + 1)), "TextTooLong"),
            (Open, new CloseCase(1, "Li", CaseOutcome.Resolved, null), "AlarmStillActive"),
            (Open, new CloseCase(1, "Li", CaseOutcome.FalseAlarm, null), "NoteRequired"),
            (Open, new CloseCase(1, "Li", CaseOutcome.FalseAlarm, "probe out of water"), "CaseClosed"),
            (Acknowledged, new Acknowledge(2, "Wang", null), "AlreadyAcknowledged"),
            (Acknowledged, new CloseCase(2, "Li", CaseOutcome.Resolved, null), "AlarmStillActive"),
            (Cleared, new CloseCase(2, "Li", CaseOutcome.Resolved, null), "CaseClosed"),
            (Cleared, new ClearAlarm(later, 4), ""),
            (Cleared, new RaiseAlarm(Alarm(90)), "AlarmReturned"),
            (Closed, new RaiseAlarm(Alarm(0)), ""),
            (Closed, new RaiseAlarm(Alarm(90)), "AlreadyClosed"),
            (Closed, new ClearAlarm(later, 4), ""),
            (Closed, new Acknowledge(2, "Li", null), "AlreadyClosed"),
            (Closed, new CloseCase(2, "Li", CaseOutcome.Resolved, null), "AlreadyClosed"),
        ];
        foreach (var (state, command, expected) in table)
        {
            var decision = PondCase.Decide(state, command, later);
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
    public void Laws_hold_over_random_histories()
    {
        var command = Gen.OneOf(
            Gen.Int[0, 300].Select(minute => (CaseCommand)new RaiseAlarm(Alarm(minute))),
            Gen.Int[0, 300].Select(minute => (CaseCommand)new ClearAlarm(Start.AddMinutes(minute), 4)),
            Gen.Select(Gen.Int[0, 6], Gen.Bool.Select(named => named ? "Li" : ""), (version, by) =>
                (CaseCommand)new Acknowledge(version, by, null)),
            Gen.Select(Gen.Int[0, 6], Gen.Enum<CaseOutcome>(), Gen.Bool.Select(noted => noted ? "why" : null), (version, outcome, note) =>
                (CaseCommand)new CloseCase(version, "Li", outcome, note)));
        command.Array[1, 40].Sample(
            commands =>
            {
                PondCase? state = null;
                var events = new List<CaseEvent>();
                foreach (var next in commands)
                {
                    var before = state;
                    var decision = PondCase.Decide(state, next, Start.AddDays(1));
                    Assert.False(decision.Refusal is not null && !decision.Events.IsEmpty, "a refusal appends nothing");
                    state = decision.Events.Aggregate(state, PondCase.Evolve);
                    events.AddRange(decision.Events);
                    Assert.False(before?.State == CaseState.Closed && state != before, "a closed case never changes");
                    if (!decision.Events.IsEmpty && next is RaiseAlarm or ClearAlarm)
                        Assert.True(PondCase.Decide(state, next, Start.AddDays(1)).Events.IsEmpty, "a repeated report changes nothing");
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
