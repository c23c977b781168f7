using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Cases;

/// <summary>The list of cases, a single case, and what a person can do to it.</summary>
internal static class CaseEndpoints
{
    private const int MaxPage = 2_000, DefaultPage = 100;

    private static readonly IReadOnlyDictionary<string, States> Words = new Dictionary<string, States>
    {
        ["open"] = new([CaseState.Open]),
        ["acknowledged"] = new([CaseState.Acknowledged]),
        ["closed"] = new([CaseState.Closed]),
        ["active"] = new([CaseState.Open, CaseState.Acknowledged]),
    };

    /// <summary>Registers what carries out commands.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) => services.AddScoped<CaseCommands>();

    /// <summary>Maps the answers about cases.</summary>
    public static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases").WithTags("Cases");
        cases.MapGet("", ListCases).WithName("listCases").WithSummary("Cases by pages, newest first: those in one's territory.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadCases);
        cases.MapGet("/{id}", ReadCase).WithName("readCase").WithSummary("A case with everything that happened to it.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        cases.MapPost("/{id}/acknowledge", Acknowledge).WithName("acknowledgeCase").WithSummary("Takes notice of a case.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Requires(Operation.AcknowledgeCase);
        cases.MapPost("/{id}/close", Close).WithName("closeCase").WithSummary("Ends a case.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Requires(Operation.CloseCase);
        return routes;
    }

    private static async Task<Results<Ok<CasesAnswer>, ProblemHttpResult>> ListCases(
        CurrentCaller current, AccessRefusals refusals, County county, ICaseLog log, CountyClock clock,
        [Description("Only cases in this state; 'active' are open and acknowledged ones."),
         Words("open", "acknowledged", "closed", "active")] string? state,
        [Description("Only cases of this township.")] string? township,
        [Description("Only cases of this village.")] string? village,
        [Description("Only cases of this pond.")] string? pond,
        [Description("At most so many."), Whole(1, MaxPage, DefaultPage)] string? limit,
        [Description("Only cases older than this place in the list: 'next' of the page before.")] string? before,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var states = read.Word("state", state, Words, "badState");
        township = read.Known("township", township, county.Townships.ContainsKey, "unknownTownship");
        village = read.Known("village", village, county.Villages.ContainsKey, "unknownVillage");
        pond = read.Known("pond", pond, county.Ponds.ContainsKey, "unknownPond");
        var most = read.Whole("limit", limit, 1, MaxPage, DefaultPage, "badLimit");
        var cursor = string.IsNullOrEmpty(before) ? null : CaseCursors.Read(before);
        if (!string.IsNullOrEmpty(before) && cursor is null)
            read.Refuse("badCursor", "'before' must be the 'next' of another page of this list.", 0);
        if (read.Problem is { } problem)
            return problem;
        if (PlaceFilters.Refused(current, refusals, Operation.ReadCases, county, township, village, pond) is { } outside)
            return outside;

        var rows = await log.ListAsync(
            new CaseQuery(states?.All ?? [], township, village, pond, current.ReachOf(Operation.ReadCases), cursor, most + 1),
            cancellation);
        var page = rows.Length > most ? rows[..most] : rows;
        return TypedResults.Ok(new CasesAnswer(
            [.. page.Select(row => CaseSummary.Of(row.Id, row.Case, clock))],
            rows.Length > most ? CaseCursors.Write(page[^1]) : null));
    }

    private static async Task<Results<Ok<CaseAnswer>, ProblemHttpResult>> ReadCase(
        [Description("Id of the case.")] string id, CurrentCaller current, AccessRefusals refusals, ICaseLog log, CountyClock clock,
        CancellationToken cancellation)
    {
        var events = await log.ReadAsync(id, cancellation);
        if (events.Aggregate((PondCase?)null, PondCase.Evolve) is not { } state)
            return UnknownCase(id);

        // A case elsewhere is answered like one that is not: its id would tell that a pond has a problem.
        if (current.May(Operation.ReadCases, state.Place) is { IsAllowed: false } decision)
        {
            refusals.Note(current, Operation.ReadCases, id, decision.Reason);
            return UnknownCase(id);
        }

        var it = CaseSummary.Of(id, state, clock);
        return TypedResults.Ok(new CaseAnswer(
            it.Id, it.State, it.Version, it.Category, it.Rule, it.Severity, it.Pond, it.Village, it.Township, it.OpenedAt, it.ReceivedAt,
            it.DecidedAt, it.AlarmActive, it.AcknowledgedBy, it.ClosedAt, it.Outcome,
            [.. events.Select((happened, index) => CaseEventAnswer.Of(index + 1, happened, clock))]));
    }

    private static Task<Results<Ok<CaseSummary>, ProblemHttpResult>> Acknowledge(
        [Description("Id of the case.")] string id, AcknowledgeRequest request, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, new Acknowledge(request.Version, request.Note), cancellation);

    private static Task<Results<Ok<CaseSummary>, ProblemHttpResult>> Close(
        [Description("Id of the case.")] string id, CloseRequest request, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, new CloseCase(request.Version, request.Outcome, request.Note), cancellation);

    /// <summary>The answer to an id that no case has, or that one may not know of.</summary>
    internal static ProblemHttpResult UnknownCase(string id) => Problems.NotFound("unknownCase", $"There is no case '{id}'.");

    private readonly record struct States(System.Collections.Immutable.ImmutableArray<CaseState> All);
}
