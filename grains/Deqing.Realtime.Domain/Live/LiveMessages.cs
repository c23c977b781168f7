using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Live;

/// <summary>A pond as the wall sees it.</summary>
/// <param name="Id">Pond id.</param>
/// <param name="Number">Number of the pond on the map.</param>
/// <param name="Village">Village code.</param>
/// <param name="Version">Grows with every change of the pond; an older one is never applied over a newer.</param>
/// <param name="Severity">Worst active alarm.</param>
/// <param name="Freshness">Freshness of its main station when this was made.</param>
/// <param name="At">When its newest observation was measured, or null.</param>
/// <param name="Values">Live values.</param>
/// <param name="Alarms">Rule ids of its active alarms.</param>
[GenerateSerializer, Immutable]
public sealed record PondLive(
    [property: Id(0)] string Id,
    [property: Id(1)] int Number,
    [property: Id(2)] string Village,
    [property: Id(3)] long Version,
    [property: Id(4)] Severity Severity,
    [property: Id(5)] Freshness Freshness,
    [property: Id(6)] DateTimeOffset? At,
    [property: Id(7)] ImmutableArray<LiveValue> Values,
    [property: Id(8)] ImmutableArray<string> Alarms);

/// <summary>A device of a village that is offline or flapping.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Since">Since when it is offline; null while it is there.</param>
/// <param name="Flaps">Whether it keeps falling silent.</param>
/// <param name="ByLink">Whether the link of the village is the cause.</param>
/// <param name="Case">Its case, or null.</param>
[GenerateSerializer, Immutable]
public readonly record struct SilentSensor(
    [property: Id(0)] int Sensor,
    [property: Id(1)] DateTimeOffset? Since,
    [property: Id(2)] bool Flaps,
    [property: Id(3)] bool ByLink,
    [property: Id(4)] string? Case);

/// <summary>The links of a village's devices.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="DownSince">When something came through the link of the village last; null while that is up.</param>
/// <param name="Silent">Its devices that are offline or flapping, of its ponds and its own.</param>
[GenerateSerializer, Immutable]
public sealed record VillageLink(
    [property: Id(0)] long Version,
    [property: Id(1)] DateTimeOffset? DownSince,
    [property: Id(2)] ImmutableArray<SilentSensor> Silent)
{
    /// <summary>Nothing is known to be silent.</summary>
    public static readonly VillageLink Well = new(0, null, []);

    /// <summary>How many devices are offline.</summary>
    public int Offline => Silent.Count(sensor => sensor.Since is not null);

    /// <summary>Whether it says the same as another, whatever their versions.</summary>
    public bool Says(VillageLink other) => DownSince == other.DownSince && Silent.SequenceEqual(other.Silent);
}

/// <summary>A village as the wall sees it: its roll-up, the live values of its stations and the links of its devices.</summary>
[GenerateSerializer, Immutable]
public sealed record VillageLive(
    [property: Id(0)] string Code,
    [property: Id(1)] int Number,
    [property: Id(2)] long Version,
    [property: Id(3)] Tally Tally,
    [property: Id(4)] ImmutableArray<LiveValue> Values,
    [property: Id(5)] VillageLink Link);

/// <summary>A case as the wall sees it.</summary>
/// <param name="Id">Case id.</param>
/// <param name="Position">Where it lies; where nobody said, the middle of the smallest place that is known.</param>
/// <param name="Case">The case; its version orders the updates.</param>
/// <param name="Number">Its number in the county; 0 while unknown.</param>
/// <param name="Area">
/// The area whose feed carries it: its township, or the county for one that lies in none. A feed of another area it is put into
/// carries it no longer, because its place was corrected.
/// </param>
[GenerateSerializer, Immutable]
public sealed record CaseLive(
    [property: Id(0)] string Id, [property: Id(1)] Position Position, [property: Id(2)] CaseFile Case,
    [property: Id(3)] long Number, [property: Id(4)] string Area)
{
    /// <summary>Whether the feed of an area has it no more after it has said so once.</summary>
    public bool HasLeft(string area) => Case.IsOver || Area != area;
}

/// <summary>The whole state of one area's feed at one sequence number.</summary>
/// <param name="Area">Township code, or the county code.</param>
/// <param name="Epoch">Identity of this life of the feed; numbers of another epoch do not compare.</param>
/// <param name="Sequence">The number of the last flush it contains.</param>
/// <param name="At">When it was made.</param>
/// <param name="Tally">Roll-up of the area.</param>
/// <param name="Ponds">Ponds of the area that have reported; empty for the county.</param>
/// <param name="Villages">Villages of the area that have reported; empty for the county.</param>
/// <param name="Cases">Cases of the area that have not ended.</param>
[GenerateSerializer, Immutable]
public sealed record AreaSnapshot(
    [property: Id(0)] string Area,
    [property: Id(1)] string Epoch,
    [property: Id(2)] long Sequence,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] Tally Tally,
    [property: Id(5)] ImmutableArray<PondLive> Ponds,
    [property: Id(6)] ImmutableArray<VillageLive> Villages,
    [property: Id(7)] ImmutableArray<CaseLive> Cases);

/// <summary>What changed in one area since the flush before: to be applied onto <see cref="Sequence"/> − 1.</summary>
[GenerateSerializer, Immutable]
public sealed record AreaDelta(
    [property: Id(0)] string Area,
    [property: Id(1)] string Epoch,
    [property: Id(2)] long Sequence,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] Tally? Tally,
    [property: Id(5)] ImmutableArray<PondLive> Ponds,
    [property: Id(6)] ImmutableArray<VillageLive> Villages,
    [property: Id(7)] ImmutableArray<CaseLive> Cases);
