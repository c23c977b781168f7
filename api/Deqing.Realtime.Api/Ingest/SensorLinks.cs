using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What was last said of a connection.</summary>
/// <param name="Online">Whether the device is connected.</param>
/// <param name="At">When that arrived.</param>
internal readonly record struct SensorLinkState(bool Online, DateTimeOffset At);

/// <summary>
/// Hears what devices and their broker say of their connection: tells the sensor, and keeps the last word of each, in memory, for the
/// metrics. A word that does not reach its sensor is lost; silence is noticed at its deadline all the same.
/// </summary>
internal sealed partial class SensorLinks
{
    private readonly ConcurrentDictionary<string, SensorLinkState> states = [];
    private readonly Counter<long> said;
    private readonly IObservationSink sink;
    private readonly ILogger<SensorLinks> logger;

    public SensorLinks(IMeterFactory meters, IObservationSink sink, ILogger<SensorLinks> logger)
    {
        (this.sink, this.logger) = (sink, logger);
        var meter = meters.Create(IngestMetrics.MeterName);
        said = meter.CreateCounter<long>("sensor_states_total", null, "What devices said of their connection.");
        meter.CreateObservableGauge("sensors_online", () => Count(true), null, "Sensors whose device said last that it is connected.");
        meter.CreateObservableGauge("sensors_offline", () => Count(false), null, "Sensors whose device or last will said that it is gone.");
    }

    /// <summary>A sensor's device said that it is connected, or it or its last will that it is not. Fast; never throws.</summary>
    /// <param name="sensorId">Id of a registered sensor.</param>
    /// <param name="online">Whether it is connected.</param>
    /// <param name="at">When that arrived.</param>
    public void Said(string sensorId, bool online, DateTimeOffset at)
    {
        states.AddOrUpdate(
            sensorId,
            static (_, news) => news,
            static (_, before, news) => news.At < before.At ? before : news,
            new SensorLinkState(online, at));
        said.Add(1, new KeyValuePair<string, object?>("state", online ? "online" : "offline"));
        _ = TellAsync(sensorId, online, at);
    }

    /// <summary>What was last said of a sensor's connection; null if nothing was.</summary>
    public SensorLinkState? Find(string sensorId) => states.TryGetValue(sensorId, out var state) ? state : null;

    private async Task TellAsync(string sensorId, bool online, DateTimeOffset at)
    {
        try
        {
            await sink.SaidAsync(sensorId, online, at);
        }
        catch (Exception failure)
        {
            LogNotTold(failure, sensorId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sensor {Sensor} could not be told what its device said of its connection")]
    private partial void LogNotTold(Exception failure, string sensor);

    private long Count(bool online) => states.Values.LongCount(state => state.Online == online);
}
