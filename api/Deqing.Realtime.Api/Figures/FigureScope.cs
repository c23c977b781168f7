using System.Collections.Immutable;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Figures;

/// <summary>Which lines of figures somebody may read. A line is theirs if all that adds to it is.</summary>
internal static class FigureScope
{
    /// <summary>The keys of an axis that lie in a reach, in the county's order.</summary>
    public static IEnumerable<(string Key, Names Names)> Lines(FigureAxis axis, Reach reach, County county) => axis switch
    {
        FigureAxis.County => reach.IsCounty ? [("", county.Parts.Names)] : [],
        FigureAxis.Post => reach.IsCounty
            ? Enum.GetValues<CasePost>().Select(post => (Json.Word(post), FigureTexts.NamesOf($"post.{Json.Word(post)}"))) : [],
        FigureAxis.Township => county.Parts.Townships
            .Where(it => reach.IsCounty || reach.Townships.Contains(it.Code)).Select(it => (it.Code, it.Names)),
        FigureAxis.Village => county.Parts.Villages
            .Where(it => reach.Covers(Place.Of(it))).Select(it => (it.Code, it.Names)),
        _ => county.Catalogue.Departments
            .Where(it => reach.IsCounty || reach.Departments.Contains(it.Id)).Select(it => (it.Id, it.Names)),
    };

    /// <summary>
    /// The one territory whose figures are those of a reach; null if it is several or has none. Medians of several cannot be joined.
    /// </summary>
    public static (Territory Territory, FigureAxis Axis)? Headline(Reach reach) => reach.Territories is not [var only] ? null
        : only.Kind switch
        {
            TerritoryKind.County => (only, FigureAxis.County),
            TerritoryKind.Township => (only, FigureAxis.Township),
            TerritoryKind.Village => (only, FigureAxis.Village),
            TerritoryKind.Department => (only, FigureAxis.Department),
            _ => null,
        };
}
