using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Places;

/// <summary>A village; its key is the village code. Holds the live values of its stations and sums up its ponds and cases.</summary>
public interface IVillageGrain : IGrainWithStringKey
{
    /// <summary>Takes observations of one of its own stations, in event-time order. Repeating them changes nothing.</summary>
    Task Observe(int sensor, Immutable<ImmutableArray<Observation>> observations);

    /// <summary>
    /// Takes what a sensor of the village or of one of its ponds measured in an hour, and answers with the medians of what sensors of
    /// the same type measured in the hour before; only for metrics that enough of them measured. Known since the village woke.
    /// </summary>
    Task<ImmutableArray<HourMean>> Compare(string stationType, int sensor, long hour, ImmutableArray<HourMean> means);

    /// <summary>Takes the newest tally of a pond or a case; an older or repeated one changes nothing.</summary>
    Task Contribute(string child, long version, Tally tally);

    /// <summary>Takes how the links of its devices stand; an older or repeated one changes nothing. News is published at once.</summary>
    Task Linked(VillageLink news);

    /// <summary>The live state.</summary>
    Task<VillageLive> Read();

    /// <summary>Wakes the village so that it takes up what the log holds for its stations.</summary>
    Task Wake();
}

/// <summary>A township; its key is the township code. Sums up its villages and the cases that lie in none of them.</summary>
public interface ITownshipGrain : IGrainWithStringKey
{
    /// <summary>Takes the newest tally of a village or a case; an older or repeated one changes nothing.</summary>
    Task Contribute(string child, long version, Tally tally);

    /// <summary>The sum.</summary>
    Task<Tally> Read();
}

/// <summary>The county; its key is the county code. Sums up its townships and the cases that lie in none of them.</summary>
public interface ICountyGrain : IGrainWithStringKey
{
    /// <summary>Takes the newest tally of a township or a case; an older or repeated one changes nothing.</summary>
    Task Contribute(string child, long version, Tally tally);

    /// <summary>The sum.</summary>
    Task<Tally> Read();
}
