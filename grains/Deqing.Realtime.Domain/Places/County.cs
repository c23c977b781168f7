using System.Collections.Frozen;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Domain.Places;

/// <summary>
/// Everything that is this county and not the engine, as read from its county pack: places, metrics, rules, layers. Immutable after
/// start; every lookup is by the key a message or a request carries. Sensors come and go while the program runs: a
/// <see cref="SensorBook"/> has them.
/// </summary>
public sealed class County
{
    private readonly FrozenDictionary<string, ImmutableArray<PondPlace>> pondsByVillage;

    /// <summary>Builds the lookups. The parts must already be valid: ids unique, references resolved.</summary>
    public County(CountyParts parts)
    {
        Parts = parts;
        Townships = parts.Townships.ToFrozenDictionary(township => township.Code);
        Villages = parts.Villages.ToFrozenDictionary(village => village.Code);
        Ponds = parts.Ponds.ToFrozenDictionary(pond => pond.Id);
        StationTypes = parts.StationTypes.ToFrozenDictionary(type => type.Key);
        pondsByVillage = Group(parts.Ponds, pond => pond.Village);
    }

    /// <summary>The parts as they stand in the pack, in its order.</summary>
    public CountyParts Parts { get; }

    /// <summary>The six-digit code of the county; also the key of its roll-up and its live feed.</summary>
    public string Code => Parts.Code;

    /// <summary>The metrics this county measures.</summary>
    public MetricCatalogue Metrics => Parts.Metrics;

    /// <summary>The rules that run on every pond.</summary>
    public RuleBook Rules => Parts.Rules;

    /// <summary>The calendar its limits are counted by.</summary>
    public WorkCalendar Calendar => Parts.Calendar;

    /// <summary>What it says of its cases.</summary>
    public Catalogue Catalogue => Parts.Catalogue;

    /// <summary>What it does when nobody acts on a case.</summary>
    public EscalationBook Escalation => Parts.Escalation;

    /// <summary>How it sends its workers.</summary>
    public DispatchRules Dispatch => Parts.Dispatch;

    /// <summary>When it takes a device for gone.</summary>
    public LinkRules Links => Parts.Links;

    /// <summary>Townships by code.</summary>
    public FrozenDictionary<string, Township> Townships { get; }

    /// <summary>Villages by code.</summary>
    public FrozenDictionary<string, Village> Villages { get; }

    /// <summary>Ponds by id.</summary>
    public FrozenDictionary<string, PondPlace> Ponds { get; }

    /// <summary>Station types by key.</summary>
    public FrozenDictionary<string, StationType> StationTypes { get; }

    /// <summary>Whether there is a place of this kind.</summary>
    public bool Has(PlaceKind kind, string placeId) => kind == PlaceKind.Pond ? Ponds.ContainsKey(placeId) : Villages.ContainsKey(placeId);

    /// <summary>The ponds of a village; empty where there are none.</summary>
    public ImmutableArray<PondPlace> PondsOf(string village) => pondsByVillage.GetValueOrDefault(village, []);

    /// <summary>The township a pond lies in.</summary>
    public string TownshipOf(PondPlace pond) => Villages[pond.Village].Township;

    /// <summary>The village a sensor stands in, or whose pond it stands at.</summary>
    public string VillageOf(SensorPlace sensor) =>
        StationTypes[sensor.StationType].Place == PlaceKind.Pond ? Ponds[sensor.PlaceId].Village : sensor.PlaceId;

    /// <summary>Where a pond lies; the middle of the county for a pond the pack no longer names.</summary>
    public Position PositionOf(string pond) => Ponds.TryGetValue(pond, out var place) ? place.Position : Parts.Center;

    /// <summary>Where a case lies; where nobody said, its pond or the middle of the smallest place that is known.</summary>
    public Position PositionOf(CaseFile it) =>
        it.Position
        ?? (it.Place.Pond is { } pond && Ponds.TryGetValue(pond, out var ofPond) ? ofPond.Position
            : it.Place.Village is { } village && Villages.TryGetValue(village, out var ofVillage) ? ofVillage.Position
            : it.Place.Township is { } township && Townships.TryGetValue(township, out var ofTownship) ? ofTownship.Position
            : Parts.Center);

    private static FrozenDictionary<string, ImmutableArray<T>> Group<T>(ImmutableArray<T> items, Func<T, string> key) =>
        items.GroupBy(key).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
}

/// <summary>The content of a county pack.</summary>
/// <param name="Code">Six-digit code of the county.</param>
/// <param name="Names">Name of the county.</param>
/// <param name="TimeZone">IANA name of its time zone.</param>
/// <param name="Datum">Geodetic datum of every position in the pack.</param>
/// <param name="Center">Where the map opens.</param>
/// <param name="Notes">Sentences a reader of the figures should know, for example how the number of villages was counted.</param>
/// <param name="Townships">Townships in register order.</param>
/// <param name="Villages">Villages in register order.</param>
/// <param name="Ponds">Ponds by number.</param>
/// <param name="Sensors">The sensors the pack names, by number: those a registry begins with.</param>
/// <param name="StationTypes">Kinds of device.</param>
/// <param name="Layers">Layers of the map, bottom first.</param>
/// <param name="Metrics">Metric catalogue.</param>
/// <param name="Rules">Rule book.</param>
/// <param name="Calendar">Working hours and working days in its time zone.</param>
/// <param name="Catalogue">Departments, categories and limits of its cases.</param>
public sealed record CountyParts(
    string Code,
    Names Names,
    string TimeZone,
    string Datum,
    Position Center,
    ImmutableArray<Names> Notes,
    ImmutableArray<Township> Townships,
    ImmutableArray<Village> Villages,
    ImmutableArray<PondPlace> Ponds,
    ImmutableArray<SensorPlace> Sensors,
    ImmutableArray<StationType> StationTypes,
    ImmutableArray<MapLayer> Layers,
    MetricCatalogue Metrics,
    RuleBook Rules,
    WorkCalendar Calendar,
    Catalogue Catalogue)
{
    /// <summary>What is done when nobody acts on a case.</summary>
    public EscalationBook Escalation { get; init; } = EscalationBook.Empty;

    /// <summary>How workers are sent.</summary>
    public DispatchRules Dispatch { get; init; } = DispatchRules.Usual;

    /// <summary>How devices made for other systems write.</summary>
    public Dialects Dialects { get; init; } = Dialects.None;

    /// <summary>When a device is taken for gone.</summary>
    public LinkRules Links { get; init; } = LinkRules.Usual;
}
