using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>The cases that have not ended, as whoever sums them up reads them when it wakes.</summary>
internal static class OpenCases
{
    /// <summary>Every stage before the end.</summary>
    public static readonly ImmutableArray<CaseStage> Stages =
        [.. Enum.GetValues<CaseStage>().Where(stage => stage < CaseStage.Closed)];

    private const int Page = 2_000;

    /// <summary>Calls back for each open case of a place.</summary>
    /// <param name="log">Where they are kept.</param>
    /// <param name="township">Only those of this township.</param>
    /// <param name="village">Only those of this village.</param>
    /// <param name="each">Takes one.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task ReadAsync(
        ICaseLog log, string? township, string? village, Action<CaseRow> each, CancellationToken cancellation)
    {
        var query = new CaseQuery { Stages = Stages, Township = township, Village = village, Reach = Reach.County, Limit = Page };
        while (true)
        {
            var rows = await log.ListAsync(query, cancellation);
            foreach (var row in rows)
                each(row);
            if (rows.Length < Page)
                return;
            query = query with { Before = new CaseCursor(rows[^1].Case.DecidedAt, rows[^1].Id) };
        }
    }

    /// <summary>The area whose feed carries a case: its township, or the county for one that lies in none.</summary>
    public static string AreaOf(Place place, County county) => place.Township ?? county.Code;
}
