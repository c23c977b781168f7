using Microsoft.Extensions.DependencyInjection;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>Lets a host start the demonstration fleet with itself.</summary>
public static class FleetHosting
{
    /// <summary>Adds the demonstration fleet as a background service. A <see cref="TimeProvider"/> must be registered.</summary>
    public static IServiceCollection AddFleet(this IServiceCollection services, DemonstrationOptions options) =>
        services.AddSingleton(options).AddHostedService<DemonstrationFleet>();
}
