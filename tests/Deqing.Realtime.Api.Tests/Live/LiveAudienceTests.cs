using System.Diagnostics.Metrics;
using System.Security.Claims;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.Tests.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Deqing.Realtime.Api.Tests.Live;

public sealed class LiveAudienceTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveAudience audience;

    public LiveAudienceTests()
    {
        audience = new LiveAudience(
            new LiveWriting(
                new KnownSensors(new SensorBook(LiveSamples.Place.Parts.Sensors)),
                new CountyClock(LiveSamples.Place, TimeProvider.System)),
            new LiveMeter(services.GetRequiredService<IMeterFactory>()));
        audience.Restart(LiveSamples.Township, new FeedPosition("e1", 10), LiveSamples.At);
    }

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Each_scope_gets_what_concerns_it_and_the_number_it_got_before()
    {
        var wall = Enter("wall", "county");
        var farmer = Enter("farmer", "pond:P0001");
        audience.Relay(LiveSamples.Delta(11, ponds: [1]));
        audience.Relay(LiveSamples.Delta(12, ponds: [2]));
        audience.Relay(LiveSamples.Delta(13, ponds: [1]));

        Assert.Equal(["county 10-11", "county 11-12", "county 12-13"], await Read(wall));
        Assert.Equal(["pond:P0001 10-11", "pond:P0001 11-13"], await Read(farmer));
    }

    [Fact]
    public async Task A_delta_lost_on_the_way_is_announced_to_everybody_who_watches_the_area()
    {
        var farmer = Enter("farmer", "pond:P0001");
        var elsewhere = Enter("elsewhere", "township:330000102");
        Assert.Equal(FeedStep.Gap, audience.Relay(LiveSamples.Delta(13, ponds: [2])));

        Assert.Equal(["pond:P0001 12-12"], await Read(farmer)); // who holds less than 12 sees a gap
        Assert.Empty(await Read(elsewhere));
    }

    [Fact]
    public async Task A_new_life_of_the_feed_is_announced()
    {
        var wall = Enter("wall", "county");
        Assert.Equal(FeedStep.Gap, audience.Relay(LiveSamples.Delta(1, ponds: [1], epoch: "e2")));
        Assert.Equal(FeedStep.Next, audience.Relay(LiveSamples.Delta(2, ponds: [1], epoch: "e2")));
        Assert.Equal(["county 0-0", "county 0-1", "county 1-2"], await Read(wall));
    }

    [Fact]
    public async Task A_repeat_is_sent_to_nobody()
    {
        var wall = Enter("wall", "county");
        audience.Relay(LiveSamples.Delta(11, ponds: [1]));
        Assert.Equal(FeedStep.Repeat, audience.Relay(LiveSamples.Delta(11, ponds: [1])));
        audience.Restart(LiveSamples.Township, new FeedPosition("e1", 11), LiveSamples.At);
        Assert.Equal(["county 10-11"], await Read(wall));
    }

    [Fact]
    public async Task A_heartbeat_promises_no_more_than_was_sent()
    {
        var wall = Enter("wall", "county");
        var farmer = Enter("farmer", "pond:P0001");
        audience.Relay(LiveSamples.Delta(11, ponds: [2]));
        audience.Beat(1_000, "build");

        Assert.Equal(["county 10-11", "330000101=11"], await Read(wall)); // an area not followed yet is missing
        Assert.Equal(["330000101=10"], await Read(farmer));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_loses_its_oldest_messages_and_delays_nobody()
    {
        var dropped = 0;
        var blocked = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        var slowGot = new List<string>();
        var slow = new LiveConnection("slow", async (message, _) =>
        {
            slowGot.Add(Text(message));
            first.TrySetResult();
            await blocked.Task;
        }, new LiveHubOptions { MaxQueuedMessages = 3 }, () => dropped++, new ClaimsPrincipal(), () => { });
        audience.Enter(slow);
        Assert.Equal(
            JoinResult.Joined, audience.Join("slow", LiveScopes.Parse("county", Caller.Engine, LiveSamples.Place, LiveSamples.At)!, 32));
        var wall = Enter("wall", "county");
        var pump = slow.Pump(TestContext.Current.CancellationToken);
        audience.Relay(LiveSamples.Delta(11));
        await first.Task.WaitAsync(TestHost.Patience, TestContext.Current.CancellationToken);
        for (var sequence = 12; sequence <= 20; sequence++)
            audience.Relay(LiveSamples.Delta(sequence));

        Assert.Equal(10, (await Read(wall)).Count);
        audience.Leave("slow");
        blocked.SetResult();
        await pump;
        Assert.Equal(["county 10-11", "county 17-18", "county 18-19", "county 19-20"], slowGot); // 17 > 11: the client sees the gap
        Assert.Equal(6, dropped);
    }

    [Fact]
    public void Scopes_are_counted_once_and_given_back()
    {
        Enter("client");
        Assert.Equal(JoinResult.Joined, Join("pond:P0001"));
        Assert.Equal(JoinResult.AlreadyJoined, Join("pond:P0001"));
        Assert.Equal(JoinResult.Joined, Join("pond:P0002"));
        Assert.Equal(JoinResult.TooManyScopes, Join("pond:P0003"));
        Assert.Equal(JoinResult.AlreadyJoined, Join("pond:P0001"));
        audience.Part("client", "pond:P0001");
        Assert.Equal(JoinResult.Joined, Join("pond:P0003"));
        audience.Leave("client");
        Assert.Equal(JoinResult.Gone, Join("pond:P0001"));

        JoinResult Join(string scope) =>
            audience.Join("client", LiveScopes.Parse(scope, Caller.Engine, LiveSamples.Place, LiveSamples.At)!, 2);
    }

    private (LiveConnection Connection, List<string> Got) Enter(string id, params string[] scopes)
    {
        var got = new List<string>();
        var connection = new LiveConnection(id, (message, _) =>
        {
            got.Add(Text(message));
            return ValueTask.CompletedTask;
        }, new LiveHubOptions { MaxQueuedMessages = 100 }, () => Assert.Fail("dropped"), new ClaimsPrincipal(), () => { });
        audience.Enter(connection);
        foreach (var scope in scopes)
            Assert.Equal(
                JoinResult.Joined, audience.Join(id, LiveScopes.Parse(scope, Caller.Engine, LiveSamples.Place, LiveSamples.At)!, 32));
        return (connection, got);
    }

    private async Task<List<string>> Read((LiveConnection Connection, List<string> Got) client)
    {
        audience.Leave(client.Connection.Id);
        await client.Connection.Pump(TestContext.Current.CancellationToken);
        return client.Got;
    }

    private static string Text(SerializedHubMessage message) => (message.Message as InvocationMessage)?.Arguments[0] switch
    {
        LiveDeltaMessage delta => $"{delta.Scope} {delta.Previous}-{delta.Sequence}",
        HeartbeatMessage heartbeat => string.Join(' ', heartbeat.Sequences.Select(area => $"{area.Key}={area.Value.Sequence}")),
        var other => $"unexpected {other}",
    };
}
