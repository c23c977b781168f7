using System.Collections.Immutable;
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
}

/// <summary>A part of the county that a client watches.</summary>
/// <param name="Name">
/// As the client wrote it: <c>county</c>, <c>township:330521104</c>, <c>village:330521104201</c> or <c>pond:P0001</c>.
/// </param>
/// <param name="Kind">How much it is.</param>
/// <param name="Key">Code or id; the county code for the county.</param>
/// <param name="Areas">The feeds that carry it; the county's own is the last.</param>
internal sealed record LiveScope(string Name, ScopeKind Kind, string Key, ImmutableArray<string> Areas);

/// <summary>Reads scopes, and says what of a change concerns them.</summary>
internal static class LiveScopes
{
    private const string WholeCounty = "county";

    /// <summary>Reads a scope; null if it names nothing of this county.</summary>
    public static LiveScope? Parse(string? name, County county)
    {
        if (name == WholeCounty)
            return new LiveScope(
                name, ScopeKind.County, county.Code, [.. county.Parts.Townships.Select(township => township.Code), county.Code]);
        if (name?.Split(':', 2) is not [var kind, var key])
            return null;
        return kind switch
        {
            "township" when county.Townships.ContainsKey(key) => new LiveScope(name, ScopeKind.Township, key, [key]),
            "village" when county.Villages.TryGetValue(key, out var village) =>
                new LiveScope(name, ScopeKind.Village, key, [village.Township]),
            "pond" when county.Ponds.TryGetValue(key, out var pond) => new LiveScope(name, ScopeKind.Pond, key, [county.TownshipOf(pond)]),
            _ => null,
        };
    }

    /// <summary>The scope that watches exactly this area.</summary>
    public static LiveScope OfArea(string area, County county) =>
        area == county.Code ? Parse(WholeCounty, county)! : new LiveScope($"township:{area}", ScopeKind.Township, area, [area]);

    /// <summary>What of a delta concerns a scope; null if nothing does.</summary>
    public static AreaDelta? Narrow(AreaDelta delta, LiveScope scope)
    {
        if (scope.Kind is ScopeKind.County or ScopeKind.Township)
            return delta;
        var narrow = delta with
        {
            Tally = null,
            Ponds = [.. delta.Ponds.Where(pond => Concerns(scope, pond))],
            Villages = [.. delta.Villages.Where(village => Concerns(scope, village))],
            Cases = [.. delta.Cases.Where(live => Concerns(scope, live))],
        };
        return narrow.Ponds.IsEmpty && narrow.Villages.IsEmpty && narrow.Cases.IsEmpty ? null : narrow;
    }

    /// <summary>What of a snapshot concerns a scope.</summary>
    public static AreaSnapshot Narrow(AreaSnapshot snapshot, LiveScope scope) =>
        scope.Kind is ScopeKind.County or ScopeKind.Township ? snapshot : snapshot with
        {
            Ponds = [.. snapshot.Ponds.Where(pond => Concerns(scope, pond))],
            Villages = [.. snapshot.Villages.Where(village => Concerns(scope, village))],
            Cases = [.. snapshot.Cases.Where(live => Concerns(scope, live))],
        };

    private static bool Concerns(LiveScope scope, PondLive pond) =>
        scope.Kind == ScopeKind.Pond ? pond.Id == scope.Key : pond.Village == scope.Key;

    private static bool Concerns(LiveScope scope, VillageLive village) => scope.Kind == ScopeKind.Village && village.Code == scope.Key;

    private static bool Concerns(LiveScope scope, CaseLive live) =>
        scope.Kind == ScopeKind.Pond ? live.Case.Alarm.Pond == scope.Key : live.Case.Alarm.Village == scope.Key;
}
