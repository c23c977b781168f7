using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Domain.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Deqing.Realtime.Api.Tests.Live;

/// <summary>The hub as a browser meets it: a real client on a real connection to the real program.</summary>
public sealed class LiveHubTests(SharedHost shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json", "pond:P0010", 10)]
    [InlineData("messagepack", "pond:P0011", 11)]
    [InlineData("messagepack", "village:990001001201", 12)]
    [InlineData("json", "township:990001001", 13)]
    [InlineData("messagepack", "county", 14)]
    public async Task A_reading_reaches_who_watches_the_place(string protocol, string scope, int number)
    {
        var host = await shared.Value;
        await using var client = await Client.ConnectAsync(host, protocol);
        var snapshot = await client.SubscribeAsync(scope);
        Assert.Equal(scope, snapshot.Scope);
        var area = Assert.Single(snapshot.Areas, area => area.Area == TestPack.FirstTownship);

        await host.Observe(Sensor(number), host.Now, ("dissolvedOxygen", 7.25f));
        var (delta, pond) = await client.PondAsync($"P{number:0000}", pond => pond.Values.Any(value => value.Value == 7.25f));

        Assert.Equal(scope, delta.Scope);
        Assert.Equal(area.Epoch, delta.Epoch);
        Assert.True(delta.Sequence > area.Sequence, $"{delta.Sequence} follows {area.Sequence}");
        Assert.Equal((number, 0, 1), (pond.Number, pond.Freshness, pond.Values.Single(value => value.Value == 7.25f).Metric));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public async Task A_lost_delta_shows_as_a_gap_and_a_snapshot_repairs_it(string protocol)
    {
        var host = await shared.Value;
        await using var client = await Client.ConnectAsync(host, protocol);
        const string Scope = "township:990001002";
        var mine = (await client.SubscribeAsync(Scope)).Areas.Single();

        // The stream loses a delta: the next one comes with a number too high.
        host.Get<LiveAudience>().Relay(new AreaDelta(mine.Area, mine.Epoch, mine.Sequence + 1_000, host.Now, null, [], [], []));
        var gap = await client.DeltaAsync(delta => delta.Previous > mine.Sequence);
        Assert.Equal(mine.Epoch, gap.Epoch);

        var repaired = (await client.SnapshotAsync(Scope)).Areas.Single();
        Assert.Equal(mine.Epoch, repaired.Epoch);
        Assert.True(repaired.Sequence >= mine.Sequence, "a snapshot is never older than the one before");

        // Another life of the feed that the feed itself knows nothing of: the audit finds out and follows it anew. What was on its way
        // since before the snapshot may still come in between.
        host.Get<LiveAudience>().Relay(new AreaDelta(mine.Area, "another life", 1, host.Now, null, [], [], []));
        Assert.Equal("another life", (await client.DeltaAsync(delta => delta.Epoch != mine.Epoch)).Epoch);
        await client.DeltaAsync(delta => delta.Epoch == mine.Epoch && delta.Sequence >= mine.Sequence);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public async Task What_names_nothing_is_refused(string protocol)
    {
        await using var client = await Client.ConnectAsync(await shared.Value, protocol);
        foreach (var method in (string[])["Subscribe", "Snapshot"])
        {
            var refused = await Assert.ThrowsAsync<HubException>(
                () => client.Hub.InvokeAsync<ScopeSnapshotMessage>(method, "township:0", Cancellation));
            Assert.Contains("unknownScope", refused.Message, StringComparison.Ordinal);
        }

        await client.Hub.InvokeAsync("Unsubscribe", "township:0", Cancellation);
    }

    [Fact]
    public async Task The_thirty_third_scope_is_refused_until_one_is_given_back()
    {
        await using var client = await Client.ConnectAsync(await shared.Value, "messagepack");
        for (var number = 1; number <= 32; number++)
            await client.SubscribeAsync(Pond(number));
        await client.SubscribeAsync(Pond(32)); // watched already

        var refused = await Assert.ThrowsAsync<HubException>(() => client.SubscribeAsync(Pond(33)));
        Assert.Contains("tooManyScopes", refused.Message, StringComparison.Ordinal);
        await client.Hub.InvokeAsync("Unsubscribe", Pond(1), Cancellation);
        await client.SubscribeAsync(Pond(33));
    }

    [Fact]
    public async Task A_heartbeat_tells_the_time_and_where_the_feeds_stand()
    {
        var host = await shared.Value;
        await using var client = await Client.ConnectAsync(host, "messagepack");
        await client.SubscribeAsync("township:990001001");
        var heartbeat = await client.HeartbeatAsync(beat => beat.Sequences.Count > 0);
        Assert.Equal(TestPack.FirstTownship, Assert.Single(heartbeat.Sequences.Keys));
        Assert.Matches("^[0-9a-f]{12}$", heartbeat.BuildId);
        Assert.InRange(heartbeat.ServerTime, 0, host.Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Both_protocols_write_the_same_members()
    {
        var host = await shared.Value;
        await host.Observe(Sensor(15), host.Now, ("dissolvedOxygen", 6.5f));
        await host.Observe("S00102", host.Now, ("waterLevel", 2.5f));
        await TestHost.Until("the community's station is in its feed", async () =>
        {
            var (_, village) = await host.Read($"/api/v1/villages/{TestPack.Community}");
            return village["sensors"]![0]!["values"]!.AsArray().Count == 1;
        });
        await using var json = await Client.ConnectAsync(host, "json");
        await using var packed = await Client.ConnectAsync(host, "messagepack");
        foreach (var scope in (string[])["pond:P0015", $"village:{TestPack.Community}"])
        {
            var text = await json.Hub.InvokeAsync<JsonElement>("Snapshot", scope, Cancellation);
            var binary = await packed.Hub.InvokeAsync<object>("Snapshot", scope, Cancellation);
            Assert.Equal(Shape(text), Shape(binary));
            Assert.StartsWith("{areas:[{area:s,at:n,cases:[", Shape(binary), StringComparison.Ordinal);
        }
    }

    private static string Shape(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } it => Members(it.EnumerateObject().Select(item => (item.Name, Shape(item.Value)))),
        JsonElement { ValueKind: JsonValueKind.Array } it => Items(it.EnumerateArray().Select(item => Shape(item))),
        JsonElement { ValueKind: JsonValueKind.String } or string => "s",
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } or bool => "b",
        JsonElement { ValueKind: JsonValueKind.Null } or null => "-",
        IDictionary<object, object?> it => Members(it.Select(item => ((string)item.Key, Shape(item.Value)))),
        object?[] it => Items(it.Select(Shape)),
        _ => "n",
    };

    private static string Members(IEnumerable<(string Name, string Shape)> members) =>
        $"{{{string.Join(',', members.OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{member.Name}:{member.Shape}"))}}}";

    private static string Items(IEnumerable<string> items) => $"[{string.Join('|', items.Distinct())}]";

    private static string Sensor(int number) => "S" + number.ToString("D5", CultureInfo.InvariantCulture);

    private static string Pond(int number) => "pond:P" + number.ToString("D4", CultureInfo.InvariantCulture);

    private sealed class Client : IAsyncDisposable
    {
        private readonly Channel<LiveDeltaMessage> deltas = Channel.CreateUnbounded<LiveDeltaMessage>();
        private readonly Channel<HeartbeatMessage> heartbeats = Channel.CreateUnbounded<HeartbeatMessage>();

        private Client(HubConnection hub) => Hub = hub;

        public HubConnection Hub { get; }

        public static async Task<Client> ConnectAsync(TestHost host, string protocol, string? key = null)
        {
            var builder = new HubConnectionBuilder().WithUrl(
                new Uri(host.Http.BaseAddress!, "/hubs/live"),
                options => options.AccessTokenProvider = () => Task.FromResult<string?>(key ?? host.Key));
            var client = new Client((protocol == "messagepack" ? builder.AddMessagePackProtocol() : builder).Build());
            client.Hub.On<LiveDeltaMessage>("delta", delta => client.deltas.Writer.TryWrite(delta));
            client.Hub.On<HeartbeatMessage>("heartbeat", heartbeat => client.heartbeats.Writer.TryWrite(heartbeat));
            await client.Hub.StartAsync(Cancellation);
            return client;
        }

        public Task<ScopeSnapshotMessage> SubscribeAsync(string scope) =>
            Hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", scope, Cancellation);

        public Task<ScopeSnapshotMessage> SnapshotAsync(string scope) =>
            Hub.InvokeAsync<ScopeSnapshotMessage>("Snapshot", scope, Cancellation);

        public Task<LiveDeltaMessage> DeltaAsync(Func<LiveDeltaMessage, bool> wanted) => First(deltas, wanted, "a delta");

        public Task<HeartbeatMessage> HeartbeatAsync(Func<HeartbeatMessage, bool> wanted) => First(heartbeats, wanted, "a heartbeat");

        public async Task<(LiveDeltaMessage Delta, PondLiveMessage Pond)> PondAsync(string id, Func<PondLiveMessage, bool> wanted)
        {
            var delta = await DeltaAsync(delta => delta.Ponds.Any(pond => pond.Id == id && wanted(pond)));
            return (delta, delta.Ponds.First(pond => pond.Id == id));
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();

        private static async Task<T> First<T>(Channel<T> channel, Func<T, bool> wanted, string what)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(TestHost.Patience);
            var seen = new List<T>();
            try
            {
                await foreach (var item in channel.Reader.ReadAllAsync(patience.Token))
                {
                    if (wanted(item))
                        return item;
                    seen.Add(item);
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Expected {what} within {TestHost.Patience.TotalSeconds} s; got {seen.Count} others: {seen.LastOrDefault()}");
            }

            throw new InvalidOperationException($"The connection ended before {what} came.");
        }
    }
}
