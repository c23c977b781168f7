using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Access;

/// <summary>Lets a request through to its endpoint when the policy allows it, and answers it with the reason when not.</summary>
internal sealed class AccessGate(RequestDelegate next, County county, AccessRefusals refusals)
{
    /// <summary>Asks the policy about the endpoint that was chosen.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentCaller current)
    {
        // Routing's own answers, such as to a wrong method, belong to no route.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var rule = endpoint.Metadata.GetMetadata<AccessRule>();
        var reason = rule is null ? AccessReason.NoRole : Judge(rule, context, current);
        if (reason == AccessReason.Allowed)
        {
            await next(context);
            return;
        }

        refusals.Note(current, rule?.What, endpoint.DisplayName ?? "", reason);
        await Deny(reason).ExecuteAsync(context);
    }

    /// <summary>The answer to a request that is not allowed.</summary>
    public static ProblemHttpResult Deny(AccessReason reason) => reason == AccessReason.NotSignedIn
        ? Problems.Refuse(StatusCodes.Status401Unauthorized, Json.Word(reason), "Sign in, or send a key or a token that is valid.")
        : Problems.Refuse(StatusCodes.Status403Forbidden, Json.Word(reason), Why(reason));

    /// <summary>Stops the start if an endpoint does not say who may call it.</summary>
    /// <exception cref="StartupRefused">Names every such endpoint.</exception>
    public static void CheckAll(IEndpointRouteBuilder routes)
    {
        var undecided = routes.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null)
            .Select(endpoint => endpoint.DisplayName).ToArray();
        if (undecided.Length > 0)
            throw new StartupRefused(string.Create(
                CultureInfo.InvariantCulture,
                $"{undecided.Length} endpoints do not say who may call them: {string.Join("; ", undecided)}."));
    }

    /// <summary>A refusal in a sentence.</summary>
    public static string Why(AccessReason reason) => reason switch
    {
        AccessReason.NoRole => "None of your roles allows this.",
        AccessReason.OutsideTerritory => "Your role allows this, but not at this place.",
        AccessReason.NotYet => "Your role here has not begun yet.",
        AccessReason.Expired => "Your role here has ended.",
        AccessReason.SecondFactorRequired => "Your role here counts only when you sign in with a second factor.",
        _ => throw new NotSupportedException($"Unknown refusal {reason}."),
    };

    private AccessReason Judge(AccessRule rule, HttpContext context, CurrentCaller current) => rule switch
    {
        { Audience: Audience.Everybody } => AccessReason.Allowed,
        { Audience: Audience.SignedIn } =>
            current.Caller.Kind == CallerKind.Anonymous ? AccessReason.NotSignedIn
            : current.Caller.IsDevice ? AccessReason.NoRole
            : AccessReason.Allowed,
        { Audience: Audience.AtPlace, What: { } what } when rule.Where!(context, county) is { } place => current.May(what, place).Reason,
        { What: { } what } => current.MaySomewhere(what).Reason,
        _ => AccessReason.NoRole,
    };
}
