using System.Collections.Frozen;
using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Figures;

/// <summary>The figures of cases, live: by area, department and post, and the headlines.</summary>
internal static class FigureEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly FrozenDictionary<string, FigureAxis> Axes =
        Enum.GetValues<FigureAxis>().ToFrozenDictionary(Json.Word, axis => axis);

    private static readonly FrozenDictionary<string, FigureFormat> Formats =
        Enum.GetValues<FigureFormat>().ToFrozenDictionary(Json.Word, format => format);

    private enum FigureFormat
    {
        Json,
        Csv,
        Xlsx,
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapFigures(this IEndpointRouteBuilder routes)
    {
        var figures = routes.MapGroup("/api/v1/figures").WithTags("Figures");
        figures.MapGet("/cases", ReadFigures).WithName("readCaseFigures")
            .WithSummary("Figures of the cases opened on some days, by area, department or post: those in one's territory.")
            .Produces<FiguresAnswer>().WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden)
            .Requires(Operation.ReadCases);
        figures.MapGet("/headlines", ReadHeadlines).WithName("readHeadlines")
            .WithSummary("The headline figures of one's territory, live: of today, of 30 days, of this year.")
            .WithProblems(StatusCodes.Status403Forbidden).Requires(Operation.ReadCases);
        return routes;
    }

    private static async Task<IResult> ReadFigures(
        CurrentCaller current, AccessRefusals refusals, County county, CountyClock clock, IGrainFactory grains,
        IOptions<JsonOptions> json, HttpResponse response,
        [Description("First day, as 2026-01-01; the first of this year if left out.")] string? from,
        [Description("Day after the last one; tomorrow if left out. At most three years are answered.")] string? until,
        [Description("By what; the county if left out."), Words("county", "township", "village", "department", "post")] string? by,
        [Description("How it is answered."), Words("json", "csv", "xlsx")] string? format,
        [Description("Language of the headers of a table."), Words("zh-CN", "en")] string? lang)
    {
        var read = new Parameters();
        var query = Query(read, from, until, by, DateOnly.FromDateTime(clock.Now.DateTime));
        var wanted = read.Word("format", format, Formats, "badFormat") ?? FigureFormat.Json;
        var language = read.Known("lang", lang, FigureTexts.All.ContainsKey, "badLanguage") ?? FigureTexts.Own;
        if (read.Problem is { } problem)
            return problem;
        var lines = FigureScope.Lines(query.Axis, current.ReachOf(Operation.ReadCases), county).ToArray();
        if (lines.Length == 0)
            return Outside(current, refusals, Json.Word(query.Axis));

        var figures = await Grain(grains, county).Read(query);
        var answer = new FiguresAnswer(
            clock.Local(figures.At), query.From, query.Until, query.Axis,
            [.. lines.Select(line => FigureLineAnswer.Of(line.Key, line.Names, figures.Line(GrainKey(query.Axis, line.Key))))]);
        response.Headers.CacheControl = "no-store";
        if (wanted == FigureFormat.Json)
            return TypedResults.Ok(answer);
        var texts = FigureTexts.All[language];
        var table = new FigureTable(answer, texts, json.Value.SerializerOptions);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"cases-{Json.Word(query.Axis)}-{query.From:yyyyMMdd}-{query.Until:yyyyMMdd}");
        return wanted == FigureFormat.Csv
            ? TypedResults.File(table.Csv(), "text/csv; charset=utf-8", $"{name}.csv")
            : TypedResults.File(table.Xlsx(texts["sheet"]), Workbook, $"{name}.xlsx");
    }

    private static async Task<Results<Ok<HeadlinesAnswer>, ProblemHttpResult>> ReadHeadlines(
        CurrentCaller current, AccessRefusals refusals, County county, CountyClock clock, IGrainFactory grains, ICaseLog log,
        HttpResponse response, CancellationToken cancellation)
    {
        if (FigureScope.Headline(current.ReachOf(Operation.ReadCases)) is not var (territory, axis))
            return Outside(current, refusals, "headlines");
        var now = clock.Now;
        var today = DateOnly.FromDateTime(now.DateTime);
        var counts = await log.CountAsync(new CaseQuery { Reach = Reach.Of([territory]), Limit = 1 }, now, cancellation);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new HeadlinesAnswer(
            now, territory.ToString(), counts.ByStage.Where(stage => stage.Key < CaseStage.Closed).Sum(stage => stage.Value),
            counts.Overdue, await SinceAsync(today), await SinceAsync(today.AddDays(-29)),
            await SinceAsync(new DateOnly(today.Year, 1, 1))));

        async Task<HeadlineAnswer> SinceAsync(DateOnly first)
        {
            var query = new FigureQuery(first, today.AddDays(1), axis);
            return HeadlineAnswer.Of(query, (await Grain(grains, county).Read(query)).Line(territory.Key));
        }
    }

    private static FigureQuery Query(Parameters read, string? from, string? until, string? by, DateOnly today)
    {
        var end = Day(read, "until", until, today.AddDays(1));
        var start = Day(read, "from", from, new DateOnly(today.Year, 1, 1));
        if (end.DayNumber - start.DayNumber is <= 0 or > FigureQuery.MaxDays)
            read.Refuse("badRange", $"'until' must lie after 'from', at most {FigureQuery.MaxDays} days.", 0);
        return new FigureQuery(start, end, read.Word("by", by, Axes, "badAxis") ?? FigureAxis.County);
    }

    // The calendar of any zone reaches a day beyond these, and no case is older than they.
    private static DateOnly Day(Parameters read, string name, string? text, DateOnly fallback) =>
        string.IsNullOrEmpty(text) ? fallback
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and <= 2200 ? day
        : read.Refuse("badDay", $"'{name}' must be a day from 1900 to 2200, for example 2026-01-01.", fallback);

    private static ProblemHttpResult Outside(CurrentCaller current, AccessRefusals refusals, string what)
    {
        refusals.Note(current, Operation.ReadCases, what, AccessReason.OutsideTerritory);
        return AccessGate.Deny(AccessReason.OutsideTerritory);
    }

    // The grain speaks of posts by their names in the code.
    private static string GrainKey(FigureAxis axis, string key) =>
        axis == FigureAxis.Post ? Enum.Parse<CasePost>(key, ignoreCase: true).ToString() : key;

    private static ICaseFiguresGrain Grain(IGrainFactory grains, County county) => grains.GetGrain<ICaseFiguresGrain>(county.Code);
}
