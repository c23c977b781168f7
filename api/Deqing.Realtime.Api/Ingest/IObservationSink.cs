using System.Collections.Concurrent;
using System.Collections.Immutable;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Who is told of observations that are in the log, and of what devices say of their connection.</summary>
internal interface IObservationSink
{
    /// <summary>Hands over observations of one sensor in event-time order; repeating them changes nothing.</summary>
    Task HandAsync(string sensor, ImmutableArray<Observation> observations);

    /// <summary>Hands over that a sensor's device is connected, or is gone.</summary>
    Task SaidAsync(string sensor, bool online, DateTimeOffset at);
}

/// <summary>Tells the grain of the sensor. Only registered sensors come here, so a reference to each is kept.</summary>
internal sealed class SensorGrainSink(IGrainFactory grains) : IObservationSink
{
    private readonly ConcurrentDictionary<string, ISensorGrain> known = [];

    public Task HandAsync(string sensor, ImmutableArray<Observation> observations) =>
        Grain(sensor).Observe(new Immutable<ImmutableArray<Observation>>(observations));

    public Task SaidAsync(string sensor, bool online, DateTimeOffset at) => Grain(sensor).Said(online, at);

    private ISensorGrain Grain(string sensor) => known.GetOrAdd(sensor, static (id, all) => all.GetGrain<ISensorGrain>(id), grains);
}
