using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// The live feed for browsers, at <c>/hubs/live</c>, as JSON or MessagePack. The server sends <c>delta</c>, <c>heartbeat</c>,
/// <c>rights</c> and <c>notice</c>. A refusal is a <see cref="HubException"/> whose message is one word.
/// </summary>
internal sealed class LiveHub(
    County county, LiveAudience audience, LiveFeeds feeds, IIdentities identities, AccessRefusals refusals,
    IOptions<LiveHubOptions> options,
    TimeProvider time) : Hub
{
    /// <summary>
    /// Watches a scope: deltas come from now on, and the answer is the state they apply onto. Subscribing again is harmless.
    /// </summary>
    /// <exception cref="HubException">
    /// <c>unknownScope</c>, <c>tooManyScopes</c>, <c>tooManyRequests</c>, or why the policy does not allow it.
    /// </exception>
    public async Task<ScopeSnapshotMessage> Subscribe(string scope)
    {
        var wanted = await AllowedAsync(scope);
        var joined = audience.Join(Context.ConnectionId, wanted, options.Value.MaxScopes);
        if (joined == JoinResult.TooManyScopes)
            throw new HubException("tooManyScopes");
        try
        {
            return await feeds.Snapshot(wanted);
        }
        catch when (joined == JoinResult.Joined)
        {
            // A client that got no answer does not know that it watches.
            audience.Part(Context.ConnectionId, wanted.Name);
            throw;
        }
    }

    /// <summary>Watches a scope no longer. Harmless if it was not watched.</summary>
    public void Unsubscribe(string scope) => audience.Part(Context.ConnectionId, scope);

    /// <summary>The state of a scope now, to repair a gap.</summary>
    /// <exception cref="HubException"><c>unknownScope</c>, <c>tooManyRequests</c>, or why the policy does not allow it.</exception>
    public async Task<ScopeSnapshotMessage> Snapshot(string scope) => await feeds.Snapshot(await AllowedAsync(scope));

    private async Task<LiveScope> AllowedAsync(string scope)
    {
        if (!audience.MayCall(Context.ConnectionId))
            throw new HubException("tooManyRequests");
        var identity = await identities.OfAsync(Context.User!, Context.ConnectionAborted);
        var (caller, now) = (identity?.Caller ?? Caller.Nobody, time.GetUtcNow());
        var wanted = LiveScopes.Parse(scope, caller, county, now) ?? throw new HubException("unknownScope");
        var reason = LiveScopes.Judge(wanted, caller, county, now);
        if (reason == AccessReason.Allowed)
            return wanted;
        refusals.Note(caller, Address(), Json.Word(Operation.ReadWater), $"hub {wanted.Name}", Json.Word(reason));
        throw new HubException(Json.Word(reason));
    }

    private string Address() => Context.GetHttpContext() is { } context ? CallerResolving.AddressOf(context) : "";
}
