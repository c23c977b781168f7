using System.Runtime.Serialization;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Places;

/// <summary>What a place adds up to: the sum of its ponds, stations and cases and of nothing else.</summary>
/// <param name="Ponds">Ponds registered.</param>
/// <param name="PondsBySeverity">Ponds with fresh data by their worst active alarm: normal, notice, warning, serious, critical.</param>
/// <param name="PondsUnknown">Ponds without fresh data: no statement is made about them.</param>
/// <param name="Sensors">Sensors registered.</param>
/// <param name="SensorsFresh">Sensors whose newest observation is younger than three of their intervals.</param>
/// <param name="OpenCases">Cases that are not closed.</param>
/// <param name="UnacknowledgedCases">Cases nobody has acknowledged.</param>
[DataContract]
public sealed record TallyAnswer(
    [property: DataMember(Name = "ponds")] int Ponds,
    [property: DataMember(Name = "pondsBySeverity")] int[] PondsBySeverity,
    [property: DataMember(Name = "pondsUnknown")] int PondsUnknown,
    [property: DataMember(Name = "sensors")] int Sensors,
    [property: DataMember(Name = "sensorsFresh")] int SensorsFresh,
    [property: DataMember(Name = "openCases")] int OpenCases,
    [property: DataMember(Name = "unacknowledgedCases")] int UnacknowledgedCases)
{
    /// <summary>The tally as it is sent.</summary>
    public static TallyAnswer Of(Tally tally) => new(
        tally.Ponds, [tally.Normal, tally.Notice, tally.Warning, tally.Serious, tally.Critical], tally.PondsUnknown,
        tally.Sensors, tally.SensorsFresh, tally.OpenCases, tally.UnacknowledgedCases);
}

/// <summary>The county: what it measures, by which rules, on which map, and what it adds up to now.</summary>
/// <param name="Code">Six-digit code of the county.</param>
/// <param name="Names">Its name.</param>
/// <param name="TimeZone">IANA name of its time zone; every time in an answer carries its offset.</param>
/// <param name="Datum">Geodetic datum of every position.</param>
/// <param name="Center">Where the map opens: longitude, latitude in degrees.</param>
/// <param name="Demonstration">Whether a demonstration fleet feeds this program with replayed or simulated data.</param>
/// <param name="Notes">What a reader of the figures should know.</param>
/// <param name="Metrics">Metric catalogue.</param>
/// <param name="Rules">Rule book.</param>
/// <param name="Layers">Layers of the map, bottom first.</param>
/// <param name="StationTypes">Kinds of sensor.</param>
/// <param name="Tally">What the county adds up to; null for whoever may not read all of it.</param>
public sealed record CountyAnswer(
    string Code,
    Names Names,
    string TimeZone,
    string Datum,
    double[] Center,
    bool Demonstration,
    IReadOnlyList<Names> Notes,
    IReadOnlyList<MetricAnswer> Metrics,
    IReadOnlyList<RuleAnswer> Rules,
    IReadOnlyList<MapLayer> Layers,
    IReadOnlyList<StationTypeAnswer> StationTypes,
    TallyAnswer? Tally);

/// <summary>A measured quantity (监测项).</summary>
/// <param name="Number">Number of the metric in the live feed; stable and never reused.</param>
/// <param name="Key">Key of the metric in observations and requests.</param>
/// <param name="Names">Its name.</param>
/// <param name="Unit">Unit of its values; empty for pH.</param>
/// <param name="Decimals">Decimals to show.</param>
/// <param name="Min">Lowest value a working probe can report.</param>
/// <param name="Max">Highest value a working probe can report.</param>
/// <param name="Limits">Limits of standards.</param>
public sealed record MetricAnswer(
    int Number, string Key, Names Names, string Unit, int Decimals, double Min, double Max, IReadOnlyList<LimitAnswer> Limits);

/// <summary>A limit of a standard.</summary>
/// <param name="Standard">Number of the standard.</param>
/// <param name="Case">Class or case the limit holds for.</param>
/// <param name="Operator">One of <c>&gt;=</c>, <c>&lt;=</c> and <c>range</c>.</param>
/// <param name="Value">The limit; for a range an array of its lower and its upper end.</param>
/// <param name="Unit">Unit of the limit.</param>
/// <param name="Confirmed">Whether the figure was confirmed in the text of the standard.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record LimitAnswer(
    string Standard, string Case, string Operator, object Value, string Unit, bool Confirmed, string Source)
{
    internal static LimitAnswer Of(MetricLimit limit) => new(
        limit.Standard, limit.Case, limit.Operator, limit.Operator == "range" ? new[] { limit.Low, limit.High } : limit.Low,
        limit.Unit, limit.Confirmed, limit.Source);
}

/// <summary>A threshold rule with a hold time and a release level. Rules run on every pond.</summary>
/// <param name="Id">Id of the rule.</param>
/// <param name="Names">Its name.</param>
/// <param name="Advice">What to do when it speaks.</param>
/// <param name="StationType">Key of the station type whose values it watches.</param>
/// <param name="Metric">Key of the metric it watches.</param>
/// <param name="When">Whether it speaks below or above its threshold.</param>
/// <param name="Threshold">Strictly beyond this value the hold time runs; in the unit of the metric.</param>
/// <param name="Release">The alarm ends at this value or on its safe side.</param>
/// <param name="HoldSeconds">How long values must stay beyond the threshold, in event time.</param>
/// <param name="Severity">Severity of its alarm.</param>
/// <param name="Category">Category of the case it opens.</param>
public sealed record RuleAnswer(
    string Id, Names Names, Names Advice, string StationType, string Metric, Side When, float Threshold, float Release,
    double HoldSeconds, Severity Severity, string Category);

/// <summary>What kind of device a sensor is.</summary>
/// <param name="Key">Key of the station type.</param>
/// <param name="Names">Its name.</param>
/// <param name="Place">What kind of place it stands at.</param>
/// <param name="Metrics">Keys of the metrics it measures.</param>
/// <param name="IntervalSeconds">Expected time between two observations; freshness is judged against it.</param>
public sealed record StationTypeAnswer(
    string Key, Names Names, PlaceKind Place, IReadOnlyList<string> Metrics, double IntervalSeconds);

/// <summary>The townships (镇、街道) of the county.</summary>
/// <param name="Townships">In the order of the register.</param>
public sealed record TownshipsAnswer(IReadOnlyList<TownshipAnswer> Townships);

/// <summary>A township and what it adds up to.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Code">Nine-digit statistical code.</param>
/// <param name="Names">Its name.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Tally">What it adds up to; null outside of one's territory.</param>
public sealed record TownshipAnswer(int Number, string Code, Names Names, double Longitude, double Latitude, TallyAnswer? Tally);

/// <summary>A village (行政村) or community (社区) with its ponds and its own stations.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Code">Twelve-digit statistical code.</param>
/// <param name="Names">Its name.</param>
/// <param name="Township">Code of its township.</param>
/// <param name="Kind">Villagers' or residents' committee.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Tally">What it adds up to.</param>
/// <param name="Ponds">Ids of its ponds.</param>
/// <param name="Sensors">Its own stations with their live values; sensors of ponds are found at the pond.</param>
/// <param name="Link">How the links of all its devices stand, those of its ponds too.</param>
public sealed record VillageAnswer(
    int Number, string Code, Names Names, string Township, VillageKind Kind, double Longitude, double Latitude,
    TallyAnswer Tally, IReadOnlyList<string> Ponds, IReadOnlyList<SensorSummary> Sensors,
    VillageLinkAnswer Link);

/// <summary>A station of a village with its live values.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Id">Id of the sensor.</param>
/// <param name="StationType">Key of its station type.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Freshness">How old its newest value is, measured in its interval.</param>
/// <param name="At">When its newest value was measured, or null.</param>
/// <param name="Values">Its live values.</param>
public sealed record SensorSummary(
    int Number, string Id, string StationType, double Longitude, double Latitude, Freshness Freshness, DateTimeOffset? At,
    IReadOnlyList<ValueAnswer> Values);

/// <summary>One value.</summary>
/// <param name="Metric">Key of the metric.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="Quality">How far it can be trusted.</param>
public sealed record ValueAnswer(string Metric, float Value, Quality Quality)
{
    /// <summary>Values as they are sent. A metric the catalogue has lost since they were logged has no key, so it is left out.</summary>
    internal static ValueAnswer[] Of(MetricCatalogue metrics, IEnumerable<MetricValue> values) =>
    [
        .. from value in values
           let metric = metrics.Find(value.Metric)
           where metric is not null
           select new ValueAnswer(metric.Key, value.Value, value.Quality),
    ];
}

/// <summary>A sensor with its newest observation.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Id">Id it sends under.</param>
/// <param name="StationType">Key of its station type.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="RegisteredAt">Since when it exists.</param>
/// <param name="IntervalSeconds">Expected time between two observations.</param>
/// <param name="Freshness">How old its newest observation is, measured in that interval.</param>
/// <param name="At">When that was measured, or null.</param>
/// <param name="ReceivedAt">When that arrived, or null.</param>
/// <param name="Sequence">The device's own counter in it, or null.</param>
/// <param name="Values">Its values.</param>
/// <param name="Counts">What became of its observations since its state was built.</param>
/// <param name="OfflineSince">Since when its device is offline: when it was heard last or said to be gone; null while it is not.</param>
public sealed record SensorAnswer(
    int Number, string Id, string StationType, PlaceAnswer Place, double Longitude, double Latitude, DateTimeOffset RegisteredAt,
    double IntervalSeconds, Freshness Freshness, DateTimeOffset? At, DateTimeOffset? ReceivedAt, long? Sequence,
    IReadOnlyList<ValueAnswer> Values, CountsAnswer Counts, DateTimeOffset? OfflineSince);

/// <summary>A place of a sensor.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="Id">Pond id or village code.</param>
public sealed record PlaceAnswer(PlaceKind Kind, string Id);

/// <summary>What became of the observations of a sensor.</summary>
/// <param name="Fresh">Taken as news.</param>
/// <param name="Duplicate">Known already.</param>
/// <param name="Late">Older than the live state; kept in history.</param>
/// <param name="OutOfRange">News without a plausible value.</param>
public sealed record CountsAnswer(long Fresh, long Duplicate, long Late, long OutOfRange);
