using System.Collections.Concurrent;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hooks;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Subscriptions at work on the real runtime and a real database, with a way out that a test holds or opens.</summary>
public sealed class HookTests : IAsyncLifetime
{
    private readonly Way way = new();
    private GrainFixture fixture = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => fixture = await GrainFixture.CreateAsync(way);

    public ValueTask DisposeAsync()
    {
        way.Open();
        return fixture.DisposeAsync();
    }

    [Fact]
    public async Task What_was_sent_and_not_noted_when_the_process_was_killed_is_sent_again_in_order()
    {
        await OpenAsync("c1", events: 5);
        way.Hold("h1", version: 3);
        await SubscribeAsync("h1");
        await Until("the third to be on its way", () => way.Of("h1").Count == 3);
        // A round that lasted too long by the clock the test turns may have noted the first or both.
        var noted = (int)(await fixture.Store.Hooks.FindAsync("h1", Cancel))!.Cursor;
        Assert.InRange(noted, 0, 2);
        await fixture.KillAndRestart(whileDown: way.Forget);
        await Until("all of them", () => way.Of("h1").Contains("c1:5"));
        string[] all = ["c1:1", "c1:2", "c1:3", "c1:4", "c1:5"];
        var seen = way.Of("h1");
        Assert.Equal(all, seen.Distinct());
        Assert.Equal(all[noted..], seen.TakeLast(5 - noted));
    }

    [Fact]
    public async Task A_receiver_that_hangs_makes_no_other_wait()
    {
        await SubscribeAsync("h1");
        await SubscribeAsync("h2");
        way.Hold("h1", version: 1);
        await OpenAsync("c1", events: 1);
        await Until("both to be told", () => way.Of("h1").Count == 1 && way.Of("h2").Count == 1);
        for (var version = 1; version < 20; version++)
        {
            await NoticeAsync("c1", version);
            await Until($"version {version + 1}", () => way.Of("h2").Count == version + 1);
        }

        Assert.Equal(["c1:1"], way.Of("h1"));
        way.Open();
        await Until("the rest", () => way.Of("h1").Count == 20);
        Assert.Equal(way.Of("h2"), way.Of("h1"));
    }

    [Fact]
    public async Task Who_has_nothing_to_send_costs_no_more_than_two_looks_a_second_however_many_they_are()
    {
        for (var hook = 0; hook < 50; hook++)
            await SubscribeAsync($"h{hook}");
        await OpenAsync("c1", events: 1);
        await Until("all to be told", () => Enumerable.Range(0, 50).All(hook => way.Of($"h{hook}").Count == 1));
        await fixture.Until(
            "all noted", async () => (await fixture.Store.Hooks.ListAsync(Cancel)).Count(hook => hook.Cursor == 1), count => count == 50);
        var hooks = fixture.Hooks;
        await Looks(2);
        var (finds, reads, saves, lists, heads) = (hooks.Finds, hooks.Reads, hooks.Saves, hooks.Lists, hooks.Heads);
        await Looks(20);
        Assert.Equal((finds, reads, saves), (hooks.Finds, hooks.Reads, hooks.Saves));
        Assert.InRange(hooks.Lists - lists, 20, 21);
        Assert.InRange(hooks.Heads - heads, 19, 21);
    }

    private async Task Looks(int count)
    {
        for (var look = 0; look < count; look++)
        {
            var before = fixture.Hooks.Lists;
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await fixture.Until("a look", () => Task.FromResult(fixture.Hooks.Lists), lists => lists > before, TimeSpan.Zero);
        }
    }

    private Task Until(string what, Func<bool> holds) => fixture.Until(what, () => Task.FromResult(holds()), it => it);

    private async Task SubscribeAsync(string id) => await fixture.Store.Hooks.SaveAsync(
        new Hook(
            id, id, "https://hook.example/", Territory.Parse("county")!.Value, [], "", true, 0, 0, null, null, "wang",
            fixture.Clock.GetUtcNow(), 0),
        Cancel);

    private async Task OpenAsync(string id, int events)
    {
        var (now, pond) = (fixture.Clock.GetUtcNow(), fixture.County.Parts.Ponds[0]);
        CaseEvent opened = new CaseOpened(
            now,
            new AlarmReport(
                pond.Id, fixture.County.Parts.Villages[0].Code, fixture.County.Parts.Townships[0].Code, "pond-oxygen-low", "pondOxygen",
                Severity.Serious, now, now, now, 2));
        await fixture.Store.Cases.AppendAsync(id, 0, [opened], CaseEvolution.Evolve(null, opened), [], Cancel);
        for (var version = 1; version < events; version++)
            await NoticeAsync(id, version);
    }

    private async Task NoticeAsync(string id, int version)
    {
        var state = (await fixture.Store.Cases.ReadAsync(id, Cancel)).Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        CaseEvent noticed = new CaseAcknowledged(fixture.Clock.GetUtcNow(), "wang", null);
        Assert.Equal(
            AppendResult.Appended,
            await fixture.Store.Cases.AppendAsync(id, version, [noticed], CaseEvolution.Evolve(state, noticed), [], Cancel));
    }

    /// <summary>A way out on which a test can hold an event.</summary>
    private sealed class Way : IHookSender
    {
        private readonly ConcurrentQueue<(string Hook, string Event)> sent = [];
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile string? held;

        /// <summary>Holds nothing any more; what is held stays so, as what a killed process was waiting for.</summary>
        public void Forget() => held = null;

        public List<string> Of(string hook) => [.. sent.Where(it => it.Hook == hook).Select(it => it.Event)];

        public void Hold(string hook, int version) => held = $"{hook} {version}";

        public void Open() => opened.TrySetResult();

        public async Task<string?> SendAsync(Hook hook, FeedEntry entry, CaseRow row, CancellationToken cancellation)
        {
            sent.Enqueue((hook.Id, $"{entry.CaseId}:{entry.Version}"));
            if (held == $"{hook.Id} {entry.Version}")
                await opened.Task.WaitAsync(cancellation);
            return null;
        }
    }
}
