using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.People;

/// <summary>Opening sealed personal data with a reason, and reading who opened one's own.</summary>
internal static class ContactEndpoints
{
    /// <summary>What the audit log calls the opening of personal data.</summary>
    public const string Action = "identityOpened";

    private const int MaxOpenings = 500;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapContacts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/people/{id}/contact/open", Open).WithTags("People").WithName("openContact")
            .WithSummary("Opens a person's phone and ID number. The reason is recorded, and the person can read it.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.OpenIdentity);
        routes.MapGet("/api/v1/session/openings", Openings).WithTags("Session").WithName("listOpenings")
            .WithSummary("Who opened one's own identity or contact, and why.").ForSignedIn();
        return routes;
    }

    private static async Task<Results<Ok<ContactAnswer>, ProblemHttpResult>> Open(
        [Description("Id of the person.")] string id, OpeningRequest request, HttpContext context, CurrentCaller current,
        IAccessStore store,
        PeopleRights may, AccessWriter writer, Sealing sealing, CancellationToken cancellation)
    {
        if (!PersonRules.IsReason(request.Reason))
            return Problems.BadRequest("badReason", PersonRules.ReasonRule);
        if (await store.ReadAsync(id, cancellation) is not { Subject.Kind: SubjectKind.Person } person)
            return Problems.NotFound("unknownPerson", $"There is no person '{id}'.");
        if (!may.MayOpen(current.ReachOf(Operation.OpenIdentity), person))
            return may.Outside(current, Operation.OpenIdentity, id);

        // Recorded before it is shown: what cannot be recorded is not opened.
        await writer.AuditAsync(current.Audit(Action, id, null, request.Reason.Trim()));
        context.Response.Headers.CacheControl = "no-store";
        var secrets = person.Subject.Secrets;
        return TypedResults.Ok(new ContactAnswer(sealing.OpenPersonal(secrets.Phone), sealing.OpenPersonal(secrets.IdNumber)));
    }

    private static async Task<Ok<OpeningsAnswer>> Openings(
        CurrentCaller current, IAccessStore store, CountyClock clock, CancellationToken cancellation)
    {
        var entries = await store.AuditAsync(
            new AuditQuery(null, null, null, current.Id, Action, AuditDraft.Done, null, null, MaxOpenings), cancellation);
        return TypedResults.Ok(new OpeningsAnswer([
            .. entries.Select(entry => new OpeningAnswer(
                clock.Local(entry.Entry.At), entry.Entry.ActorName, entry.Entry.Detail ?? "", entry.Entry.Target)),
        ]));
    }
}
