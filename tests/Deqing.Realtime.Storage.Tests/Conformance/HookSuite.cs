using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteHookTests(Databases databases) : HookSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresHookTests(Databases databases) : HookSuite(databases, StorageProvider.Postgres);

public abstract class HookSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Hook Water = new(
        "h1", "水利局", "https://water.example/hook", new Territory(TerritoryKind.Township, "330521104"), ["opened", "closed"], "sealed",
        true, 7, 2, Day.AddHours(1), "status500", "wang", Day, 0);

    private IHookStore Hooks => Store.Hooks;

    [Fact]
    public async Task Events_have_numbers_without_gaps_in_the_order_of_their_writing()
    {
        Assert.Equal(0, await Hooks.HeadAsync(Stop));
        Assert.Empty(await Hooks.ReadAsync(0, 10, Stop));
        await Open("b");
        await Open("a");
        await Acknowledge("b");
        var all = await ReadAsync(3);
        Assert.Equal(
            [(1, "b", 1, "opened"), (2, "a", 1, "opened"), (3, "b", 2, "acknowledged")],
            all.Select(entry => ((int)entry.Sequence, entry.CaseId, entry.Version, entry.Type)));
        Assert.Equal(all[2..], await Hooks.ReadAsync(2, 10, Stop));
        Assert.Equal(all[..1], await Hooks.ReadAsync(0, 1, Stop));
        Assert.Equal(3, await Hooks.HeadAsync(Stop));
        Assert.Equal(
            (await Store.Cases.ReadStoredAsync("b", Stop)).Select(it => Convert.ToHexStringLower(it.Hash.AsSpan())),
            all.Where(entry => entry.CaseId == "b").Select(entry => entry.Hash));
        Assert.IsType<CaseAcknowledged>(CaseJson.ReadEvent(all[2].Payload));
    }

    [Fact]
    public async Task The_newest_number_counts_what_nobody_has_read_yet()
    {
        await Open("a");
        await Acknowledge("a");
        using var bound = Bounded();
        while (await Hooks.HeadAsync(bound.Token) < 2)
            await Task.Yield();
        await Acknowledge("a", 2);
        Assert.DoesNotContain(await Hooks.ReadAsync(2, 10, Stop), entry => entry.Version <= 2);
    }

    [Fact]
    public async Task What_was_read_never_gets_an_event_in_front_of_it_whoever_writes_meanwhile()
    {
        const int cases = 40, events = 5;
        var seen = new List<FeedEntry>();
        var writing = Task.WhenAll(Enumerable.Range(0, cases).Select(async number =>
        {
            await Open($"c{number}");
            for (var version = 1; version < events; version++)
                await Acknowledge($"c{number}", version);
        }));
        using var bound = Bounded();
        while (seen.Count < cases * events && !writing.IsFaulted)
        {
            var more = await Hooks.ReadAsync(seen.Count == 0 ? 0 : seen[^1].Sequence, 17, bound.Token);
            seen.AddRange(more);
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, cases * events), seen.Select(entry => (int)entry.Sequence));
        Assert.All(
            seen.GroupBy(entry => entry.CaseId),
            ofCase => Assert.Equal(Enumerable.Range(1, events), ofCase.Select(entry => entry.Version)));
    }

    [Fact]
    public async Task A_subscription_comes_back_as_it_was_and_changes_only_for_who_saw_it()
    {
        var added = await Hooks.SaveAsync(Water, Stop);
        Same(Water with { Version = 1 }, added);
        Assert.Null(await Hooks.SaveAsync(Water, Stop));
        var moved = await Hooks.SaveAsync(added! with { Cursor = 9, Attempts = 0, NextAt = null, Problem = null }, Stop);
        Same(Water with { Cursor = 9, Attempts = 0, NextAt = null, Problem = null, Version = 2 }, moved);
        Assert.Null(await Hooks.SaveAsync(added with { Cursor = 3 }, Stop));
        Same(moved!, await Hooks.FindAsync("h1", Stop));
        Same(moved!, Assert.Single(await Hooks.ListAsync(Stop)));
        Assert.Null(await Hooks.FindAsync("h2", Stop));
        Assert.True(await Hooks.RemoveAsync("h1", Stop));
        Assert.False(await Hooks.RemoveAsync("h1", Stop));
        Assert.Null(await Hooks.SaveAsync(moved!, Stop));
    }

    /// <summary>Reads until so many events have their number: in PostgreSQL a transaction in any database holds them back.</summary>
    private async Task<ImmutableArray<FeedEntry>> ReadAsync(int count)
    {
        using var bound = Bounded();
        ImmutableArray<FeedEntry> read;
        do
            read = await Hooks.ReadAsync(0, 10, bound.Token);
        while (read.Length < count);
        return read;
    }

    /// <summary>Ends a wait for events that never come.</summary>
    private static CancellationTokenSource Bounded()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        source.CancelAfter(TimeSpan.FromMinutes(1));
        return source;
    }

    private static void Same(Hook expected, Hook? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Types, actual.Types.AsEnumerable());
        Assert.Equal(expected with { Types = actual.Types }, actual);
    }

    private async Task Open(string id)
    {
        var opened = new CaseOpened(
            Day,
            new AlarmReport("P0001", "330521104201", "330521104", "pond-oxygen-low", "pondOxygen", Severity.Serious, Day, Day, Day, 2));
        Assert.Equal(
            AppendResult.Appended, await Store.Cases.AppendAsync(id, 0, [opened], CaseEvolution.Evolve(null, opened), [], Stop));
    }

    private async Task Acknowledge(string id, int version = 1)
    {
        var state = (await Store.Cases.ReadAsync(id, Stop)).Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        CaseEvent acknowledged = new CaseAcknowledged(Day.AddMinutes(version), "wang", null);
        Assert.Equal(
            AppendResult.Appended,
            await Store.Cases.AppendAsync(id, version, [acknowledged], CaseEvolution.Evolve(state, acknowledged), [], Stop));
    }
}
