using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ponds;

/// <summary>A page of ponds in the order of their ids.</summary>
/// <param name="Ponds">The ponds.</param>
/// <param name="Next">Pass it as <c>after</c> for the next page; null when this was the last.</param>
public sealed record PondsAnswer(IReadOnlyList<PondSummary> Ponds, string? Next);

/// <summary>A fish pond (鱼塘) and its state in a line.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Id">Id of the pond.</param>
/// <param name="Names">Its name.</param>
/// <param name="Village">Code of its village.</param>
/// <param name="Township">Code of its township.</param>
/// <param name="AreaHa">Water surface in hectares.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Severity">
/// Severity of its worst active alarm; says something about its water only while the data is fresh or ageing.
/// </param>
/// <param name="Freshness">How old the newest observation of its main station is, measured in the station's interval.</param>
/// <param name="At">When its newest observation was measured, or null.</param>
public sealed record PondSummary(
    int Number, string Id, Names Names, string Village, string Township, double AreaHa, double Longitude, double Latitude,
    Severity Severity, Freshness Freshness, DateTimeOffset? At);

/// <summary>A fish pond with everything that is known of it now.</summary>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Id">Id of the pond.</param>
/// <param name="Names">Its name.</param>
/// <param name="Village">Code of its village.</param>
/// <param name="Township">Code of its township.</param>
/// <param name="AreaHa">Water surface in hectares.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Severity">
/// Severity of its worst active alarm; says something about its water only while the data is fresh or ageing.
/// </param>
/// <param name="Freshness">How old the newest observation of its main station is, measured in the station's interval.</param>
/// <param name="At">When its newest observation was measured, or null.</param>
/// <param name="Values">Live values, main station first.</param>
/// <param name="Alarms">Active alarms.</param>
/// <param name="Sensors">Ids of its sensors, main station first.</param>
/// <param name="Coverage">How many of them deliver.</param>
/// <param name="Silent">Those of them that are offline or flapping.</param>
public sealed record PondAnswer(
    int Number, string Id, Names Names, string Village, string Township, double AreaHa, double Longitude, double Latitude,
    Severity Severity, Freshness Freshness, DateTimeOffset? At,
    IReadOnlyList<LiveValueAnswer> Values, IReadOnlyList<AlarmAnswer> Alarms, IReadOnlyList<string> Sensors, CoverageAnswer Coverage,
    IReadOnlyList<SilentSensorAnswer> Silent);

/// <summary>The newest value of one metric of one sensor.</summary>
/// <param name="Metric">Key of the metric.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="At">When it was measured.</param>
/// <param name="AgeSeconds">How long ago that is.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Freshness">Its age measured in the interval of its sensor.</param>
/// <param name="Sensor">Id of the sensor.</param>
public sealed record LiveValueAnswer(
    string Metric, float Value, DateTimeOffset At, double AgeSeconds, Quality Quality, Freshness Freshness, string Sensor);

/// <summary>An active alarm of a pond.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Severity">Severity of the rule.</param>
/// <param name="Since">Event time of the first value beyond the threshold.</param>
/// <param name="Value">The newest value the rule watches, or null.</param>
/// <param name="Case">Id of the case the alarm belongs to, or null.</param>
public sealed record AlarmAnswer(string Rule, Severity Severity, DateTimeOffset Since, float? Value, string? Case);

/// <summary>How many sensors deliver, of how many.</summary>
/// <param name="Fresh">Sensors whose newest observation is younger than three of their intervals.</param>
/// <param name="Total">Sensors registered.</param>
public sealed record CoverageAnswer(int Fresh, int Total);

/// <summary>The history of one metric of a pond.</summary>
/// <param name="Pond">Id of the pond.</param>
/// <param name="Metric">Key of the metric.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Sensor">Id of the sensor that measured it last: a pond's water and its outlet's water are two series.</param>
/// <param name="From">Start of the interval.</param>
/// <param name="To">End of the interval, not included.</param>
/// <param name="Sources">Which sensor stood there and measured it when, in the order of time. Where none did, there is a gap.</param>
/// <param name="Level">How finely it was read; coarser levels are summed up from all values.</param>
/// <param name="Points">
/// Measured values in the order of time. If there are more than asked for, the first, the last and the extremes of every stretch
/// are kept, and so is the first implausible value of every stretch; nothing is averaged. Of a level that is summed up, these are
/// the lowest, the highest and the first implausible value of every bucket.
/// </param>
/// <param name="Buckets">The sums in the order of time, at most as many as points were asked for; none at the level <c>raw</c>.</param>
/// <param name="Total">Values in the interval before thinning.</param>
/// <param name="Truncated">True if the interval holds more rows than one answer reads; then the newest part is missing.</param>
public sealed record HistoryAnswer(
    string Pond, string Metric, string Unit, string Sensor, DateTimeOffset From, DateTimeOffset To,
    IReadOnlyList<HistorySource> Sources, HistoryLevel Level, IReadOnlyList<HistoryPoint> Points,
    IReadOnlyList<HistoryBucketAnswer> Buckets, long Total, bool Truncated);

/// <summary>A part of a history that one sensor measured.</summary>
/// <param name="Sensor">Id of the sensor.</param>
/// <param name="From">Start of the part.</param>
/// <param name="To">End of the part, not included.</param>
public sealed record HistorySource(string Sensor, DateTimeOffset From, DateTimeOffset To);

/// <summary>Values of a history summed up: of ten minutes, an hour, a day of the county's clock, or several of them.</summary>
/// <param name="From">Start of the bucket; it ends where the next one begins.</param>
/// <param name="Min">Lowest value that counts, in the metric's unit; null if none does.</param>
/// <param name="Max">Highest value that counts.</param>
/// <param name="Mean">Mean of the values that count.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Share">The share of them that counts, 0 to 1: that of plausible values.</param>
public sealed record HistoryBucketAnswer(DateTimeOffset From, float? Min, float? Max, double? Mean, long Count, double Share);

/// <summary>A value of a history.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="Quality">How far it can be trusted.</param>
public sealed record HistoryPoint(DateTimeOffset At, float Value, Quality Quality);
