using System.Collections.Immutable;
using System.Security.Claims;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// Sessions of browsers. The cookie names a session, encrypted and authenticated by Data Protection; the session itself is a row.
/// So it ends when its row is gone, whoever still has the cookie.
/// </summary>
internal sealed class SessionCookies(RightsDirectory directory, AccessWriter writer, IOptions<SignInOptions> options, TimeProvider time)
{
    /// <summary>Name of the scheme, and of the cookie.</summary>
    public const string Name = "deqing-session";

    private const int MaxAgent = 200;

    /// <summary>Opens a session for a person, ends the one the browser had, and puts the cookie into the answer.</summary>
    /// <param name="context">The request whose answer carries the cookie.</param>
    /// <param name="current">Becomes the person.</param>
    /// <param name="person">The person as they were when they proved who they are.</param>
    /// <param name="secondFactor">Whether they showed a second factor.</param>
    /// <param name="method">How they signed in, for the audit log.</param>
    /// <returns>False if the person was disabled or got another password meanwhile; they have no session then.</returns>
    public async Task<bool> OpenAsync(HttpContext context, CurrentCaller current, Subject person, bool secondFactor, string method)
    {
        if (current.Session is { } before)
            await writer.WriteAsync([new EndSession(before.Id)], current.Audit("signOut", before.Subject));
        if (await NewAsync(context, person, secondFactor, method) is not { } principal)
            return false;
        var session = principal.FindFirstValue(Identities.SessionClaim)!;
        if (await directory.OfSessionAsync(session, CancellationToken.None) is not { } signedIn)
            return false;
        await context.SignInAsync(Name, principal);
        current.Become(signedIn.Caller, signedIn.Session);
        context.User = principal;
        return true;
    }

    /// <summary>
    /// Opens a session for a person. Returns the principal that stands for it; null if the person was disabled or written since.
    /// </summary>
    public async Task<ClaimsPrincipal?> NewAsync(HttpContext context, Subject person, bool secondFactor, string method)
    {
        var (now, agent, known) = (
            time.GetUtcNow(), context.Request.Headers.UserAgent.ToString(), await directory.ReadAsync(person.Id, CancellationToken.None));
        var session = new Session(
            Secrets.New(), person.Id, secondFactor, now, now + TimeSpan.FromHours(options.Value.SessionHours),
            CallerResolving.AddressOf(context),
            agent.Length > MaxAgent ? agent[..MaxAgent] : agent);
        ImmutableArray<AccessChange> changes = [new OpenSession(session, person.Version), .. Oldest(known?.Sessions ?? [])];
        var written = await writer.WriteAsync(changes, new AuditDraft(
            now, "signIn", AuditDraft.Done, person.Id, person.DisplayName, session.Address, person.Id, null, method));
        return written == AccessWrite.Written ? Identities.Principal(Name, Identities.SessionClaim, session.Id) : null;
    }

    /// <summary>Ends the session of a request.</summary>
    public async Task EndAsync(HttpContext context, CurrentCaller current)
    {
        if (current.Session is { } session)
            await writer.WriteAsync([new EndSession(session.Id)], current.Audit("signOut", session.Subject));
        await context.SignOutAsync(Name);
    }

    /// <summary>How the cookie is set: for this site alone, out of reach of scripts.</summary>
    public static void Configure(CookieAuthenticationOptions cookies, SignInOptions options, TimeProvider time)
    {
        cookies.Cookie.Name = Name;
        cookies.Cookie.HttpOnly = true;
        cookies.Cookie.SameSite = SameSiteMode.Strict;
        cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookies.Cookie.MaxAge = TimeSpan.FromHours(options.SessionHours);
        cookies.ExpireTimeSpan = TimeSpan.FromHours(options.SessionHours);
        cookies.SlidingExpiration = false;
        cookies.TimeProvider = time;
        cookies.Events.OnRedirectToLogin = cookies.Events.OnRedirectToAccessDenied = _ => Task.CompletedTask;
    }

    // A person has a bounded number of sessions; the oldest one makes room.
    private IEnumerable<AccessChange> Oldest(ImmutableArray<Session> sessions) => sessions
        .OrderByDescending(session => session.CreatedAt).Skip(options.Value.MaxSessions - 1).Select(session => new EndSession(session.Id));
}
