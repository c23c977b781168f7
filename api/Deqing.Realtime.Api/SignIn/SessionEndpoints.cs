using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Signs in.</summary>
/// <param name="Name">Name to sign in with.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">Code of the authenticator app or a recovery code, where one is asked for.</param>
public sealed record SignInRequest(string Name, string Password, string? Code = null)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(SignInRequest);
}

/// <summary>Changes one's own password.</summary>
/// <param name="Current">The password until now.</param>
/// <param name="Password">The new one.</param>
public sealed record PasswordRequest(string Current, string Password)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(PasswordRequest);
}

/// <summary>The sessions of a person.</summary>
public sealed record SessionsAnswer(IReadOnlyList<SessionRowAnswer> Sessions);

/// <summary>A session: somebody signed in on a device.</summary>
/// <param name="Id">Id of the session.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Until">Until when at the latest.</param>
/// <param name="Address">Network address it was opened from.</param>
/// <param name="Agent">What the browser said it is.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionRowAnswer(
    string Id, DateTimeOffset CreatedAt, DateTimeOffset Until, string Address, string Agent, bool Current);

/// <summary>Signing in and out, and one's own sessions and password.</summary>
internal static class SessionEndpoints
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapSessions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Session");
        api.MapGet("/session", ReadSession).WithName("readSession").WithSummary("Who has signed in here and what they may do.")
            .ForEverybody();
        api.MapPost("/session", SignIn).WithName("signIn").WithSummary("Signs in by name and password, and by code where one is asked for.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests)
            .ForEverybody().RequireRateLimiting(RateLimits.SignIn);
        api.MapDelete("/session", SignOut).WithName("signOut").WithSummary("Signs out here.").ForSignedIn();
        api.MapGet("/sessions", ListSessions).WithName("listSessions").WithSummary("Where one is signed in.").ForSignedIn();
        api.MapDelete("/sessions", SignOutEverywhere).WithName("signOutEverywhere").WithSummary("Signs out everywhere, also here.")
            .ForSignedIn();
        api.MapDelete("/sessions/{id}", EndSession).WithName("endSession").WithSummary("Signs out on one device.")
            .WithProblems(StatusCodes.Status404NotFound).ForSignedIn();
        api.MapPut("/session/password", ChangePassword).WithName("changePassword")
            .WithSummary("Changes one's own password; all other sessions end.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized)
            .ForSignedIn().RequireRateLimiting(RateLimits.SignIn);
        return routes;
    }

    /// <summary>The answer to somebody who could not sign in.</summary>
    internal static ProblemHttpResult Refuse(HttpContext context, SignInResult result)
    {
        if (result.Refusal == SignInRefusal.TooManyAttempts)
            context.Response.Headers.RetryAfter = Math.Ceiling(result.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return result.Refusal switch
        {
            SignInRefusal.TooManyAttempts => Problems.Refuse(
                StatusCodes.Status429TooManyRequests, "tooManyAttempts", "Too many failures; wait as long as Retry-After says."),
            SignInRefusal.CodeRequired => Problems.Refuse(
                StatusCodes.Status401Unauthorized, "codeRequired", "Send 'code' too: that of the authenticator app or a recovery code."),
            SignInRefusal.CodeRefused => Problems.Refuse(
                StatusCodes.Status401Unauthorized, "codeRefused", "The code is wrong, or was used before."),
            _ => Problems.Refuse(StatusCodes.Status401Unauthorized, "signInRefused", "Name and password do not belong together."),
        };
    }

    private static async Task<Ok<SessionAnswer>> ReadSession(HttpContext context, CurrentCaller current, SessionWriting writing) =>
        TypedResults.Ok(await writing.OfAsync(context, current));

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> SignIn(
        SignInRequest request, HttpContext context, CurrentCaller current, SignInService service, SessionWriting writing)
    {
        var result = await service.SignInAsync(context, current, request.Name, request.Password, request.Code);
        return result.Refusal is null ? TypedResults.Ok(await writing.OfAsync(context, current)) : Refuse(context, result);
    }

    private static async Task<NoContent> SignOut(HttpContext context, CurrentCaller current, SessionCookies sessions)
    {
        await sessions.EndAsync(context, current);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionsAnswer>> ListSessions(
        CurrentCaller current, RightsDirectory directory, CountyClock clock, CancellationToken cancellation)
    {
        var rights = await directory.ReadAsync(current.Id, cancellation);
        return TypedResults.Ok(new SessionsAnswer([
            .. (rights?.Sessions ?? []).Where(session => session.Until > clock.Now).OrderByDescending(session => session.CreatedAt)
                .Select(session => new SessionRowAnswer(
                    session.Id, clock.Local(session.CreatedAt), clock.Local(session.Until), session.Address, session.Agent,
                    session.Id == current.Session?.Id)),
        ]));
    }

    private static async Task<NoContent> SignOutEverywhere(HttpContext context, CurrentCaller current, AccessWriter writer)
    {
        await writer.WriteAsync([new EndSessions(current.Id, null)], current.Audit("signOutEverywhere", current.Id));
        await context.SignOutAsync(SessionCookies.Name);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSession(
        [Description("Id of the session.")] string id, CurrentCaller current, RightsDirectory directory, AccessWriter writer,
        CancellationToken cancellation)
    {
        var rights = await directory.ReadAsync(current.Id, cancellation);
        if (rights?.Sessions.Any(session => session.Id == id) is not true)
            return Problems.NotFound("unknownSession", "You have no such session.");
        await writer.WriteAsync([new EndSession(id)], current.Audit("signOut", current.Id, id[..8]));
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        PasswordRequest request, CurrentCaller current, RightsDirectory directory, SignInService service, Passwords passwords,
        AccessWriter writer, CancellationToken cancellation)
    {
        if (await directory.ReadAsync(
            current.Id, cancellation) is not { Subject: { Kind: SubjectKind.Person, Demonstration: false } person })
            return Problems.Refuse(
                StatusCodes.Status403Forbidden, Json.Word(AccessReason.NoRole), "Only a person's own password can be changed.");
        if (!await service.KnowsPasswordAsync(person, request.Current, current))
            return Refuse(null!, new SignInResult(SignInRefusal.SignInRefused, default));
        if (passwords.Refused(request.Password, person.Name, person.DisplayName) is { } reason)
            return PasswordProblem(reason);
        var changed = person with { Secrets = person.Secrets with { PasswordHash = passwords.Hash(request.Password) } };
        var written = await writer.WriteAsync(
            [changed.Save(), new EndSessions(person.Id, current.Session?.Id)], current.Audit("passwordChanged", person.Id));
        return written == AccessWrite.Written ? TypedResults.NoContent() : Changed();
    }

    /// <summary>The answer to a password that is not taken.</summary>
    internal static ProblemHttpResult PasswordProblem(string reason) => Problems.BadRequest(reason, reason switch
    {
        "passwordTooShort" => "The password is too short.",
        "passwordTooLong" => $"A password has at most {Passwords.MaxLength} characters.",
        "passwordBreached" => "This password is in a list of breached ones.",
        _ => "This password is easy to guess; a few unusual words in a row are hard to.",
    });

    /// <summary>The answer when somebody else wrote first.</summary>
    internal static ProblemHttpResult Changed() => Problems.Refuse(
        StatusCodes.Status409Conflict, "changedElsewhere", "Somebody else changed this at the same time; look again.");
}
