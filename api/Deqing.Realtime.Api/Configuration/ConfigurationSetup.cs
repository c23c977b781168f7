
namespace Deqing.Realtime.Api.Configuration;

/// <summary>Binds the options classes of the edge.</summary>
internal static class ConfigurationSetup
{
    /// <summary>Adds the options of the edge, each validated at start.</summary>
    public static IServiceCollection AddEdgeOptions(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MqttOptions>().BindConfiguration(MqttOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MqttBridgeOptions>().BindConfiguration(MqttBridgeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<Hj212Options>().BindConfiguration(Hj212Options.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<FleetOptions>().BindConfiguration(FleetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
