using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Live;

/// <summary>The live feed over HTTP and SignalR.</summary>
internal static class LiveEndpoints
{
    /// <summary>Registers the hub, who is connected to it, and the relay that feeds it.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveHubOptions>().BindConfiguration(LiveHubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSignalR(hub => hub.AddFilter<LiveFailures>()).AddMessagePackProtocol();
        services.AddOptions<HubOptions<LiveHub>>().Configure<IOptions<LiveHubOptions>>((hub, options) =>
        {
            hub.MaximumReceiveMessageSize = options.Value.MaxReceiveBytes;
            hub.StreamBufferCapacity = 1;
            hub.MaximumParallelInvocationsPerClient = 1;
            hub.SupportedProtocols = ["json", "messagepack"];
        });
        services.Replace(ServiceDescriptor.Singleton<HubLifetimeManager<LiveHub>, LiveConnections>());
        services.AddSingleton<LiveMeter>().AddSingleton<LiveFailures>().AddSingleton<LiveAudience>();
        services.AddSingleton<LiveWriting>().AddSingleton<LiveFeeds>().AddSingleton<LiveRelay>().AddSingleton<IRightsSweep, LiveSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveRelay>());
        return services;
    }

    /// <summary>Maps the hub and the snapshot.</summary>
    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<LiveHub>("/hubs/live", transport => transport.CloseOnAuthenticationExpiration = true).ForSignedIn();
        routes.MapGet("/api/v1/live/snapshot", ReadSnapshot).WithTags("Live").WithName("readLiveSnapshot")
            .WithSummary("The live state of one township, or of everything in one's territory.")
            .WithDescription("The same as the hub's Snapshot method at /hubs/live; deltas of the hub apply onto it.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.ReadWater);
        return routes;
    }

    private static async Task<Results<Ok<SnapshotAnswer>, ProblemHttpResult>> ReadSnapshot(
        [Description("Code of a township; everything in one's territory if left out.")] string? township, CurrentCaller current,
        AccessRefusals refusals, County county, LiveFeeds feeds, TimeProvider time)
    {
        var read = new Parameters();
        township = read.Known("township", township, county.Townships.ContainsKey, "unknownTownship");
        if (read.Problem is { } problem)
            return problem;
        var now = time.GetUtcNow();
        var scope = LiveScopes.Parse(township is null ? LiveScopes.Mine : $"township:{township}", current.Caller, county, now)!;
        var reason = LiveScopes.Judge(scope, current.Caller, county, now);
        if (reason == AccessReason.Allowed)
            return TypedResults.Ok(new SnapshotAnswer((await feeds.Snapshot(scope)).Areas));
        refusals.Note(current, Operation.ReadWater, scope.Name, reason);
        return AccessGate.Deny(reason);
    }
}
