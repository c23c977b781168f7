namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>Registers the way in for instruments that speak HJ 212.</summary>
internal static class Hj212Setup
{
    /// <summary>Adds the listener. Needs the gateway, the reading log and a book of devices.</summary>
    public static IServiceCollection AddHj212(this IServiceCollection services)
    {
        services.AddSingleton<Hj212Desk>();
        services.AddSingleton<PeriodMeans>();
        services.AddSingleton<Hj212Handler>();
        services.AddSingleton<Hj212Listener>();
        services.AddHostedService(provider => provider.GetRequiredService<Hj212Listener>());
        return services;
    }
}
