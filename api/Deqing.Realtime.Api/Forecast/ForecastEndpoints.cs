using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Forecast;

/// <summary>Which steps will be late, where a call helps most, and whether calls helped.</summary>
internal static class ForecastEndpoints
{
    /// <summary>The longest time one question about calls is about.</summary>
    private const int MaxDays = 366;

    private const int MaxCases = 10_000, MaxCalls = 500, Page = 2_000, DefaultDays = 30;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapForecast(this IEndpointRouteBuilder routes)
    {
        var forecast = routes.MapGroup("/api/v1/forecast").WithTags("Forecast");
        forecast.MapGet("", ReadFive).WithName("readForecast")
            .WithSummary("The few open cases of one's territory where a call now helps most: at most five, the first first.")
            .Requires(Operation.ReadCases);
        forecast.MapGet("/calls", ReadCalls).WithName("readCalls")
            .WithSummary("Whether calls helped: steps that were late against what was expected, in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadCases);
        routes.MapGet($"{CaseEndpoints.Root}/{{id}}/forecast", ReadOne).WithTags("Forecast").WithName("readCaseForecast")
            .WithSummary("How likely the present step of a case will be late.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        return routes;
    }

    private static async Task<Ok<ImmutableArray<SaveableAnswer>>> ReadFive(
        CurrentCaller current, ICaseLog log, IForecasts forecasts, CountyClock clock, CaseWriting writing, HttpResponse response,
        CancellationToken cancellation)
    {
        var now = clock.Now;
        var due = new CaseQuery
        {
            Reach = current.ReachOf(Operation.ReadCases), DueFrom = now, DueBefore = now + SaveFive.Ahead, Limit = Page,
        };
        var rows = new Dictionary<string, CaseRow>(StringComparer.Ordinal);
        ImmutableArray<CaseRow> page;
        do
        {
            page = await log.ListAsync(due, cancellation);
            foreach (var row in page)
                rows[row.Id] = row;
            due = page.IsEmpty ? due : due with { Before = new CaseCursor(page[^1].Case.DecidedAt, page[^1].Id) };
        }
        while (page.Length == Page);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SaveFive.Of(rows.Values.Select(row => (row.Id, row.Case)), forecasts.Book, now).Select(it =>
        {
            var one = Write(it.Forecast, it.Call, clock);
            return new SaveableAnswer(
                writing.Summary(rows[it.Id]), it.Forecast.Chance!.Value, one.Basis, one.WaitedSeconds, one.DueAt, one.UrgedAt, one.UrgedBy);
        }).ToImmutableArray());
    }

    private static async Task<Results<Ok<CaseForecastAnswer>, ProblemHttpResult>> ReadOne(
        [Description("Id of the case.")] string id, CaseCommands cases, IForecasts forecasts, CountyClock clock, HttpResponse response,
        CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is not { Case: var it })
            return CaseEndpoints.UnknownCase(id);
        response.Headers.CacheControl = "no-store";
        return forecasts.Book.Of(it, clock.Now) is { } forecast
            ? TypedResults.Ok(Write(forecast, SaveFive.CallOf(it), clock))
            : Problems.NotFound("nothingDue", "No step of the case is due: it has ended, or its clock stands.");
    }

    private static async Task<Results<Ok<CallFiguresAnswer>, ProblemHttpResult>> ReadCalls(
        CurrentCaller current, ICaseLog log, CountyClock clock, CaseWriting writing, HttpResponse response,
        [Description("Steps due at or after this time; 30 days before 'until' if left out."), Instant] string? from,
        [Description("Steps due before this time; now if left out, and at the latest. At most 366 days are answered."), Instant]
        string? until,
        CancellationToken cancellation)
    {
        var (read, now) = (new Parameters(), clock.Now);
        var end = read.Instant("until", until, now, "badTime");
        end = end > now ? now : end;
        var start = read.Instant("from", from, end.Year > 1 ? end.AddDays(-DefaultDays) : end, "badTime");
        if (end <= start || end - start > TimeSpan.FromDays(MaxDays))
            read.Refuse("badRange", $"'from' must lie before 'until' and before now, at most {MaxDays} days.", 0);
        if (read.Problem is { } problem)
            return problem;

        var rows = await log.CalledAsync(start, end, MaxCases, cancellation);
        if (rows.Length == MaxCases)
            return Problems.BadRequest("badRange", "Somebody called for too many cases in this time; ask for fewer days.");
        var reach = current.ReachOf(Operation.ReadCases);
        var seen = rows.Where(row => CaseRights.Covers(reach, row.Case)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var steps = seen.Values.SelectMany(row => CallFigures.Steps(row.Id, row.Case, start, end)).ToArray();
        var sum = CallFigures.Of(steps);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CallFiguresAnswer(
            now, clock.Local(start), clock.Local(end), sum.Called, sum.Counted, sum.InTime, sum.Late,
            Math.Round(sum.ExpectedLate, 3), Math.Round(sum.Spread, 3), Math.Round(sum.Saved, 3), sum.CutShort, sum.WithoutChance,
            [
                .. steps.OrderByDescending(step => step.Call.DueAt).ThenBy(step => step.Id, StringComparer.Ordinal).Take(MaxCalls)
                    .Select(step => new CalledStepAnswer(
                        writing.Summary(seen[step.Id]), step.Call.Stage, clock.Local(step.Call.At), step.Call.By.Name, step.Call.Chance,
                        clock.Local(step.Call.DueAt), clock.Local(step.Call.EndedAt), step.Outcome)),
            ]));
    }

    private static CaseForecastAnswer Write(StepForecast it, CaseCall? call, CountyClock clock) => new(
        it.Stage, clock.Local(it.DueAt), (long)it.Waited.TotalSeconds, it.Chance, new ForecastBasisAnswer(it.Cases, it.Group),
        clock.Local(call?.At), call?.By.Name);
}
