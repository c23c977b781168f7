using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.People;

/// <summary>Giving roles, taking them back, and passing one's own on.</summary>
internal static class GrantEndpoints
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapGrants(this IEndpointRouteBuilder routes)
    {
        var grants = routes.MapGroup("/api/v1/people/{id}/grants").WithTags("People");
        grants.MapPost("", Give).WithName("giveGrant").WithSummary("Gives a person a role in a territory, for good or for a shift.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Requires(Operation.ManageRights);
        grants.MapDelete("/{grant}", End).WithName("endGrant").WithSummary("Takes a role back, and what was passed on of it.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        routes.MapPost("/api/v1/session/delegations", PassOn).WithTags("Session").WithName("passOnGrant")
            .WithSummary("Passes one's own role on to somebody else for a time.")
            .WithProblems(StatusCodes.Status400BadRequest).ForSignedIn();
        return routes;
    }

    /// <summary>The answer to a role that is not given.</summary>
    internal static ProblemHttpResult Refuse(GrantRefusal refusal) => Problems.BadRequest(Json.Word(refusal), refusal switch
    {
        GrantRefusal.RoleNotForKeys => "This role is for people.",
        GrantRefusal.RoleOnlyForKeys => "This role is for keys.",
        GrantRefusal.EndsBeforeItStarts => "'until' must lie after 'from'.",
        GrantRefusal.EndsInThePast => "'until' has passed.",
        GrantRefusal.EndRequired => "A shift needs 'until'; a delegation is made by who passes their role on.",
        GrantRefusal.TooLong =>
            $"A shift lasts at most {Grant.LongestShift.TotalDays} days, a delegation {Grant.LongestDelegation.TotalDays}.",
        GrantRefusal.DelegatedItself => "What was passed on to you cannot be passed on again.",
        GrantRefusal.NotHeld => "You do not hold this role now.",
        GrantRefusal.OutsideTerritory => "You can pass on your own territory or a part of it.",
        GrantRefusal.BeyondOrigin => "You can pass a role on for as long as you hold it.",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    });

    /// <summary>The answer to a territory that does not exist.</summary>
    internal static ProblemHttpResult UnknownTerritory(string text) => Problems.BadRequest(
        "unknownTerritory",
        $"'{text}' is no territory of this county; write county, township:<code>, village:<code>, pond:<id> or department:<id>.");

    private static async Task<Results<Created<GrantAnswer>, ProblemHttpResult>> Give(
        [Description("Id of the person.")] string id, GrantRequest request, CurrentCaller current, County county, IAccessStore store,
        PeopleRights rights, PeopleWriting writing, AccessWriter writer, TimeProvider time, CancellationToken cancellation)
    {
        if (Territory.Parse(request.Territory) is not { } territory || Place.Of(territory, county) is not { } place)
            return UnknownTerritory(request.Territory);
        if (await store.ReadAsync(id, cancellation) is not { Subject.Kind: SubjectKind.Person } person)
            return Problems.NotFound("unknownPerson", $"There is no person '{id}'.");
        if (id == current.Id)
            return PeopleRights.OwnRights();
        if (!current.May(Operation.ManageRights, place).IsAllowed)
            return rights.Outside(current, Operation.ManageRights, request.Territory);
        var now = time.GetUtcNow();
        var grant = new Grant(
            Ids.New(), request.Role, territory, request.Kind, (request.From ?? now).ToUniversalTime(), request.Until?.ToUniversalTime(),
            null);
        if (request.Kind == GrantKind.Delegation)
            return Refuse(GrantRefusal.EndRequired);
        if (grant.Refused(toKey: false, now) is { } refusal)
            return Refuse(refusal);
        await writer.WriteAsync(
            [new GiveGrant(new GrantRow(id, grant, current.Id, now, null))],
            current.Audit("grantGiven", id, $"{Json.Word(grant.Role)} {territory}", person.Subject.Name));
        return TypedResults.Created($"/api/v1/people/{id}/grants/{grant.Id}", writing.Grant(grant));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        [Description("Id of the person.")] string id, [Description("Id of the grant.")] string grant, CurrentCaller current, County county,
        IAccessStore store, PeopleRights rights, AccessWriter writer, TimeProvider time, CancellationToken cancellation)
    {
        var person = await store.ReadAsync(id, cancellation);
        if (person?.Grants.FirstOrDefault(row => row.Grant.Id == grant && row.EndedAt is null) is not { } row)
            return Problems.NotFound("unknownGrant", "This person has no such role.");
        if (id == current.Id)
            return PeopleRights.OwnRights();
        if (!current.May(Operation.ManageRights, Place.Of(row.Grant.Territory, county) ?? Place.County).IsAllowed)
            return rights.Outside(current, Operation.ManageRights, row.Grant.Territory.ToString());
        await writer.WriteAsync(
            [new EndGrant(grant, time.GetUtcNow())],
            current.Audit("grantEnded", id, $"{Json.Word(row.Grant.Role)} {row.Grant.Territory}", person.Subject.Name));
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<GrantAnswer>, ProblemHttpResult>> PassOn(
        DelegationRequest request, CurrentCaller current, County county, IAccessStore store, RightsDirectory directory,
        PeopleWriting writing, AccessWriter writer, TimeProvider time, CancellationToken cancellation)
    {
        if (Territory.Parse(request.Territory) is not { } territory || Place.Of(territory, county) is not { } place)
            return UnknownTerritory(request.Territory);
        if (current.Caller.Kind != CallerKind.Person
            || current.Caller.Grants.FirstOrDefault(own => own.Id == request.Grant) is not { } grant
            || (grant.Role.NeedsSecondFactor() && !current.Caller.SecondFactor))
            return Refuse(GrantRefusal.NotHeld);
        var (now, from, until) = (time.GetUtcNow(), request.From.ToUniversalTime(), request.Until.ToUniversalTime());
        if (grant.RefusedToPassOn(territory, place, from, until, now) is { } refusal)
            return Refuse(refusal);
        if (await store.FindByNameAsync(request.To, cancellation) is not { Subject: { Kind: SubjectKind.Person } other } found
            || !directory.MayAct(found) || other.Id == current.Id)
            return Problems.BadRequest("unknownPerson", "There is nobody else of this name who may act here.");
        var passed = new Grant(Ids.New(), grant.Role, territory, GrantKind.Delegation, from, until, grant.Id);
        var written = await writer.WriteAsync(
            [new GiveGrant(new GrantRow(other.Id, passed, current.Id, now, null))],
            current.Audit("grantPassedOn", other.Id, $"{Json.Word(grant.Role)} {territory}", other.Name));
        return written != AccessWrite.Written ? Refuse(GrantRefusal.NotHeld) : TypedResults.Created(
            $"/api/v1/people/{other.Id}/grants/{passed.Id}", writing.Grant(passed));
    }
}
