using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Grains.Live;

/// <summary>
/// The live feed of an area; its key is a township code or the county code. Gathers what changed and publishes it a few times
/// a second, numbered, as <see cref="AreaDelta"/> on the Orleans stream <see cref="LiveStreams.Namespace"/>/key.
/// </summary>
public interface ILiveFeedGrain : IGrainWithStringKey
{
    /// <summary>Takes a pond's state.</summary>
    Task PutPond(PondLive pond);

    /// <summary>Takes a village's state.</summary>
    Task PutVillage(VillageLive village);

    /// <summary>Takes a case's state.</summary>
    Task PutCase(CaseLive live);

    /// <summary>Takes the area's roll-up.</summary>
    Task PutTally(long version, Tally tally);

    /// <summary>The whole state; deltas with a higher sequence of the same epoch apply onto it.</summary>
    Task<AreaSnapshot> Snapshot();
}

/// <summary>Names of the stream the feeds publish on.</summary>
public static class LiveStreams
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "live";

    /// <summary>Namespace of the streams; the key is the area code.</summary>
    public const string Namespace = "area";
}
