using Deqing.Realtime.Api.Ledger;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Registers the way in.</summary>
internal static class IngestSetup
{
    /// <summary>Adds the readers, the gateway and the broker. Needs a county, a reading log and the options of the edge.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<IngestMetrics>().AddSingleton<LedgerTally>();
        services.AddSingleton<IngestGate>();
        services.AddSingleton<ObservationReader>();
        services.AddSingleton<ObservationFraming>();
        services.AddSingleton<IObservationLog, GroupCommitLog>();
        services.AddSingleton<IObservationSink, SensorGrainSink>();
        services.AddSingleton<SensorHandOver>();
        services.AddSingleton<ObservationGateway>();
        services.AddSingleton<MqttIntake>();
        services.AddTransient<DeviceRights>().AddSingleton<Func<IDeviceRights>>(provider => provider.GetRequiredService<DeviceRights>);
        services.AddSingleton<MqttBroker>();
        services.AddHostedService(provider => provider.GetRequiredService<MqttBroker>());
        return services;
    }
}
