using System.Collections.Immutable;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Open311;

/// <summary>Finds the cases a client asks for.</summary>
internal static class GeoSearch
{
    /// <summary>The log takes so many categories at once.</summary>
    private const int MostCategories = 100;

    private static readonly ImmutableArray<CaseStage>
        Over = [CaseStage.Closed, CaseStage.Void, CaseStage.Merged],
        Open = [.. Enum.GetValues<CaseStage>().Except(Over)];

    /// <summary>A page of the requests that match, newest first.</summary>
    public static async Task<ImmutableArray<CaseRow>> ListAsync(
        ICaseLog log, GeoQuery query, ImmutableArray<string> services, CancellationToken cancellation)
    {
        var filters = query is { Near: not null } or { UpdatedAfter: not null } or { UpdatedBefore: not null };
        var rows = await log.ListAsync(
            new CaseQuery
            {
                Stages = query.Open && query.Closed ? [] : query.Open ? Open : Over,
                Categories = [.. (query.Services.IsEmpty ? services : query.Services).Take(MostCategories)],
                Sources = GeoWriting.Sources, From = query.From, Until = query.Until, Reach = Reach.County,
                Limit = filters ? GeoQuery.MaxReached : query.Page * query.PageSize,
            },
            cancellation);
        return [.. rows.Where(row => IsAsked(row.Case, query)).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)];
    }

    /// <summary>Whether a case passes what the log does not filter by.</summary>
    public static bool IsAsked(CaseFile it, GeoQuery query)
    {
        var updated = GeoWriting.UpdatedAt(it);
        return (query.UpdatedAfter is not { } after || updated >= after) && (query.UpdatedBefore is not { } before || updated < before)
            && (query.Near is not { } near || (it.Position is { } position && near.MetresTo(position) <= query.Radius));
    }
}
