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

/// <summary>A village as the wall sees it: its roll-up and the live values of its stations.</summary>
[GenerateSerializer, Immutable]
public sealed record VillageLive(
    [property: Id(0)] string Code,
    [property: Id(1)] int Number,
    [property: Id(2)] long Version,
    [property: Id(3)] Tally Tally,
    [property: Id(4)] ImmutableArray<LiveValue> Values);

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
