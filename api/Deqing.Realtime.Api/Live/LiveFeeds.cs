using System.Collections.Immutable;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Grains.Live;

namespace Deqing.Realtime.Api.Live;

/// <summary>Reads the live feeds: one grain call for a whole area.</summary>
internal sealed class LiveFeeds(IGrainFactory grains, LiveWriting writing)
{
    /// <summary>The county's own area lists at most so many cases of its townships.</summary>
    public const int CountyCases = 200;

    /// <summary>The state of some areas, in their order.</summary>
    public Task<AreaSnapshot[]> Read(IEnumerable<string> areas) =>
        Task.WhenAll(areas.Select(area => grains.GetGrain<ILiveFeedGrain>(area).Snapshot()));

    /// <summary>The ponds of some townships by id; those never heard of are missing.</summary>
    public async Task<IReadOnlyDictionary<string, PondLive>> ReadPonds(IEnumerable<string> townships) =>
        (await Read(townships)).SelectMany(area => area.Ponds).ToDictionary(pond => pond.Id);

    /// <summary>The state of a scope as it is sent.</summary>
    public async Task<ScopeSnapshotMessage> Snapshot(LiveScope scope)
    {
        var areas = await Read(scope.Areas);

        // Cases live in the feeds of their townships; the county has those of none, and lists the newest of them all.
        if (scope.Reach.IsCounty)
            areas[^1] = areas[^1] with { Cases = [.. areas[^1].Cases, .. Newest(areas[..^1])] };
        return new ScopeSnapshotMessage(
            scope.Name, [.. areas.Select(area => writing.Snapshot(scope, LiveScopes.Narrow(area, scope)))]);
    }

    private static ImmutableArray<CaseLive> Newest(IEnumerable<AreaSnapshot> townships) =>
    [
        .. townships.SelectMany(area => area.Cases)
            .OrderByDescending(live => live.Case.DecidedAt).ThenByDescending(live => live.Id, StringComparer.Ordinal).Take(CountyCases),
    ];
}
