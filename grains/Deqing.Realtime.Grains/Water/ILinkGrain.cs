using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

/// <summary>
/// The links of a village's devices; its key is the village code. Sensors tell it when they fall silent and when they are back; it makes
/// one event of what has one cause, and opens and ends the cases of these events.
/// </summary>
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes what the watches of sensors say; a repeat changes nothing. Answered at once, also while a case is being opened, so no
    /// reading ever waits for that. What is lost with a silo before it is written is found again by the sweep.
    /// </summary>
    [AlwaysInterleave]
    Task Report(Immutable<ImmutableArray<LinkReport>> reports);

    /// <summary>How the village's devices stand: those that are offline, and the link.</summary>
    [AlwaysInterleave]
    Task<VillageLink> Read();

    /// <summary>Looks who stands in the village now: the events of those that were moved away or retired are over.</summary>
    Task Wake();
}
