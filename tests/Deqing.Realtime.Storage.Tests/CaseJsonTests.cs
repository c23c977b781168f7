using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage.Tests;

/// <summary>The text of stored events is a contract with every case log that exists: it may grow and never change.</summary>
public sealed class CaseJsonTests
{
    private const string AlarmText =
        """
        {"pond":"P0001","village":"330521104201","township":"330521104","rule":"pond-oxygen-low","category":"pondOxygen",
        "severity":"serious","since":"2026-04-01T03:05:00+00:00","at":"2026-04-01T03:10:00+00:00",
        "receivedAt":"2026-04-01T03:10:00.25+00:00","value":2.36}
        """;

    private static readonly DateTimeOffset At = new(2026, 4, 1, 3, 10, 0, TimeSpan.Zero);

    private static readonly AlarmReport Alarm = new(
        "P0001", "330521104201", "330521104", "pond-oxygen-low", "pondOxygen", Severity.Serious,
        At.AddMinutes(-5), At, At.AddMilliseconds(250), 2.36f);

    public static readonly TheoryData<CaseEvent, string, string> Frozen = new()
    {
        { new CaseOpened(At, Alarm), "opened", $$"""{"type":"opened","alarm":{{AlarmText}},"at":"2026-04-01T03:10:00+00:00"}""" },
        { new AlarmReturned(At, Alarm), "alarmReturned",
            $$"""{"type":"alarmReturned","alarm":{{AlarmText}},"at":"2026-04-01T03:10:00+00:00"}""" },
        { new AlarmCleared(At.AddTicks(1), At, 3.5f), "alarmCleared",
            """{"type":"alarmCleared","clearedAt":"2026-04-01T03:10:00+00:00","value":3.5,"at":"2026-04-01T03:10:00.0000001+00:00"}""" },
        { new CaseAcknowledged(At, "王五", null), "acknowledged",
            """{"type":"acknowledged","by":"王五","note":null,"at":"2026-04-01T03:10:00+00:00"}""" },
        { new CaseClosed(At, "王五", CaseOutcome.FalseAlarm, "探头\"离水\""), "closed",
            """{"type":"closed","by":"王五","outcome":"falseAlarm","note":"探头\"离水\"","at":"2026-04-01T03:10:00+00:00"}""" },
        { new CaseAcknowledged(At, "王五", null, "p1"), "acknowledged",
            """{"type":"acknowledged","by":"王五","note":null,"byId":"p1","at":"2026-04-01T03:10:00+00:00"}""" },
        { new CaseClosed(At, "王五", CaseOutcome.Resolved, null, "p1"), "closed",
            """{"type":"closed","by":"王五","outcome":"resolved","note":null,"byId":"p1","at":"2026-04-01T03:10:00+00:00"}""" },
    };

    [Theory]
    [MemberData(nameof(Frozen))]
    public void An_event_is_stored_as_this_text_and_read_back(CaseEvent happened, string type, string text)
    {
        var line = text.ReplaceLineEndings("");
        Assert.Equal(type, CaseJson.TypeOf(happened));
        Assert.Equal(line, CaseJson.Write(happened));
        Assert.Equal(happened, CaseJson.ReadEvent(line));
    }

    [Fact]
    public void Every_event_type_is_frozen() =>
        Assert.Equal(
            typeof(CaseEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseEvent))).ToHashSet(),
            Frozen.Select(row => row.Data.Item1.GetType()).ToHashSet());

    [Fact]
    public void The_state_of_a_case_is_stored_as_this_text_and_read_back()
    {
        var state = PondCase.Evolve(PondCase.Evolve(null, new CaseOpened(At, Alarm)), new CaseAcknowledged(At, "王五", null));
        var text = $$"""
            {"version":2,"state":"acknowledged","alarm":{{AlarmText}},"decidedAt":"2026-04-01T03:10:00+00:00","alarmActive":true,
            "alarmSince":"2026-04-01T03:05:00+00:00","acknowledgedBy":"王五","closedAt":null,"outcome":null}
            """.ReplaceLineEndings("");
        Assert.Equal(text, CaseJson.Write(state));
        Assert.Equal(state, CaseJson.ReadCase(text));
    }

    [Fact]
    public void The_order_of_members_does_not_matter() =>
        Assert.Equal(
            new CaseAcknowledged(At, "王五", null),
            CaseJson.ReadEvent("""{"at":"2026-04-01T03:10:00+00:00","by":"王五","type":"acknowledged"}"""));
}
