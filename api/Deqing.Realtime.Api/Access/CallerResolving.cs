using Deqing.Realtime.Api.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Deqing.Realtime.Api.Hosting;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// Says of every request who made it, once it is authenticated, and holds requests of browsers against forgery: what a cookie
/// authenticates and changes something must also carry the token of its session, and must not come from another site.
/// </summary>
internal sealed class CallerResolving(RequestDelegate next, IAntiforgery antiforgery, AccessRefusals refusals)
{
    /// <summary>Name of the header with the token.</summary>
    public const string TokenHeader = "X-CSRF-Token";

    /// <summary>Fills in the caller, and refuses what may be forged.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentCaller current, IIdentities identities)
    {
        current.ComesFrom(AddressOf(context));
        var known = await identities.OfAsync(context.User, context.RequestAborted);
        if (known is { } identity)
            current.Become(identity.Caller, identity.Session);
        if (current.Session is not null && !await IsOwnAsync(context))
        {
            refusals.Note(current.Caller, current.Address, "request", context.GetEndpoint()?.DisplayName ?? "", "antiforgery");
            await Problems.Refuse(
                StatusCodes.Status400BadRequest, "antiforgery",
                $"A change asked for with the session cookie needs the header {TokenHeader} with the token of GET /api/v1/session, "
                + "and must come from this site's own pages.").ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    /// <summary>The network address a request came from.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    private async Task<bool> IsOwnAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsFromHere(request))
            return false;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;

        // A hub call is not a form: a browser sends it only after a handshake whose origin was checked above.
        return request.Path.StartsWithSegments("/hubs") || await antiforgery.IsRequestValidAsync(context);
    }

    // Browsers let any page open a web socket anywhere, with cookies where SameSite does not stop them; its origin tells.
    private static bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        || (request.Headers.Origin is [{ } origin]
            && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            && string.Equals(from.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase));
}
