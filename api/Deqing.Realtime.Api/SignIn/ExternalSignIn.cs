using System.Security.Claims;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// An external OpenID Connect provider: people sign in there by code flow with PKCE, programs send its access tokens. Both must
/// belong to a person an administrator has linked; the provider says who somebody is, never what they may do.
/// </summary>
internal static class ExternalSignIn
{
    /// <summary>Names of the schemes for browsers and for programs.</summary>
    public const string Browser = "external", Token = "token";

    private const string Path = "/api/v1/session/external";

    /// <summary>Adds both ways, if a provider is configured.</summary>
    /// <exception cref="StartupRefused">The configuration lacks something or would send secrets in the clear.</exception>
    public static AuthenticationBuilder AddExternalSignIn(this AuthenticationBuilder authentication, OpenIdOptions options)
    {
        if (options.Authority.Length == 0)
            return authentication;
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || options.ClientId.Length == 0)
            throw new StartupRefused("OpenId:Authority must be an address, and OpenId:ClientId must be given with it.");
        var isSecure = authority.Scheme == Uri.UriSchemeHttps;
        if (!isSecure && !(authority.IsLoopback && authority.Scheme == Uri.UriSchemeHttp))
            throw new StartupRefused($"OpenId:Authority is '{options.Authority}'; it must be reached over https.");
        return authentication
            .AddOpenIdConnect(Browser, external => Configure(external, options, isSecure))
            .AddJwtBearer(Token, bearer => Configure(bearer, options, isSecure));
    }

    /// <summary>Maps the way to the provider.</summary>
    public static IEndpointRouteBuilder MapExternalSignIn(this IEndpointRouteBuilder routes, OpenIdOptions options)
    {
        if (options.Authority.Length > 0)
            routes.MapGet(Path, (string? returnUrl) => TypedResults.Challenge(
                    new AuthenticationProperties { RedirectUri = IsOwnPath(returnUrl) ? returnUrl : "/" }, [Browser]))
                .ExcludeFromDescription().ForEverybody().RequireRateLimiting(RateLimits.SignIn);
        return routes;
    }

    /// <summary>Whether an address to return to is one of our own pages, so that nobody is led astray.</summary>
    internal static bool IsOwnPath(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl);

    private static void Configure(OpenIdConnectOptions external, OpenIdOptions options, bool isSecure)
    {
        external.Authority = options.Authority;
        external.ClientId = options.ClientId;
        external.ClientSecret = options.ClientSecret.Length == 0 ? null : options.ClientSecret;
        external.RequireHttpsMetadata = isSecure;
        external.ResponseType = OpenIdConnectResponseType.Code;
        external.ResponseMode = OpenIdConnectResponseMode.Query;
        external.UsePkce = true;
        external.SaveTokens = false;
        external.MapInboundClaims = false;
        external.Scope.Clear();
        external.Scope.Add("openid");
        external.SignInScheme = SessionCookies.Name;
        external.CallbackPath = $"{Path}/callback";

        // The provider's redirect comes from another site, so these two, which live for minutes, must be sent with it.
        external.CorrelationCookie.SameSite = external.NonceCookie.SameSite = SameSiteMode.Lax;
        external.CorrelationCookie.SecurePolicy = external.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        external.Events.OnTokenValidated = async validated =>
        {
            if (await FindAsync(validated.HttpContext, validated.Principal) is { Subject: var person }
                && await validated.HttpContext.RequestServices.GetRequiredService<SessionCookies>()
                    .NewAsync(validated.HttpContext, person, HasSecondFactor(validated.Principal!), "external") is { } principal)
            {
                validated.Principal = principal;
                return;
            }

            Note(validated.HttpContext, "unknownPerson");
            validated.Response.Redirect("/sign-in?refused=unknownPerson");
            validated.HandleResponse();
        };
        external.Events.OnRemoteFailure = failed =>
        {
            Note(failed.HttpContext, "externalSignInFailed");
            failed.Response.Redirect("/sign-in?refused=externalSignInFailed");
            failed.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static void Configure(JwtBearerOptions bearer, OpenIdOptions options, bool isSecure)
    {
        bearer.Authority = options.Authority;
        bearer.Audience = options.Audience.Length == 0 ? options.ClientId : options.Audience;
        bearer.RequireHttpsMetadata = isSecure;
        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        bearer.TokenValidationParameters.ValidAlgorithms =
            ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
        bearer.Events = new JwtBearerEvents
        {
            OnTokenValidated = async validated =>
            {
                if (await FindAsync(validated.HttpContext, validated.Principal) is { } person)
                    validated.Principal = Identities.Principal(
                        Token, Identities.PersonClaim, person.Subject.Id, HasSecondFactor(validated.Principal!));
                else
                    validated.Fail("No such person.");
            },
        };
    }

    private static async Task<SubjectRights?> FindAsync(HttpContext context, ClaimsPrincipal? principal) =>
        principal?.FindFirstValue("iss") is { } issuer && principal.FindFirstValue("sub") is { } subject
        && await context.RequestServices.GetRequiredService<IAccessStore>()
            .FindByExternalAsync(PeopleExternal.Of(issuer, subject), context.RequestAborted) is { } person
        && context.RequestServices.GetRequiredService<RightsDirectory>().MayAct(person)
            ? person
            : null;

    /// <summary>
    /// Whether a provider says that it has seen two factors (authentication method references, RFC 8176). A code, a piece of
    /// hardware or a fingerprint alone is one, whatever is thought of passwords.
    /// </summary>
    internal static bool HasSecondFactor(ClaimsPrincipal principal)
    {
        var methods = principal.FindAll("amr").Select(method => method.Value).ToHashSet(StringComparer.Ordinal);
        return methods.Contains("mfa") || (methods.Overlaps(["pwd", "pin"]) && methods.Overlaps(["otp", "hwk", "fpt"]));
    }

    private static void Note(HttpContext context, string reason) => context.RequestServices.GetRequiredService<AccessRefusals>()
        .Note(Caller.Nobody, CallerResolving.AddressOf(context), "signIn", "", reason);
}

/// <summary>How an identity at the external sign-in is kept.</summary>
internal static class PeopleExternal
{
    /// <summary>Issuer and subject, which only together name somebody.</summary>
    public static string Of(string issuer, string subject) => $"{issuer.TrimEnd('/')}\n{subject}";
}
