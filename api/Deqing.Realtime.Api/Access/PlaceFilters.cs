using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// Filters of lists by place. Without one a list holds what lies in one's territory; one that names a place which has nothing in
/// common with it is refused, so that an empty answer never looks like "all is well there". A department may have a part in a case
/// anywhere.
/// </summary>
internal static class PlaceFilters
{
    /// <summary>The answer to filters that name a place no part of which lies within reach; null if some part does.</summary>
    public static ProblemHttpResult? Refused(
        CurrentCaller current, AccessRefusals refusals, Operation what, County county, string? township, string? village, string? pond)
    {
        if (May(current.ReachOf(what), what, county, township, village, pond))
            return null;
        refusals.Note(current, what, $"{pond ?? village ?? township}", AccessReason.OutsideTerritory);
        return AccessGate.Deny(AccessReason.OutsideTerritory);
    }

    private static bool May(Reach reach, Operation what, County county, string? township, string? village, string? pond) =>
        reach.IsCounty || (what == Operation.ReadCases && reach.Departments.Count > 0) || (pond, village, township) switch
        {
            ({ } id, _, _) => reach.Covers(Place.Of(county.Ponds[id], county)),
            (_, { } code, _) => reach.Covers(Place.Of(county.Villages[code])) || reach.Ponds.Any(id => VillageOf(id, county) == code),
            (_, _, { } code) => reach.Territories.Any(territory => Place.Of(territory, county)?.Township == code),
            _ => true,
        };

    private static string? VillageOf(string pond, County county) => county.Ponds.GetValueOrDefault(pond)?.Village;
}
