using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Sets a password by a one-time link.</summary>
/// <param name="Link">The link, or what stands behind its <c>#</c>.</param>
/// <param name="Password">The password.</param>
/// <param name="DisplayName">Name to show, 1 to 100 characters; as it is if left out.</param>
public sealed record SetupRequest(string Link, string Password, string? DisplayName = null)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(SetupRequest);
}

/// <summary>Setting a password by a one-time link.</summary>
internal static class SetupEndpoints
{
    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapSetup(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/setup", SetUp).WithTags("Session").WithName("setUp")
            .WithSummary("Sets a password by a one-time link, removes the second factor there was, and signs in.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict)
            .ForEverybody().RequireRateLimiting(RateLimits.SignIn);
        return routes;
    }

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> SetUp(
        SetupRequest request, HttpContext context, CurrentCaller current, OneTimeLinks links, Passwords passwords, AccessWriter writer,
        AccessRefusals refusals, SessionCookies sessions, SessionWriting writing)
    {
        if (await links.FindAsync(request.Link, context.RequestAborted) is not { } person)
        {
            refusals.Note(current.Caller, current.Address, "setUp", "", "linkRefused");
            return Problems.Refuse(
                StatusCodes.Status401Unauthorized, "linkRefused", "This link was used, or is too old, or never was. Ask for a new one.");
        }

        if (request.DisplayName is { } name && !PersonRules.IsDisplayName(name))
            return Problems.BadRequest("badDisplayName", PersonRules.DisplayNameRule);
        if (passwords.Refused(request.Password, person.Name, request.DisplayName ?? person.DisplayName) is { } reason)
            return SessionEndpoints.PasswordProblem(reason);
        var secrets = person.Secrets with
        {
            PasswordHash = passwords.Hash(request.Password), LinkHash = null, LinkUntil = null,
            TotpSecret = null, TotpConfirmed = false, TotpStep = 0, RecoveryHashes = [],
        };
        var after = person with { DisplayName = request.DisplayName ?? person.DisplayName, Secrets = secrets };
        var written = await writer.WriteAsync(
            [after.Save(), new EndSessions(person.Id, null)],
            current.Audit("setUp", person.Id) with { Actor = person.Id, ActorName = after.DisplayName });
        if (written != AccessWrite.Written)
            return SessionEndpoints.Changed();
        var saved = after with { Version = after.Version + 1 };
        if (!await sessions.OpenAsync(context, current, saved, secondFactor: false, "one-time link"))
            return SessionEndpoints.Changed();
        return TypedResults.Ok(await writing.OfAsync(context, current));
    }
}
