using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// Asks the policy again about everybody who watches: a role that was taken back or has ended takes its scopes with it, and a
/// session that was ended its connection.
/// </summary>
internal sealed class LiveSweep(LiveAudience audience, IIdentities identities, County county, TimeProvider time) : IRightsSweep
{
    /// <inheritdoc/>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var (connection, scopes) in audience.Everybody())
        {
            var identity = await identities.OfAsync(connection.Who, cancellation);
            var lost = scopes.Where(scope => !StillHolds(scope, identity?.Caller ?? Caller.Nobody)).Select(scope => scope.Name).ToArray();
            if (lost.Length > 0 || identity is null)
                audience.Deny(connection, lost);
            if (identity is null)
                connection.End();
        }
    }

    // "mine" is lost when it would cover anything else now, more as well as less: the client takes it up anew.
    private bool StillHolds(LiveScope scope, Caller caller)
    {
        var now = time.GetUtcNow();
        return LiveScopes.Judge(scope, caller, county, now) == AccessReason.Allowed
            && (scope.Kind != ScopeKind.Mine || LiveScopes.Parse(scope.Name, caller, county, now)!.Reach.Equals(scope.Reach));
    }
}
