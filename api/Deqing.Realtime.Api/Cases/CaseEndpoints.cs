using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Deadlines;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Cases;

/// <summary>The list of cases, how many there are, a single case and its deadlines.</summary>
internal static class CaseEndpoints
{
    /// <summary>Where cases are.</summary>
    public const string Root = "/api/v1/cases";

    private const int MaxPage = 2_000, DefaultPage = 100;

    private static readonly Dictionary<string, bool> Orders = new() { ["due"] = true };

    /// <summary>Registers what reads cases and carries out commands.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<CaseEventWriting>().AddSingleton<CaseWriting>().AddSingleton<CaseEvidence>().AddScoped<CaseCommands>()
        .AddScoped<CaseAssigning>();

    /// <summary>Maps the answers about cases.</summary>
    public static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup(Root).WithTags("Cases");
        cases.MapGet("", ListCases).WithName("listCases").WithSummary("Cases by pages, newest first: those in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadCases);
        cases.MapGet("/counts", CountCases).WithName("countCases").WithSummary("How many cases match, and where they stand.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadCases);
        cases.MapGet("/{id}", ReadCase).WithName("readCase")
            .WithSummary("A case with its clocks, what one may do to it, and everything that happened to it.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        cases.MapGet("/{id}/deadlines/{clock}", ReadDeadline).WithName("readCaseDeadline")
            .WithSummary("When a clock of a case is due, with the arithmetic of it.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        CaseVerbEndpoints.Map(cases);
        return routes;
    }

    /// <summary>The answer to an id that no case has, or that one may not know of.</summary>
    internal static ProblemHttpResult UnknownCase(string id) => Problems.NotFound("unknownCase", $"There is no case '{id}'.");

    private static async Task<Results<Ok<CasesAnswer>, ProblemHttpResult>> ListCases(
        [AsParameters] CaseFilters filters, CurrentCaller current, AccessRefusals refusals, County county, ICaseLog log, CountyClock clock,
        CaseWriting writing,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        [Description("Only cases older than this place in the list: 'next' of the page before.")] string? before,
        [Description("Only open cases, in the order they are due next; there is no page after the first."), Words("due")] string? order,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var byDue = read.Word("order", order, Orders, "badOrder") == true;
        var query = filters.Read(read, county, current.ReachOf(Operation.ReadCases), clock.Now);
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        var cursor = string.IsNullOrEmpty(before) ? null : CaseCursors.Read(before);
        if (!string.IsNullOrEmpty(before) && cursor is null)
            read.Refuse("badCursor", "'before' must be the 'next' of another page of this list.", 0);
        if (byDue && cursor is not null)
            read.Refuse("badCursor", "What is ordered by 'due' has no page after the first.", 0);
        if (read.Problem is { } problem)
            return problem;
        if (CaseFilters.Outside(current, refusals, county, query) is { } outside)
            return outside;

        if (byDue)
            return TypedResults.Ok(new CasesAnswer(
                [.. (await log.ListAsync(query with { ByDue = true, Limit = most }, cancellation)).Select(writing.Summary)], null));
        var rows = await log.ListAsync(query with { Before = cursor, Limit = most + 1 }, cancellation);
        var page = rows.Length > most ? rows[..most] : rows;
        return TypedResults.Ok(new CasesAnswer(
            [.. page.Select(writing.Summary)], rows.Length > most ? CaseCursors.Write(page[^1]) : null));
    }

    private static async Task<Results<Ok<CaseCountsAnswer>, ProblemHttpResult>> CountCases(
        [AsParameters] CaseFilters filters, CurrentCaller current, AccessRefusals refusals, County county, ICaseLog log, CountyClock clock,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var query = filters.Read(read, county, current.ReachOf(Operation.ReadCases), clock.Now);
        if (read.Problem is { } problem)
            return problem;
        if (CaseFilters.Outside(current, refusals, county, query) is { } outside)
            return outside;
        var counts = await log.CountAsync(query, clock.Now, cancellation);
        return TypedResults.Ok(new CaseCountsAnswer(
            counts.ByStage.Values.Sum(), counts.ByStage.Where(stage => stage.Key < CaseStage.Closed).Sum(stage => stage.Value),
            counts.Overdue, counts.ByStage.OrderBy(stage => stage.Key).ToDictionary(stage => Json.Word(stage.Key), stage => stage.Value)));
    }

    private static async Task<Results<Ok<CaseAnswer>, ProblemHttpResult>> ReadCase(
        [Description("Id of the case.")] string id, CurrentCaller current, CaseCommands cases, CaseWriting writing, ICaseLog log,
        County county, CountyClock clock, CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is not { } row)
            return UnknownCase(id);
        var stored = await log.ReadStoredAsync(id, cancellation);

        // Row and events are two reads: what was written between them is told by the next.
        if (stored.Length > row.Case.Version)
            stored = stored[..row.Case.Version];
        var now = clock.Now;
        return TypedResults.Ok(writing.Whole(row, stored) with
        {
            Commands = [.. CaseVerbs.For(row.Case, current.Caller, county, now).Select(verb => verb.Word())],
            Acting = CaseAccess.ActingFor(row.Case, current.Caller, now),
            SuggestedLead = await LeadAsync(row.Case, log, county, cancellation),
        });
    }

    /// <summary>The department a case would be sent to: by the newest ruling on its like, else by its category; null if none.</summary>
    internal static async Task<string?> LeadAsync(CaseFile it, ICaseLog log, County county, CancellationToken cancellation) =>
        it.Stage > CaseStage.Arbitrating
            ? null
            : await log.PrecedentAsync(it.Category, it.Place.Township, cancellation)
                ?? county.Catalogue.Find(it.Category)?.LeadIn(it.Place.Township);

    private static async Task<Results<Ok<DeadlineAnswer>, ProblemHttpResult>> ReadDeadline(
        [Description("Id of the case.")] string id,
        [Description("Which clock."), Words("stage", "handling", "promise")] string clock,
        CaseCommands cases, County county, CountyClock now, CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is not { Case: var it })
            return UnknownCase(id);
        var running = clock switch
        {
            "stage" when it is { StageDue: { } due, StageSince: { } since } => new CaseClock(since, due.Limit, [], 0, due, null),
            "handling" => it.Handling,
            "promise" => it.Promise,
            _ => null,
        };
        return running is null
            ? Problems.NotFound("unknownClock", $"The case has no clock '{clock}' now; write stage, handling or promise.")
            : TypedResults.Ok(CaseDeadline.Of(running, county.Calendar, now));
    }
}
