using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Grains.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using DutyGaps = Deqing.Realtime.Domain.Escalation.DutyGaps;
using Rehearsal = Deqing.Realtime.Domain.Escalation.Rehearsal;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>The policies, the proof that no case is forgotten, and what would happen if nobody reacted.</summary>
internal static class EscalationEndpoints
{
    private const int DefaultHours = 24;

    /// <summary>Registers what writes them.</summary>
    public static IServiceCollection AddEscalation(this IServiceCollection services) =>
        services.AddSingleton<EscalationWriting>().AddScoped<PolicyDesk>().AddSingleton<INightTexts, NightTexts>().AddNights();

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapEscalation(this IEndpointRouteBuilder routes)
    {
        var escalation = routes.MapGroup("/api/v1/escalation").WithTags("Escalation");
        escalation.MapPolicies();
        escalation.MapNight();
        escalation.MapGet("/proof", (LifeProof proof, EscalationWriting writing) => TypedResults.Ok(writing.Of(proof.Latest)))
            .WithName("readLifeProof").WithSummary("Whether every open case has an owner and a time to be looked at, and none is late.")
            .Requires(Operation.ReadCases);
        escalation.MapGet("/gaps", FindGaps).WithName("findEscalationGaps")
            .WithSummary("Calls of the policies that would find nobody at a time, in the whole county.")
            .WithProblems(StatusCodes.Status400BadRequest).RequiresInCounty(Operation.ReadCases);
        escalation.MapGet("/rehearsal", Rehearse).WithName("rehearseEscalation")
            .WithSummary("Who would be called, when, if a problem arose at a place and nobody reacted.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden).Requires(Operation.ReadCases);
        routes.MapGet($"{CaseEndpoints.Root}/{{id}}/rehearsal", RehearseCase).WithTags("Cases").WithName("rehearseCase")
            .WithSummary("Who would be called about a case, when, if nobody reacted from a time on.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        return routes;
    }

    private static async Task<Results<Ok<RehearsalAnswer>, ProblemHttpResult>> Rehearse(
        CurrentCaller current, AccessRefusals refusals, County county, CountyClock clock, IDutyRegister register,
        EscalationWriting writing,
        [Description("Code of the village it arises in.")] string? village,
        [Description("Id of the category.")] string? category,
        [Description("How urgent; that of the category if left out."), Words("notice", "warning", "serious", "critical")] string? level,
        [Description("From when on nobody reacts; now if left out."), Instant] string? from,
        [Description("How many hours are looked ahead."), Whole(1, Rehearsal.MaxHours, DefaultHours)] string? hours,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var place = read.Known("village", Given(village), county.Villages.ContainsKey, "unknownVillage");
        var kind = read.Known("category", Given(category), id => county.Catalogue.Find(id) is not null, "unknownCategory");
        var severity = read.Word("level", level, Enum.GetValues<Severity>().ToDictionary(Json.Word), "badLevel");
        var (start, end) = Times(read, from, hours, clock.Now);
        if (read.Problem is { } problem)
            return problem;
        if (PlaceFilters.Refused(current, refusals, Operation.ReadCases, county, null, place, null) is { } outside)
            return outside;
        var known = county.Catalogue.Find(kind!)!;
        var report = new CaseReport(
            CaseSource.System, known.Id, severity ?? known.Level, "rehearsal", Place.Of(county.Villages[place!]), null, FoundBy.Village,
            null, start, []);
        var duty = await register.ReadAsync(cancellation);
        return TypedResults.Ok(writing.Of(
            start, end, Rehearsal.Of("rehearsal", null, new OpenPart(report, Actor.Engine), county, duty, start, end)));
    }

    private static async Task<Results<Ok<RehearsalAnswer>, ProblemHttpResult>> RehearseCase(
        [Description("Id of the case.")] string id, CaseCommands cases, County county, CountyClock clock, IDutyRegister register,
        EscalationWriting writing,
        [Description("From when on nobody reacts; now if left out."), Instant] string? from,
        [Description("How many hours are looked ahead."), Whole(1, Rehearsal.MaxHours, DefaultHours)] string? hours,
        CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is not { } row)
            return CaseEndpoints.UnknownCase(id);
        var read = new Parameters();
        var (start, end) = Times(read, from, hours, clock.Now);
        if (read.Problem is { } problem)
            return problem;
        var duty = await register.ReadAsync(cancellation);
        return TypedResults.Ok(writing.Of(start, end, Rehearsal.Of(id, row.Case, null, county, duty, start, end)));
    }

    // What must be given and is not names nothing that exists.
    private static string Given(string? text) => string.IsNullOrEmpty(text) ? "?" : text;

    private static async Task<Results<Ok<UnansweredCallsAnswer>, ProblemHttpResult>> FindGaps(
        County county, CountyClock clock, IDutyRegister register, EscalationWriting writing,
        [Description("When; now if left out."), Instant] string? at, CancellationToken cancellation)
    {
        var read = new Parameters();
        var (time, _) = Times(read, at, null, clock.Now);
        return read.Problem is { } problem
            ? problem
            : TypedResults.Ok(writing.Of(time, DutyGaps.Find(county, await register.ReadAsync(cancellation), time)));
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Times(Parameters read, string? from, string? hours, DateTimeOffset now)
    {
        var start = read.Instant("from", from, now, "badTime").ToUniversalTime();
        if (start.Year is < 2000 or > 2100)
            read.Refuse("badTime", "'from' must lie in the years 2000 to 2100.", 0);
        var ahead = read.Whole("hours", hours, 1, Rehearsal.MaxHours, DefaultHours, "badHours");
        return (start, read.Problem is null ? start.AddHours(ahead) : start);
    }
}
