using System.Collections.Immutable;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Live;

/// <summary>How much of the county a client watches.</summary>
internal enum ScopeKind
{
    /// <summary>The county and all its townships.</summary>
    County,

    /// <summary>One township.</summary>
    Township,

    /// <summary>One village, with the values of its stations.</summary>
    Village,

    /// <summary>One pond.</summary>
    Pond,

    /// <summary>Everything the caller may see.</summary>
    Mine,
}

/// <summary>A part of the county that a client watches.</summary>
/// <param name="Name">
/// As the client wrote it: <c>county</c>, <c>township:330521104</c>, <c>village:330521104201</c>, <c>pond:P0001</c> or <c>mine</c>.
/// </param>
/// <param name="Kind">How much it is.</param>
/// <param name="Reach">What it covers.</param>
/// <param name="Areas">The feeds that carry it; the county's own is the last.</param>
internal sealed record LiveScope(string Name, ScopeKind Kind, Reach Reach, ImmutableArray<string> Areas)
{
    /// <summary>What tells it from others: two callers may write the same and see different things.</summary>
    public string Id { get; } = Kind == ScopeKind.Mine ? $"{Name} {Reach}" : Name;

    /// <summary>Whether it gets all of an area, its tally included.</summary>
    public bool IsWhole(string area) => Reach.IsCounty || Reach.Townships.Contains(area);
}

/// <summary>Reads scopes, says who may watch them, and what of a change concerns them.</summary>
internal static class LiveScopes
{
    /// <summary>The scope that is everything the caller may see.</summary>
    public const string Mine = "mine";

    /// <summary>Reads a scope for a caller; null if it names nothing of this county.</summary>
    public static LiveScope? Parse(string? name, Caller caller, County county, DateTimeOffset now)
    {
        if (name == Mine)
            return Of(name, ScopeKind.Mine, ReachOf(caller, county, now), county);
        // A department is no area: its feed would be the whole county's, of which it may see its own cases only.
        if (Territory.Parse(name) is not { Kind: not TerritoryKind.Department } territory || Place.Of(territory, county) is null)
            return null;
        return Of(name!, Enum.Parse<ScopeKind>(territory.Kind.ToString()), Reach.Of([territory]), county);
    }

    /// <summary>Whether a caller may watch a scope. The feed carries water and cases together, so it takes the right to both.</summary>
    public static AccessReason Judge(LiveScope scope, Caller caller, County county, DateTimeOffset now)
    {
        // Whoever has signed in may watch what is theirs, be it nothing.
        if (scope.Kind == ScopeKind.Mine)
            return caller.Kind == CallerKind.Anonymous ? AccessReason.NotSignedIn : AccessReason.Allowed;
        var place = Place.Of(scope.Reach.Territories[0], county)!.Value;
        var water = AccessPolicy.Allow(caller, Operation.ReadWater, place, now);
        return water.IsAllowed ? AccessPolicy.Allow(caller, Operation.ReadCases, place, now).Reason : water.Reason;
    }

    /// <summary>What of a delta concerns a scope; null if nothing does.</summary>
    public static AreaDelta? Narrow(AreaDelta delta, LiveScope scope)
    {
        if (scope.IsWhole(delta.Area))
            return delta;
        var narrow = delta with
        {
            Tally = null,
            Ponds = [.. delta.Ponds.Where(pond => Concerns(scope, pond, delta.Area))],
            Villages = [.. delta.Villages.Where(village => Concerns(scope, village, delta.Area))],
            Cases = [.. delta.Cases.Where(live => Concerns(scope, live))],
        };
        return narrow.Ponds.IsEmpty && narrow.Villages.IsEmpty && narrow.Cases.IsEmpty ? null : narrow;
    }

    /// <summary>What of a snapshot concerns a scope.</summary>
    public static AreaSnapshot Narrow(AreaSnapshot snapshot, LiveScope scope) => scope.IsWhole(snapshot.Area) ? snapshot : snapshot with
    {
        Ponds = [.. snapshot.Ponds.Where(pond => Concerns(scope, pond, snapshot.Area))],
        Villages = [.. snapshot.Villages.Where(village => Concerns(scope, village, snapshot.Area))],
        Cases = [.. snapshot.Cases.Where(live => Concerns(scope, live))],
    };

    private static LiveScope Of(string name, ScopeKind kind, Reach reach, County county)
    {
        var touched = reach.Territories.Select(territory => Place.Of(territory, county)?.Township).ToHashSet();
        var townships = county.Parts.Townships.Select(township => township.Code);

        // A department may have a part in a case anywhere, also in one that lies in no township.
        return new LiveScope(
            name, kind, reach,
            reach.IsCounty || reach.Departments.Count > 0 ? [.. townships, county.Code] : [.. townships.Where(touched.Contains)]);
    }

    // What lies in both reaches: of two territories one of which lies in the other, the smaller one. Of a department there is no water.
    private static Reach ReachOf(Caller caller, County county, DateTimeOffset now)
    {
        var (water, cases) = (
            AccessPolicy.ReachOf(caller, Operation.ReadWater, now), AccessPolicy.ReachOf(caller, Operation.ReadCases, now));
        return Reach.Of([
            .. water.Territories.Where(territory => Place.Of(territory, county) is { } place && cases.Covers(place)),
            .. cases.Territories.Where(territory => Place.Of(territory, county) is { } place && water.Covers(place)),
            .. cases.Territories.Where(territory => territory.Kind == TerritoryKind.Department),
        ]);
    }

    private static bool Concerns(LiveScope scope, PondLive pond, string township) =>
        scope.Reach.Covers(new Place(township, pond.Village, pond.Id));

    private static bool Concerns(LiveScope scope, VillageLive village, string township) =>
        scope.Reach.Covers(new Place(township, village.Code, null));

    private static bool Concerns(LiveScope scope, CaseLive live) => CaseRights.Covers(scope.Reach, live.Case);
}
