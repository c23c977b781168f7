using System.Globalization;
using Deqing.Realtime.Grains.Escalation;

namespace Deqing.Realtime.Api.Tests.Escalation;

/// <summary>When the rehearsal of the whole county is done by itself: ten to eleven minutes after the start of each test.</summary>
public sealed class NightClockTests
{
    [Fact]
    public async Task It_is_done_when_its_time_has_come_and_once()
    {
        await using var host = await StartAsync(lookSeconds: 1);
        host.Clock.Advance(TimeSpan.FromMinutes(9));
        await host.RestartAsync();
        Assert.Null((await BookAsync(host)).Last); // of the time before the first start nothing is owed
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await TestHost.Until("the rehearsal", async () => (await BookAsync(host)) is { Last: not null, IsRunning: false });
        var first = (await BookAsync(host)).Last!;
        // Three categories in three villages and two levels of rules at forty ponds, each by two policies; no category for the cases.
        Assert.Equal((((3 * 3) + (2 * 40)) * 2 * first.Starts.Length, 0), (first.Rehearsed, first.Cases.Length));
        await host.RestartAsync();
        Assert.False(await host.Get<INightRound>().RunAsync(first.StartedAt.AddMinutes(-1), TestContext.Current.CancellationToken));
        Assert.Equal(first.StartedAt, (await BookAsync(host)).Last!.StartedAt);
        Assert.True(await host.Get<INightRound>().RunAsync(first.StartedAt.AddTicks(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_missed_while_nothing_ran_is_done_after_the_start()
    {
        await using var host = await StartAsync(lookSeconds: 3_600);
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null((await BookAsync(host)).Last);
        await host.RestartAsync();
        await TestHost.Until("the rehearsal", async () => (await BookAsync(host)).Last is not null);
    }

    [Fact]
    public async Task Of_several_who_want_to_do_it_at_once_one_does()
    {
        await using var host = await StartAsync(lookSeconds: 3_600);
        var round = host.Get<INightRound>();
        var owedAt = host.Now;
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => round.RunAsync(owedAt, TestContext.Current.CancellationToken)));
        Assert.Equal(1, done.Count(it => it));
    }

    private static async Task<TestHost> StartAsync(int lookSeconds)
    {
        var at = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddMinutes(11).ToString("HH:mm", CultureInfo.InvariantCulture);
        var host = await TestHost.StartAsync(
            pack => pack.Write("escalation.json", NightTests.Policies), $"Rehearsal:At={at}", $"Rehearsal:LookSeconds={lookSeconds}");
        await TestHost.Until("the first look", async () => (await BookAsync(host)).Since is not null);
        return host;
    }

    private static Task<NightBook> BookAsync(TestHost host) => host.Get<INightRound>().ReadAsync();
}
