using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Tests.Cases;

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
    public void Every_event_type_is_frozen_with_every_member() =>
        Assert.Equal(
            typeof(CaseEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseEvent))).ToHashSet(),
            SomeEvents.All.Select(happened => happened.GetType()).ToHashSet());

    [Fact]
    public async Task Events_and_links_are_stored_as_in_the_frozen_file()
    {
        var link = CaseChain.Start("a");
        var lines = SomeEvents.All.Select((happened, index) =>
        {
            var (type, text) = (CaseJson.TypeOf(happened), CaseJson.Write(happened));
            link = CaseChain.Next(link, index + 1, happened.At.ToUnixTimeMilliseconds(), type, CaseChain.Digest(text));
            return $"{type} {Convert.ToHexStringLower(link)} {text}";
        });
        await IsFrozenAsync("case-events.v1.txt", lines);
    }

    [Fact]
    public async Task The_frozen_events_are_read_back_with_every_member()
    {
        foreach (var line in await File.ReadAllLinesAsync(FileOf("case-events.v1.txt"), TestContext.Current.CancellationToken))
        {
            var text = line.Split(' ', 3)[2];
            Assert.Equal(text, CaseJson.Write(CaseJson.ReadEvent(text)));
        }
    }

    [Fact]
    public async Task The_state_of_a_case_is_stored_as_in_the_frozen_file()
    {
        string[] lines = [CaseJson.Write(SomeCases.Empty()), CaseJson.Write(SomeCases.Full())];
        await IsFrozenAsync("case-row.v1.txt", lines);
        foreach (var line in lines)
            Assert.Equal(line, CaseJson.Write(CaseJson.ReadCase(line)));
    }

    [Fact]
    public void What_follows_from_a_case_is_read_back_as_it_was()
    {
        foreach (var state in (CaseFile[])[SomeCases.Empty(), SomeCases.Full(), SomeCases.Full() with { Stage = CaseStage.Handling }])
        {
            var read = CaseJson.ReadCase(CaseJson.Write(state));
            Assert.Equal((state.IsOver, state.Lead, state.DueAt), (read.IsOver, read.Lead, read.DueAt));
            Assert.Equal(state.BeforeMerge?.Lead, read.BeforeMerge?.Lead);
            Assert.Equal(state.Handling?.IsPaused, read.Handling?.IsPaused);
        }
    }

    [Fact]
    public void An_array_nobody_set_is_an_empty_one()
    {
        var text = CaseJson.Write(new CaseNoted(At, SomeCases.Wang, "x", default, false));
        Assert.Contains("\"evidence\":[]", text, StringComparison.Ordinal);
        var read = (CaseNoted)CaseJson.ReadEvent(text.Replace("\"evidence\":[]", "\"evidence\":null", StringComparison.Ordinal));
        Assert.True(read.Evidence is { IsDefault: false, IsEmpty: true });
    }

    [Fact]
    public void The_order_of_members_does_not_matter() =>
        Assert.Equal(
            new CaseAcknowledged(At, "王五", null),
            CaseJson.ReadEvent("""{"at":"2026-04-01T03:10:00+00:00","by":"王五","type":"acknowledged"}"""));

    /// <summary>With <c>UPDATE_CONTRACTS=1</c> the file is written instead; what it shows then is to be looked at.</summary>
    private static async Task IsFrozenAsync(string name, IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines) + '\n';
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACTS") == "1")
            await File.WriteAllTextAsync(FileOf(name), text, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(FileOf(name), TestContext.Current.CancellationToken), text);
    }

    private static string FileOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return Path.Combine(folder.FullName, "tests", "Deqing.Realtime.Storage.Tests", "Cases", name);
    }
}
