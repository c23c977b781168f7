using System.Collections.Immutable;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Who is told of observations that are in the log.</summary>
internal interface IObservationSink
{
    /// <summary>Hands over observations of one sensor in event-time order; repeating them changes nothing.</summary>
    Task HandAsync(string sensor, ImmutableArray<Observation> observations);
}

/// <summary>Tells the grain of the sensor.</summary>
internal sealed class SensorGrainSink(IGrainFactory grains) : IObservationSink
{
    public Task HandAsync(string sensor, ImmutableArray<Observation> observations) =>
        grains.GetGrain<ISensorGrain>(sensor).Observe(new Immutable<ImmutableArray<Observation>>(observations));
}
