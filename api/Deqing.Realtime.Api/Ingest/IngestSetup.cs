using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Api.Ledger;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Registers the way in.</summary>
internal static class IngestSetup
{
    /// <summary>
    /// Adds the readers, the gateway, the broker and the listener for HJ 212. Needs a county, a reading log, a book of devices and
    /// the options of the edge.
    /// </summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<IngestMetrics>().AddSingleton<LedgerTally>();
        services.AddSingleton<IngestGate>();
        services.AddSingleton<ObservationReader>();
        services.AddSingleton<ObservationFraming>();
        services.AddSingleton<IObservationLog, GroupCommitLog>();
        services.AddSingleton<IObservationSink, SensorGrainSink>();
        services.AddSingleton<SensorClocks>();
        services.AddSingleton<SensorHandOver>();
        services.AddSingleton<ObservationGateway>();
        services.AddSingleton<MqttTopics>().AddSingleton<DialectReader>().AddSingleton<ArrivalTimes>();
        services.AddSingleton<SensorLinks>();
        services.AddSingleton<MqttStates>().AddSingleton<MqttIntake>();
        services.AddTransient<DeviceRights>().AddSingleton<Func<IDeviceRights>>(provider => provider.GetRequiredService<DeviceRights>);
        services.AddSingleton<MqttDoor>().AddSingleton<MqttBroker>();
        services.AddHostedService(provider => provider.GetRequiredService<MqttBroker>());
        services.AddSingleton<MqttBridge>();
        services.AddHostedService(provider => provider.GetRequiredService<MqttBridge>());
        return services.AddHj212();
    }
}
