using System.ComponentModel;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
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

    /// <summary>Maps the answers about cases.</summary>
    public static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases").WithTags("Cases");
        cases.MapGet("", ListCases).WithName("listCases").WithSummary("Cases by pages, newest first.")
            .WithProblems(StatusCodes.Status400BadRequest);
        cases.MapGet("/{id}", ReadCase).WithName("readCase").WithSummary("A case with everything that happened to it.")
            .WithProblems(StatusCodes.Status404NotFound);
        cases.MapPost("/{id}/acknowledge", Acknowledge).WithName("acknowledgeCase").WithSummary("Takes notice of a case.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        cases.MapPost("/{id}/close", Close).WithName("closeCase").WithSummary("Ends a case.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        return routes;
    }

    private static async Task<Results<Ok<CasesAnswer>, ProblemHttpResult>> ListCases(
        County county, ICaseLog log, CountyClock clock,
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

        var rows = await log.ListAsync(
            new CaseQuery(states?.All ?? [], township, village, pond, cursor, most + 1), cancellation);
        var page = rows.Length > most ? rows[..most] : rows;
        return TypedResults.Ok(new CasesAnswer(
            [.. page.Select(row => CaseSummary.Of(row.Id, row.Case, clock))],
            rows.Length > most ? CaseCursors.Write(page[^1]) : null));
    }

    private static async Task<Results<Ok<CaseAnswer>, ProblemHttpResult>> ReadCase(
        [Description("Id of the case.")] string id, ICaseLog log, CountyClock clock, CancellationToken cancellation)
    {
        var events = await log.ReadAsync(id, cancellation);
        if (events.IsEmpty)
            return UnknownCase(id);
        var it = CaseSummary.Of(id, events.Aggregate((PondCase?)null, PondCase.Evolve)!, clock);
        return TypedResults.Ok(new CaseAnswer(
            it.Id, it.State, it.Version, it.Category, it.Rule, it.Severity, it.Pond, it.Village, it.Township, it.OpenedAt, it.ReceivedAt,
            it.DecidedAt, it.AlarmActive, it.AcknowledgedBy, it.ClosedAt, it.Outcome,
            [.. events.Select((happened, index) => CaseEventAnswer.Of(index + 1, happened, clock))]));
    }

    private static Task<Results<Ok<CaseSummary>, ProblemHttpResult>> Acknowledge(
        [Description("Id of the case.")] string id, AcknowledgeRequest request,
        ICaseLog log, IGrainFactory grains, CountyClock clock, CancellationToken cancellation) =>
        Ask(id, new Acknowledge(request.Version, request.By, request.Note), log, grains, clock, cancellation);

    private static Task<Results<Ok<CaseSummary>, ProblemHttpResult>> Close(
        [Description("Id of the case.")] string id, CloseRequest request,
        ICaseLog log, IGrainFactory grains, CountyClock clock, CancellationToken cancellation) =>
        Ask(id, new CloseCase(request.Version, request.By, request.Outcome, request.Note), log, grains, clock, cancellation);

    private static async Task<Results<Ok<CaseSummary>, ProblemHttpResult>> Ask(
        string id, CaseCommand command, ICaseLog log, IGrainFactory grains, CountyClock clock, CancellationToken cancellation)
    {
        // A made-up id must not wake a grain, or anybody could fill the memory with them.
        if ((await log.ReadAsync(id, cancellation)).IsEmpty)
            return UnknownCase(id);
        var answer = await grains.GetGrain<ICaseGrain>(id).Ask(command);
        return answer switch
        {
            { Refusal: CaseRefusal.UnknownCase } or { Case: null } => UnknownCase(id),
            { Refusal: { } refusal } => Problems.Refuse(
                StatusCodes.Status409Conflict, Json.Word(refusal), $"{Why(refusal)} The case is at version {answer.Case.Version}."),
            _ => TypedResults.Ok(CaseSummary.Of(id, answer.Case, clock)),
        };
    }

    private static string Why(CaseRefusal refusal) => refusal switch
    {
        CaseRefusal.StaleVersion => "The case has changed since you looked.",
        CaseRefusal.AlreadyAcknowledged => "Somebody has acknowledged it already.",
        CaseRefusal.AlreadyClosed => "The case is closed.",
        CaseRefusal.AlarmStillActive => "It cannot be resolved while its alarm is active.",
        CaseRefusal.NameRequired => "'by' must say who gives the command.",
        CaseRefusal.NoteRequired => "A false alarm needs a 'note' that says why.",
        CaseRefusal.TextTooLong => $"'by' has at most {PondCase.MaxName} characters, 'note' at most {PondCase.MaxNote}.",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };

    private static ProblemHttpResult UnknownCase(string id) => Problems.NotFound("unknownCase", $"There is no case '{id}'.");

    private readonly record struct States(System.Collections.Immutable.ImmutableArray<CaseState> All);
}
