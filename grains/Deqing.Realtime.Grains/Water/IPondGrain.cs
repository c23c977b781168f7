using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>A pond; its key is the pond id. Holds the live water, runs the rule book and opens cases.</summary>
public interface IPondGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes observations of one of its sensors, in event-time order. Repeating them changes nothing. Returns when every
    /// alarm they raised or cleared is in its case.
    /// </summary>
    Task Observe(int sensor, Immutable<ImmutableArray<Observation>> observations);

    /// <summary>The live state.</summary>
    Task<PondReading> Read();

    /// <summary>Wakes the pond so that it takes up what the log holds for it and tells its village and the live feed.</summary>
    Task Wake();
}

/// <summary>The live state of a pond.</summary>
/// <param name="Live">What the wall sees.</param>
/// <param name="Alarms">Its active alarms.</param>
/// <param name="SensorsFresh">How many of its sensors are not stale.</param>
/// <param name="Sensors">How many sensors it has.</param>
[GenerateSerializer, Immutable]
public sealed record PondReading(
    [property: Id(0)] PondLive Live,
    [property: Id(1)] ImmutableArray<ActiveAlarm> Alarms,
    [property: Id(2)] int SensorsFresh,
    [property: Id(3)] int Sensors);

/// <summary>An active alarm of a pond.</summary>
/// <param name="Rule">Rule id.</param>
/// <param name="Since">Event time of the first value beyond the threshold.</param>
/// <param name="Case">The case it belongs to.</param>
[GenerateSerializer, Immutable]
public sealed record ActiveAlarm(
    [property: Id(0)] string Rule, [property: Id(1)] DateTimeOffset Since, [property: Id(2)] string? Case);
