using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseLogTests(Databases databases) : CaseLogSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresCaseLogTests(Databases databases) : CaseLogSuite(databases, StorageProvider.Postgres);

public abstract class CaseLogSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Morning = new DateTimeOffset(2026, 4, 1, 3, 10, 0, 123, TimeSpan.Zero).AddTicks(4_567);

    private ICaseLog Log => Store.Cases;

    [Fact]
    public async Task The_events_of_a_case_come_back_in_order_and_unchanged()
    {
        var opened = Opened("P0001");
        var state = PondCase.Evolve(null, opened);
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", 0, [opened], state, [], Stop));
        CaseEvent[] more =
        [
            new CaseAcknowledged(Morning.AddMinutes(1), "王五 \"W\" \0 \ud83d\udc1f", null),
            new AlarmCleared(Morning.AddMinutes(2), Morning.AddMinutes(2), 3.6f),
            new AlarmReturned(Morning.AddMinutes(3), opened.Alarm with { Since = Morning.AddMinutes(3), Value = float.Epsilon }),
            new CaseClosed(Morning.AddMinutes(4), "王五", CaseOutcome.FalseAlarm, "探头在岸上"),
        ];
        state = more.Aggregate(state, PondCase.Evolve);
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", 1, [.. more], state, [], Stop));
        Assert.Equal([opened, .. more], await Log.ReadAsync("a", Stop));
        Assert.Equal(new CaseRow("a", state), Assert.Single(await ListAsync()));
        Assert.Empty(await Log.ReadAsync("b", Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Another_version_than_expected_is_a_conflict_and_writes_nothing(int expected)
    {
        var opened = Opened("P0001");
        var state = PondCase.Evolve(null, opened);
        await Log.AppendAsync("a", 0, [opened], state, [Message("first")], Stop);
        var late = state with { Version = expected + 1, AcknowledgedBy = "somebody" };
        CaseEvent acknowledged = new CaseAcknowledged(Morning, "somebody", null);
        Assert.Equal(AppendResult.Conflict, await Log.AppendAsync("a", expected, [acknowledged], late, [Message("second")], Stop));
        Assert.Equal([opened], await Log.ReadAsync("a", Stop));
        Assert.Equal(state, Assert.Single(await ListAsync()).Case);
        Assert.Equal(["first"], (await PendingAsync()).Select(pending => pending.Message.Payload));
    }

    [Fact]
    public async Task A_case_that_does_not_exist_has_no_version_to_append_to()
    {
        var state = PondCase.Evolve(null, Opened("P0001")) with { Version = 2 };
        Assert.Equal(
            AppendResult.Conflict,
            await Log.AppendAsync("a", 1, [new CaseAcknowledged(Morning, "somebody", null)], state, [], Stop));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Of_many_who_write_the_same_version_one_succeeds()
    {
        var opened = Opened("P0001");
        var state = PondCase.Evolve(null, opened);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Log.AppendAsync("a", 0, [opened], state, [Message("x")], Stop)));
        Assert.Single(answers, AppendResult.Appended);
        Assert.Single(await PendingAsync());
    }

    [Fact]
    public async Task When_the_outbox_fails_nothing_of_the_append_stays()
    {
        var opened = Opened("P0001");
        var state = PondCase.Evolve(null, opened);
        // The event and the row are written by then: the message without a key is the last statement of the transaction.
        var broken = new OutboxMessage("case.changed", null!, "{}");
        await Assert.ThrowsAsync<StorageException>(() => Log.AppendAsync("a", 0, [opened], state, [Message("x"), broken], Stop));
        Assert.Empty(await Log.ReadAsync("a", Stop));
        Assert.Empty(await ListAsync());
        Assert.Empty(await PendingAsync());
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", 0, [opened], state, [], Stop));
    }

    [Fact]
    public async Task An_append_that_contradicts_itself_is_refused()
    {
        var opened = Opened("P0001");
        var state = PondCase.Evolve(null, opened);
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("a", 0, [], state, [], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("a", 0, [opened], state with { Version = 2 }, [], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("", 0, [opened], state, [], Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Log.AppendAsync(new string('a', 201), 0, [opened], state, [], Stop));
    }

    [Fact]
    public async Task A_list_can_be_narrowed()
    {
        await OpenAsync("1", Opened("P1", "t1", "v1"));
        await OpenAsync("2", Opened("P2", "t1", "v2", minutes: 1));
        await OpenAsync("3", Opened("P3", "t2", "v3", minutes: 2));
        await OpenAsync("4", Opened("P1", "t1", "v1", minutes: 3));
        var closed = PondCase.Evolve(null, Opened("P1", "t1", "v1", minutes: 3)) with { Version = 2, State = CaseState.Closed };
        await Log.AppendAsync("4", 1, [new CaseClosed(Morning, "x", CaseOutcome.Resolved, null)], closed, [], Stop);

        Assert.Equal(["4", "3", "2", "1"], Ids(await ListAsync()));
        Assert.Equal(["3", "2", "1"], Ids(await ListAsync(states: [CaseState.Open])));
        Assert.Equal(["4", "3", "2", "1"], Ids(await ListAsync(states: [CaseState.Open, CaseState.Closed])));
        Assert.Empty(await ListAsync(states: [CaseState.Acknowledged]));
        Assert.Equal(["4", "2", "1"], Ids(await ListAsync(township: "t1")));
        Assert.Equal(["2"], Ids(await ListAsync(village: "v2")));
        Assert.Equal(["4", "1"], Ids(await ListAsync(pond: "P1")));
        Assert.Equal(["1"], Ids(await ListAsync(states: [CaseState.Open], township: "t1", village: "v1", pond: "P1")));
        Assert.Empty(await ListAsync(township: "t2", pond: "P1"));
        Assert.Equal(["4", "3"], Ids(await ListAsync(limit: 2)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(limit: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(limit: 10_001));
    }

    [Fact]
    public async Task A_list_stops_at_the_reach()
    {
        await OpenAsync("1", Opened("P1", "t1", "v1"));
        await OpenAsync("2", Opened("P2", "t1", "v2", minutes: 1));
        await OpenAsync("3", Opened("P3", "t2", "v3", minutes: 2));
        await OpenAsync("4", Opened("P4", "t2", "v3", minutes: 3));
        await OpenAsync("5", Opened("t1", "P1", "P1", minutes: 4));
        (string[] Reach, string[] Found)[] table =
        [
            ([], []),
            (["county"], ["5", "4", "3", "2", "1"]),
            (["county", "pond:P1"], ["5", "4", "3", "2", "1"]),
            (["township:t1"], ["2", "1"]),
            (["village:v3"], ["4", "3"]),
            (["pond:P1"], ["1"]),
            (["pond:t1"], ["5"]),
            (["township:t1", "village:v2", "pond:P4"], ["4", "2", "1"]),
            (["village:v1", "village:v2"], ["2", "1"]),
            (["township:t9", "village:' OR true --", "pond:\"]"], []),
        ];
        foreach (var (reach, found) in table)
        {
            var ids = Ids(await ListAsync(reach: ReachOf(reach)));
            Assert.True(ids.SequenceEqual(found), $"{string.Join(' ', reach)} found {string.Join(' ', ids)}");
        }

        Assert.Equal(["2"], Ids(await ListAsync(reach: ReachOf(["township:t1"]), village: "v2")));
        Assert.Empty(await ListAsync(reach: ReachOf(["township:t1"]), township: "t2"));
        Assert.Equal(["4"], Ids(await ListAsync(reach: ReachOf(["village:v3"]), limit: 1)));
        Assert.Equal(["3"], Ids(await ListAsync(reach: ReachOf(["village:v3"]), before: new CaseCursor(Morning.AddMinutes(3), "4"))));
    }

    [Fact]
    public async Task A_reach_has_as_many_territories_as_a_county_has_ponds()
    {
        await OpenAsync("1", Opened("P1999"));
        await OpenAsync("2", Opened("P2000"));
        string[] ponds = [.. Enumerable.Range(0, 2_001).Select(number => $"pond:P{number}")];
        Assert.Equal(["1"], Ids(await ListAsync(reach: ReachOf(ponds[..^1]))));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(reach: ReachOf(ponds)));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_over_equal_times()
    {
        // Ids that a language-aware order would sort otherwise than byte by byte.
        string[] ids = ["a", "B", "_", "b", "A", "-", "0", "é"];
        foreach (var (index, id) in ids.Index())
            await OpenAsync(id, Opened("P1", minutes: index / 4));
        var all = Ids(await ListAsync());
        var pages = new List<string>();
        CaseCursor? cursor = null;
        while (await ListAsync(before: cursor, limit: 3) is { Length: > 0 } page)
        {
            pages.AddRange(Ids(page));
            cursor = new CaseCursor(page[^1].Case.DecidedAt, page[^1].Id);
        }

        Assert.Equal(["é", "A", "0", "-", "b", "a", "_", "B"], all);
        Assert.Equal(all, pages);
    }

    [Fact]
    public async Task The_outbox_tells_what_is_pending_until_it_is_delivered()
    {
        await OpenAsync("1", Opened("P1"), new OutboxMessage("case.changed", "1", "one"));
        await OpenAsync(
            "2", Opened("P2", minutes: 1), new OutboxMessage("case.changed", "2", "two"), new OutboxMessage("sms", "2", "text"));
        await OpenAsync("3", Opened("P3", minutes: 2), new OutboxMessage("case.changed", "1", "newer"));

        Assert.Equal(["one", "two", "text", "newer"], Payloads(await PendingAsync()));
        Assert.Equal(["one", "two"], Payloads(await PendingAsync(limit: 2)));
        Assert.Equal(["one"], Payloads(await Log.PendingAsync(Morning.AddMinutes(1).AddTicks(-4_567), 10, Stop)));
        var first = (await PendingAsync())[0];
        Assert.Equal((Morning.AddTicks(-4_567), 0), (first.WrittenAt, first.Attempts));

        await Log.FailedAsync(first.Id, Stop);
        await Log.FailedAsync(first.Id, Stop);
        Assert.Equal([2, 0, 0, 0], (await PendingAsync()).Select(pending => pending.Attempts));

        await Log.DeliveredAsync("case.changed", "1", Morning.AddMinutes(1), Stop);
        Assert.Equal(["two", "text", "newer"], Payloads(await PendingAsync()));
        await Log.DeliveredAsync("case.changed", "2", Morning.AddMinutes(1), Stop);
        await Log.DeliveredAsync("case.changed", "1", Morning.AddMinutes(2), Stop);
        Assert.Equal(["text"], Payloads(await PendingAsync()));
    }

    private static CaseOpened Opened(string pond, string township = "t1", string village = "v1", int minutes = 0)
    {
        var at = Morning.AddMinutes(minutes);
        return new CaseOpened(at, new AlarmReport(
            pond, village, township, "pond-oxygen-low", "pondOxygen", Severity.Serious, at.AddMinutes(-5), at, at.AddSeconds(1), 2.36f));
    }

    private static Reach ReachOf(string[] territories) => Reach.Of(territories.Select(text => Territory.Parse(text)!.Value));

    private static OutboxMessage Message(string payload) => new("case.changed", "key", payload);

    private static IEnumerable<string> Ids(ImmutableArray<CaseRow> rows) => rows.Select(row => row.Id);

    private static IEnumerable<string> Payloads(ImmutableArray<PendingMessage> pending) =>
        pending.Select(message => message.Message.Payload);

    private async Task OpenAsync(string id, CaseOpened opened, params OutboxMessage[] outbox) =>
        Assert.Equal(
            AppendResult.Appended, await Log.AppendAsync(id, 0, [opened], PondCase.Evolve(null, opened), [.. outbox], Stop));

    private Task<ImmutableArray<CaseRow>> ListAsync(
        ImmutableArray<CaseState> states = default, string? township = null, string? village = null, string? pond = null,
        CaseCursor? before = null, int limit = 100, Reach? reach = null) =>
        Log.ListAsync(new CaseQuery(states, township, village, pond, reach ?? Reach.County, before, limit), Stop);

    private Task<ImmutableArray<PendingMessage>> PendingAsync(int limit = 100) => Log.PendingAsync(DateTimeOffset.MaxValue, limit, Stop);
}
