using Deqing.Realtime.Domain.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>A sensor; its key is the sensor id. Knows what is news and passes news on to the place it stands at.</summary>
public interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes observations that are already in the reading log, in event-time order. Repeating them changes nothing.
    /// Returns when the place of the sensor has taken up what was news.
    /// </summary>
    /// <returns>A verdict for each, in order.</returns>
    Task<ImmutableArray<Verdict>> Observe(Immutable<ImmutableArray<Observation>> observations);

    /// <summary>The live state.</summary>
    Task<SensorReading> Read();

    /// <summary>
    /// The device said that it is connected, or it or its last will that it is gone: then it is offline at once. What arrived before the
    /// newest message of the device is ignored.
    /// </summary>
    Task Said(bool online, DateTimeOffset at);

    /// <summary>Wakes it, so that it sees whether its deadline has passed. Returns how its device stands; null if it never sent.</summary>
    Task<LinkReport?> Wake();
}

/// <summary>The live state of a sensor.</summary>
/// <param name="Last">Its newest observation, or null.</param>
/// <param name="Freshness">How old that is, measured in its expected interval.</param>
/// <param name="Fresh">Observations taken as news since it woke.</param>
/// <param name="Duplicate">Observations it already had.</param>
/// <param name="Late">Observations older than its live state.</param>
/// <param name="OutOfRange">Observations without a plausible value.</param>
/// <param name="OfflineSince">Since when its device is offline: when it was heard last or said to be gone; null while it is not.</param>
[GenerateSerializer, Immutable]
public sealed record SensorReading(
    [property: Id(0)] Observation? Last,
    [property: Id(1)] Freshness Freshness,
    [property: Id(2)] long Fresh,
    [property: Id(3)] long Duplicate,
    [property: Id(4)] long Late,
    [property: Id(5)] long OutOfRange,
    [property: Id(6)] DateTimeOffset? OfflineSince);
