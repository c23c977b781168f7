using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// The live feed for browsers, at <c>/hubs/live</c>, as JSON or MessagePack. The server sends <c>delta</c> and <c>heartbeat</c>.
/// A refusal is a <see cref="HubException"/> whose message is one word.
/// </summary>
internal sealed class LiveHub(County county, LiveAudience audience, LiveFeeds feeds, IOptions<LiveHubOptions> options) : Hub
{
    /// <summary>
    /// Watches a scope: deltas come from now on, and the answer is the state they apply onto. Subscribing again is harmless.
    /// </summary>
    /// <exception cref="HubException"><c>unknownScope</c> or <c>tooManyScopes</c>.</exception>
    public async Task<ScopeSnapshotMessage> Subscribe(string scope)
    {
        var wanted = Parse(scope);
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
    /// <exception cref="HubException"><c>unknownScope</c>.</exception>
    public Task<ScopeSnapshotMessage> Snapshot(string scope) => feeds.Snapshot(Parse(scope));

    private LiveScope Parse(string scope) => LiveScopes.Parse(scope, county) ?? throw new HubException("unknownScope");
}
