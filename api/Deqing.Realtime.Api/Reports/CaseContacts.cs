using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Reports;

/// <summary>Opening what reporters of a case left to be reached by.</summary>
internal static class CaseContacts
{
    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapCaseContacts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/cases/{id}/contacts/open", Open).WithTags("Cases").WithName("openCaseContacts")
            .WithSummary("Opens the contacts reporters of a case left. The reason is recorded.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).Requires(Operation.OpenIdentity);
        return routes;
    }

    private static async Task<Results<Ok<CaseContactsAnswer>, ProblemHttpResult>> Open(
        [Description("Id of the case.")] string id, OpenContactsRequest request, HttpContext context, CurrentCaller current,
        AccessRefusals refusals, ICaseLog log, IContactStore contacts, Sealing sealing, AccessWriter writer, CountyClock clock,
        CancellationToken cancellation)
    {
        if (!PersonRules.IsReason(request.Reason))
            return Problems.BadRequest("badReason", PersonRules.ReasonRule);
        if (await log.FindAsync([id], cancellation) is not [var row])
            return CaseEndpoints.UnknownCase(id);
        if (current.May(Operation.OpenIdentity, row.Case.Place) is { IsAllowed: false } decision)
        {
            refusals.Note(current, Operation.OpenIdentity, id, decision.Reason);
            return CaseEndpoints.UnknownCase(id);
        }

        // Recorded before it is shown: what cannot be recorded is not opened.
        await writer.AuditAsync(current.Audit(ContactEndpoints.Action, null, id, request.Reason.Trim()));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CaseContactsAnswer([
            .. (await contacts.OfCaseAsync(id, cancellation)).Select(contact =>
            {
                var opened = JsonSerializer.Deserialize<ContactRequest>(sealing.OpenPersonal(contact.Contact)!)!;
                return new CaseContactAnswer(opened.Name, opened.Phone, clock.Local(contact.SavedAt));
            }),
        ]));
    }
}
