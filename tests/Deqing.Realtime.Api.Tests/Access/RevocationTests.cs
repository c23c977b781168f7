using System.Threading.Channels;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.SignalR.Client;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>Live subscriptions of those whose rights change while they watch.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private const string First = $"township:{TestPack.FirstTownship}", Second = $"township:{TestPack.SecondTownship}";

    private readonly Channel<RightsMessage> rights = Channel.CreateUnbounded<RightsMessage>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        host = await TestHost.StartAsync("Live:PublishMilliseconds=50", "Live:FlushMilliseconds=50");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_role_that_is_taken_back_takes_its_scopes_with_it_and_leaves_the_others()
    {
        var (id, _, hub) = await WatchAsync((Role.Checker, First), (Role.Checker, Second));
        await using var watching = hub;
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", First, Cancellation);
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", Second, Cancellation);
        await EndAsync(id, First);
        Assert.Equal([First], (await NextAsync()).Scopes);
        Assert.DoesNotContain(host.Get<LiveAudience>().Everybody().Single().Scopes, scope => scope.Name == First);
        Assert.Contains(host.Get<LiveAudience>().Everybody().Single().Scopes, scope => scope.Name == Second);
        Assert.Equal(HubConnectionState.Connected, hub.State);
    }

    [Fact]
    public async Task A_shift_ends_by_the_clock()
    {
        var (id, _, hub) = await WatchAsync();
        await using var watching = hub;
        var grant = new Grant(
            "shift", Role.GridWorker, Territory.Parse(First)!.Value, GrantKind.Shift, host.Now, host.Now.AddHours(8), null);
        await host.WriteAsync([new GiveGrant(new GrantRow(id, grant, "", host.Now, null))], id);
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", First, Cancellation);
        host.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal([First], (await NextAsync()).Scopes);
    }

    [Fact]
    public async Task Mine_is_taken_up_anew_when_it_would_be_more()
    {
        var (id, _, hub) = await WatchAsync((Role.Checker, "pond:P0001"));
        await using var watching = hub;
        var narrow = await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", "mine", Cancellation);
        Assert.Equal(("mine", TestPack.FirstTownship), (narrow.Scope, Assert.Single(narrow.Areas).Area));
        Assert.Null(narrow.Areas[0].Tally);
        var grant = new Grant("more", Role.Checker, Territory.County, GrantKind.Standing, host.Now, null, null);
        await host.WriteAsync([new GiveGrant(new GrantRow(id, grant, "", host.Now, null))], id);
        Assert.Equal(["mine"], (await NextAsync()).Scopes);
        var wide = await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", "mine", Cancellation);
        Assert.Equal([TestPack.FirstTownship, TestPack.SecondTownship, TestPack.County], wide.Areas.Select(area => area.Area));
        Assert.All(wide.Areas, area => Assert.NotNull(area.Tally));
    }

    [Fact]
    public async Task Who_signs_out_is_told_and_disconnected()
    {
        var (_, browser, hub) = await WatchAsync((Role.Checker, First));
        await using var watching = hub;
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", First, Cancellation);
        Assert.Equal("204", await browser.AskAsync("DELETE", "/api/v1/sessions"));
        Assert.Equal([First], (await NextAsync()).Scopes);
        await closed.Task.WaitAsync(TestHost.Patience, Cancellation);
    }

    [Fact]
    public async Task A_change_by_another_program_on_the_same_database_counts_too()
    {
        var (id, browser, hub) = await WatchAsync((Role.Checker, First));
        await using var watching = hub;
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", First, Cancellation);

        // Past the writer of this program, as an operator's command does it.
        var store = host.Get<IAccessStore>();
        var grant = (await store.ReadAsync(id, Cancellation))!.Grants.Single();
        var draft = new AuditDraft(host.Now, "grantEnded", AuditDraft.Done, "", "operator", "", id, null, null);
        await store.WriteAsync([new EndGrant(grant.Grant.Id, host.Now)], [draft], host.Get<AuditChain>(), Cancellation);
        Assert.Equal([First], (await NextAsync()).Scopes);
        Assert.Equal("403 noRole", await browser.AskAsync("GET", "/api/v1/cases"));
    }

    [Fact]
    public async Task A_scope_that_lies_elsewhere_sends_nothing()
    {
        var (_, _, hub) = await WatchAsync((Role.Checker, "pond:P0001"));
        await using var watching = hub;
        var deltas = Channel.CreateUnbounded<LiveDeltaMessage>();
        hub.On<LiveDeltaMessage>("delta", delta => deltas.Writer.TryWrite(delta));
        await hub.InvokeAsync<ScopeSnapshotMessage>("Subscribe", "mine", Cancellation);
        await host.Observe("S00002", host.Now, ("dissolvedOxygen", 7f)); // the pond beside it
        await host.Observe("S00001", host.Now, ("dissolvedOxygen", 7f));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TestHost.Patience);
        var first = await deltas.Reader.ReadAsync(patience.Token);
        Assert.Equal(["P0001"], first.Ponds.Select(pond => pond.Id));
        Assert.Null(first.Tally);
        Assert.Empty(first.Villages);
    }

    private async Task<(string Id, Browser Browser, HubConnection Hub)> WatchAsync(params (Role Role, string Territory)[] roles)
    {
        var id = await host.AddPersonAsync("watcher", roles);
        var browser = new Browser(host);
        Assert.Equal("200", await browser.SignInAsync("watcher"));
        await browser.SessionAsync();
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Http.BaseAddress!, "/hubs/live"), options => options.Cookies = browser.Cookies).Build();
        hub.On<RightsMessage>("rights", message => rights.Writer.TryWrite(message));
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync(Cancellation);
        return (id, browser, hub);
    }

    private async Task EndAsync(string id, string territory)
    {
        var rows = (await host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Grants;
        await host.WriteAsync([new EndGrant(rows.Single(row => row.Grant.Territory.ToString() == territory).Grant.Id, host.Now)], id);
    }

    private async Task<RightsMessage> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TestHost.Patience);
        return await rights.Reader.ReadAsync(patience.Token);
    }
}
