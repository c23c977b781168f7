using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Deqing.Realtime.Api.Duty;

/// <summary>Duty rosters as a whole: read, written and removed.</summary>
internal static class RosterEndpoints
{
    /// <summary>Longest body of a roster, in bytes: the most of everything fits in.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Registers what rosters need.</summary>
    public static IServiceCollection AddRosters(this IServiceCollection services) =>
        services.AddSingleton<DutyPeople>().AddScoped<RosterDesk>();

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapRosters(this IEndpointRouteBuilder routes)
    {
        var rosters = routes.MapGroup("/api/v1/rosters").WithTags("Duty");
        rosters.MapGet("", List).WithName("listRosters").WithSummary("Duty rosters in one's territory.").Requires(Operation.ReadRosters);
        rosters.MapGet("/{id}", Read).WithName("readRoster").WithSummary("A duty roster.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadRosters);
        rosters.MapPut("/{id}", Put).WithName("putRoster")
            .WithSummary("Writes a duty roster. What was changed on top of it stays as it is.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).Requires(Operation.ManageRosters);
        rosters.MapDelete("/{id}", Remove).WithName("removeRoster").WithSummary("Removes a duty roster.")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ManageRosters);
        return routes;
    }

    private static async Task<Ok<RostersAnswer>> List(RosterDesk desk, DutyPeople people, CancellationToken cancellation)
    {
        var answers = new List<RosterAnswer>();
        foreach (var row in await desk.ListAsync(cancellation))
            answers.Add(await people.AnswerAsync(row, cancellation));
        return TypedResults.Ok(new RostersAnswer(answers));
    }

    private static async Task<Results<Ok<RosterAnswer>, ProblemHttpResult>> Read(
        [Description("Id of the roster.")] string id, RosterDesk desk, DutyPeople people, CancellationToken cancellation)
    {
        var (row, problem) = await desk.FindAsync(id, Operation.ReadRosters, cancellation);
        return row is null ? problem! : TypedResults.Ok(await people.AnswerAsync(row, cancellation));
    }

    private static async Task<Results<Ok<RosterAnswer>, ProblemHttpResult>> Put(
        [Description("Id of the roster.")] string id, RosterRequest request, County county, IRosterStore store, RosterDesk desk,
        DutyPeople people, CancellationToken cancellation)
    {
        if (Territory.Parse(request.Territory) is not { } territory || Place.Of(territory, county) is null)
            return GrantEndpoints.UnknownTerritory(request.Territory);
        var before = await store.FindAsync(id, cancellation);
        if (!desk.May(Operation.ManageRosters, territory)
            || (before is not null && !desk.May(Operation.ManageRosters, before.Roster.Territory)))
            return desk.Outside(Operation.ManageRosters, id);
        var reading = new RosterReading();
        var roster = reading.Read(id, request, territory);
        if (reading.Bad.IsEmpty)
            await people.CheckAsync(
                reading.Bad,
                [
                    .. roster.Rotations.SelectMany((rotation, index) =>
                        rotation.People.Select((person, place) => ($"rotations[{index}].people[{place}]", person))),
                    .. roster.Shifts.Select((shift, index) => ($"shifts[{index}].person", shift.Person)),
                ],
                cancellation);
        if (!reading.Bad.IsEmpty)
            return reading.Bad.Problem();
        if (before is null && (await store.ListAsync(cancellation)).Length >= RosterDesk.MaxRosters)
            return Problems.Refuse(StatusCodes.Status409Conflict, "tooManyRosters", $"There are {RosterDesk.MaxRosters} already.");
        var detail = string.Create(
            CultureInfo.InvariantCulture, $"{territory}, {roster.Rotations.Length} rotations, {roster.Shifts.Length} shifts");
        return (before?.Version ?? 0) == request.Version
            && await desk.SaveAsync(roster with { Changes = before?.Roster.Changes ?? [] }, request.Version, "rosterSaved", detail)
                is { } saved
            ? TypedResults.Ok(await people.AnswerAsync(saved, cancellation))
            : Problems.Refuse(
                StatusCodes.Status409Conflict, "staleVersion", "Somebody else changed the roster meanwhile; read it again.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        [Description("Id of the roster.")] string id, RosterDesk desk, CancellationToken cancellation)
    {
        var (row, problem) = await desk.FindAsync(id, Operation.ManageRosters, cancellation);
        if (row is null)
            return problem!;
        await desk.RemoveAsync(row);
        return TypedResults.NoContent();
    }
}
