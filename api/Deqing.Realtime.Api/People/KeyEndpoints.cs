using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.People;

/// <summary>Keys of devices and programs.</summary>
internal static class KeyEndpoints
{
    private const int MaxKeys = 10_000;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/v1/keys").WithTags("Keys");
        keys.MapGet("", List).WithName("listKeys").WithSummary("Keys with a role in one's territory.").Requires(Operation.ReadRights);
        keys.MapPost("", Add).WithName("addKey").WithSummary("Makes a key for a device or a program.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        keys.MapDelete("/{id}", Revoke).WithName("revokeKey").WithSummary("Revokes a key for good.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).Requires(Operation.ManageRights);
        return routes;
    }

    /// <summary>Makes a key: the subject, its role, and the text its owner sends.</summary>
    internal static (Subject Subject, GrantRow Grant, string Text) New(
        string name, Role role, Territory territory, DateTimeOffset? until, string by, DateTimeOffset now)
    {
        var (id, secret) = (Ids.New(), ApiKeys.NewSecret());
        var subject = new Subject(
            id, SubjectKind.Key, name, name, false, false, now, new SubjectSecrets(KeyHash: Secrets.Hash(secret), KeyUntil: until), 0);
        var grant = new Grant(Ids.New(), role, territory, GrantKind.Standing, now, null, null);
        return (subject, new GrantRow(id, grant, by, now, null), ApiKeys.Text(id, secret));
    }

    private static async Task<Ok<KeysAnswer>> List(
        CurrentCaller current, IAccessStore store, PeopleRights may, PeopleWriting writing, CancellationToken cancellation)
    {
        var reach = current.ReachOf(Operation.ReadRights);
        var keys = await store.ListAsync(new SubjectQuery(SubjectKind.Key, null, null, null, MaxKeys), cancellation);
        return TypedResults.Ok(new KeysAnswer([.. keys.Where(key => may.Concerns(reach, key)).Select(writing.Key)]));
    }

    private static async Task<Results<Created<AddedKeyAnswer>, ProblemHttpResult>> Add(
        KeyRequest request, CurrentCaller current, County county, PeopleRights may, PeopleWriting writing, AccessWriter writer,
        TimeProvider time)
    {
        if (!PersonRules.IsName(request.Name))
            return Problems.BadRequest("badName", PersonRules.NameRule);
        if (Territory.Parse(request.Territory) is not { } territory || Place.Of(territory, county) is not { } place)
            return GrantEndpoints.UnknownTerritory(request.Territory);
        if (!current.May(Operation.ManageRights, place).IsAllowed)
            return may.Outside(current, Operation.ManageRights, request.Territory);
        var now = time.GetUtcNow();
        var (subject, row, text) = New(request.Name, request.Role, territory, request.Until?.ToUniversalTime(), current.Id, now);
        if ((request.Until <= now ? GrantRefusal.EndsInThePast : row.Grant.Refused(toKey: true, now)) is { } refusal)
            return GrantEndpoints.Refuse(refusal);
        var written = await writer.WriteAsync(
            [subject.Save(), new GiveGrant(row)],
            current.Audit("keyAdded", subject.Id, $"{Json.Word(request.Role)} {territory}", subject.Name));
        return written != AccessWrite.Written
            ? Problems.Refuse(StatusCodes.Status409Conflict, "nameTaken", "Somebody else has this name.")
            : TypedResults.Created(
                $"/api/v1/keys/{subject.Id}", new AddedKeyAnswer(writing.Key(new SubjectRights(subject, [row], [])), text));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        [Description("Id of the key.")] string id, CurrentCaller current, PeopleRights may, AccessWriter writer,
        CancellationToken cancellation)
    {
        var (key, problem) = await may.FindToManageAsync(id, current, cancellation, SubjectKind.Key);
        if (key is null)
            return problem!;
        var written = await writer.WriteAsync(
            [(key.Subject with { Disabled = true }).Save()], current.Audit("keyRevoked", id, key.Subject.Name));
        return written == AccessWrite.Written ? TypedResults.NoContent() : SessionEndpoints.Changed();
    }
}
