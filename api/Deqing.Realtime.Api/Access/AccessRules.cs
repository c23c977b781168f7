using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Access;

/// <summary>Who an endpoint is for.</summary>
internal enum Audience
{
    /// <summary>Anybody, also who has not signed in.</summary>
    Everybody,

    /// <summary>Whoever has signed in.</summary>
    SignedIn,

    /// <summary>Whoever may do its operation anywhere; it answers with what lies in their territory.</summary>
    Somewhere,

    /// <summary>Whoever may do its operation at the place the request names.</summary>
    AtPlace,
}

/// <summary>The decision of an endpoint: who may call it. An endpoint without one answers nobody and stops the start.</summary>
/// <param name="Audience">Who it is for.</param>
/// <param name="What">What it does; null where it is for everybody or for all who have signed in.</param>
/// <param name="Where">
/// The place a request names; null if it names none that exists, and then the endpoint itself says so.
/// </param>
internal sealed record AccessRule(Audience Audience, Operation? What, Func<HttpContext, County, Place?>? Where);

/// <summary>Says who may call an endpoint.</summary>
internal static class AccessRules
{
    /// <summary>Anybody may call it.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(Audience.Everybody, null, null));

    /// <summary>Whoever has signed in may call it.</summary>
    public static TBuilder ForSignedIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(Audience.SignedIn, null, null));

    /// <summary>Whoever may do this anywhere may call it. Its handler filters by their reach, or asks about the place it finds.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Operation what)
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(Audience.Somewhere, what, null));

    /// <summary>Whoever may do this in the whole county may call it.</summary>
    public static TBuilder RequiresInCounty<TBuilder>(this TBuilder endpoint, Operation what)
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(Audience.AtPlace, what, (_, _) => Place.County));

    /// <summary>Whoever may do this at the pond of the path may call it.</summary>
    public static TBuilder RequiresAtPond<TBuilder>(this TBuilder endpoint, Operation what, string parameter = "id")
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(
            Audience.AtPlace, what,
            (request, county) => county.Ponds.TryGetValue(Named(request, parameter), out var pond) ? Place.Of(pond, county) : null));

    /// <summary>Whoever may do this in the village of the path may call it.</summary>
    public static TBuilder RequiresAtVillage<TBuilder>(this TBuilder endpoint, Operation what, string parameter = "code")
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(
            Audience.AtPlace, what,
            (request, county) => county.Villages.TryGetValue(Named(request, parameter), out var village) ? Place.Of(village) : null));

    /// <summary>Whoever may do this where the sensor of the path stands may call it.</summary>
    public static TBuilder RequiresAtSensor<TBuilder>(this TBuilder endpoint, Operation what, string parameter = "id")
        where TBuilder : IEndpointConventionBuilder => endpoint.Rule(new AccessRule(
            Audience.AtPlace, what,
            (request, county) => request.RequestServices.GetRequiredService<ISensors>().Now.Find(Named(request, parameter)) is { } sensor
                ? Place.Of(sensor, county)
                : null));

    private static string Named(HttpContext request, string parameter) => request.GetRouteValue(parameter) as string ?? "";

    private static TBuilder Rule<TBuilder>(this TBuilder endpoint, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(rule);
}
