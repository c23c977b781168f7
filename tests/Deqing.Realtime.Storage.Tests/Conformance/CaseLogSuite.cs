using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage.Tests.Cases;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteCaseLogTests(Databases databases) : CaseLogSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresCaseLogTests(Databases databases) : CaseLogSuite(databases, StorageProvider.Postgres);

public abstract class CaseLogSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Morning = SomeCases.Morning;

    private ICaseLog Log => Store.Cases;

    [Fact]
    public async Task The_events_of_a_case_come_back_in_order_and_unchanged()
    {
        var first = SomeCases.Full() with { Version = SomeEvents.All.Length, Stage = CaseStage.Handling };
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", 0, SomeEvents.All, first, [], Stop));
        CaseEvent more = new CaseAcknowledged(Morning.AddMinutes(1), "王五 \"W\" \0 \ud83d\udc1f", null);
        var second = first with { Version = first.Version + 1, Stage = CaseStage.Checking, Text = "\0 \ud83d\udc1f" };
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", first.Version, [more], second, [], Stop));
        Assert.Equal(Texts([.. SomeEvents.All, more]), Texts(await Log.ReadAsync("a", Stop)));
        Assert.Equal(SomeCases.Text(second), SomeCases.Text(Assert.Single(await Log.FindAsync(["a", "b"], Stop)).Case));
        Assert.Empty(await Log.ReadAsync("b", Stop));
        Assert.Empty(await Log.ReadStoredAsync("b", Stop));
    }

    [Fact]
    public async Task Each_event_is_linked_to_the_one_before_it_across_appends()
    {
        var version = 0;
        foreach (var chunk in SomeEvents.All.Chunk(5))
        {
            var state = SomeCases.Empty() with { Version = version + chunk.Length };
            Assert.Equal(AppendResult.Appended, await Log.AppendAsync("a", version, [.. chunk], state, [], Stop));
            version += chunk.Length;
        }

        var stored = await Log.ReadStoredAsync("a", Stop);
        Assert.Equal(SomeEvents.All.Select(CaseJson.Write), stored.Select(happened => happened.Payload));
        var link = CaseChain.Start("a");
        foreach (var (index, happened) in stored.Index())
        {
            link = CaseChain.Next(
                link, index + 1, happened.At.ToUnixTimeMilliseconds(), happened.Type, CaseChain.Digest(happened.Payload));
            Assert.Equal((index + 1, CaseJson.TypeOf(SomeEvents.All[index])), (happened.Version, happened.Type));
            Assert.Equal(link, happened.Hash);
        }
    }

    [Fact]
    public async Task A_case_keeps_the_number_it_was_given()
    {
        await OpenAsync("a", SomeCases.Empty());
        await OpenAsync("b", SomeCases.Empty());
        var (a, b) = (Assert.Single(await Log.FindAsync(["a"], Stop)), Assert.Single(await Log.FindAsync(["b"], Stop)));
        Assert.True(0 < a.Number && a.Number < b.Number);
        await Log.AppendAsync(
            "a", 1, [new CaseVoided(Morning, SomeCases.Wang, "x")], a.Case with { Version = 2, Stage = CaseStage.Void }, [], Stop);
        Assert.Equal(a.Number, Assert.Single(await Log.FindAsync(["a"], Stop)).Number);
        Assert.Equal(CaseStage.Void, (await Log.FindAsync(a.Number, Stop))!.Case.Stage);
        Assert.Equal("b", (await Log.FindAsync(b.Number, Stop))!.Id);
        Assert.Null(await Log.FindAsync(b.Number + 1_000, Stop));
        Assert.Empty(await Log.FindAsync([], Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Another_version_than_expected_is_a_conflict_and_writes_nothing(int expected)
    {
        var state = SomeCases.Empty();
        await OpenAsync("a", state, Message("first"));
        var late = state with { Version = expected + 1, Assignments = [SomeCases.Part("water")] };
        ImmutableArray<CaseEvent> events = [new CaseCoSigned(Morning, new Reporter("late", false, Morning), "x", [], "web")];
        Assert.Equal(AppendResult.Conflict, await Log.AppendAsync("a", expected, events, late, [Message("second")], Stop));
        Assert.Single(await Log.ReadAsync("a", Stop));
        Assert.Empty(await Log.OfReporterAsync("late", 10, Stop));
        Assert.Null(Assert.Single(await Log.FindAsync(["a"], Stop)).Case.Lead);
        Assert.Equal(["first"], Payloads(await PendingAsync()));
    }

    [Fact]
    public async Task A_case_that_does_not_exist_has_no_version_to_append_to()
    {
        var state = SomeCases.Empty() with { Version = 2 };
        Assert.Equal(
            AppendResult.Conflict, await Log.AppendAsync("a", 1, [new CaseAcknowledged(Morning, "somebody", null)], state, [], Stop));
        Assert.Empty(await Log.FindAsync(["a"], Stop));
    }

    [Fact]
    public async Task Of_many_who_write_the_same_version_one_succeeds()
    {
        var state = SomeCases.Empty();
        for (var version = 0; version < 4; version++)
        {
            var next = state with { Version = version + 1 };
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer =>
                Log.AppendAsync("a", version, [new CaseVoided(Morning, SomeCases.Wang, $"{writer}")], next, [Message("x")], Stop)));
            Assert.Single(answers, AppendResult.Appended);
            Assert.Equal(version + 1, (await PendingAsync()).Length);
        }

        var stored = await Log.ReadStoredAsync("a", Stop);
        Assert.Equal(CaseAppend.Link("a", null, 0, await Log.ReadAsync("a", Stop)).Select(link => link.Hash), stored.Select(link => link.Hash));
    }

    [Fact]
    public async Task When_the_outbox_fails_nothing_of_the_append_stays()
    {
        var state = SomeCases.Empty();
        var broken = new OutboxMessage("case.changed", null!, "{}");
        await Assert.ThrowsAsync<StorageException>(
            () => Log.AppendAsync("a", 0, [SomeCases.Reported(state, "tag")], state, [Message("x"), broken], Stop));
        Assert.Empty(await Log.ReadAsync("a", Stop));
        Assert.Empty(await Log.FindAsync(["a"], Stop));
        Assert.Empty(await Log.OfReporterAsync("tag", 10, Stop));
        Assert.Empty(await PendingAsync());
        await OpenAsync("a", state);
    }

    [Fact]
    public async Task An_append_that_contradicts_itself_is_refused()
    {
        var state = SomeCases.Empty();
        var opened = SomeCases.Reported(state);
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("a", 0, [], state, [], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("a", 0, [opened], state with { Version = 2 }, [], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Log.AppendAsync("", 0, [opened], state, [], Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Log.AppendAsync(new string('a', 201), 0, [opened], state, [], Stop));
    }

    [Fact]
    public async Task The_outbox_tells_what_is_pending_until_it_is_delivered()
    {
        await OpenAsync("1", SomeCases.Empty(), new OutboxMessage("case.changed", "1", "one"));
        await OpenAsync(
            "2", SomeCases.Empty(1), new OutboxMessage("case.changed", "2", "two"), new OutboxMessage("sms", "2", "text"));
        await OpenAsync("3", SomeCases.Empty(2), new OutboxMessage("case.changed", "1", "newer"));

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

    private static IEnumerable<string> Texts(ImmutableArray<CaseEvent> events) => events.Select(CaseJson.Write);

    private static OutboxMessage Message(string payload) => new("case.changed", "key", payload);

    private static IEnumerable<string> Payloads(ImmutableArray<PendingMessage> pending) =>
        pending.Select(message => message.Message.Payload);

    private async Task OpenAsync(string id, CaseFile state, params OutboxMessage[] outbox) =>
        Assert.Equal(AppendResult.Appended, await Log.AppendAsync(id, 0, [SomeCases.Reported(state)], state, [.. outbox], Stop));

    private Task<ImmutableArray<PendingMessage>> PendingAsync(int limit = 100) => Log.PendingAsync(DateTimeOffset.MaxValue, limit, Stop);
}
