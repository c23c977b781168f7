using System.Runtime.Serialization;
using Deqing.Realtime.Api.Places;

namespace Deqing.Realtime.Api.Live;

// Member names are given once for both protocols: JSON would find them by its naming policy, MessagePack only here.

/// <summary>A value of a pond. Times are Unix milliseconds, UTC.</summary>
/// <param name="Metric">Number of the metric.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Quality">
/// 0 good, 1 outOfRange, 2 jump, 3 stuck, 4 atDetectionLimit, 5 atRail, 6 drift, 7 wrongClock, 8 deviceFault, 9 deviceRange,
/// 10 maintenance, 11 manual; only 0 and 4 have a vote in rules.
/// </param>
[DataContract]
public sealed record LiveValueMessage(
    [property: DataMember(Name = "metric")] int Metric,
    [property: DataMember(Name = "value")] float Value,
    [property: DataMember(Name = "at")] long At,
    [property: DataMember(Name = "quality")] int Quality);

/// <summary>A pond as the wall sees it.</summary>
/// <param name="Id">Id of the pond.</param>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Severity">Worst active alarm: 0 normal, 1 notice (IV), 2 warning (III), 3 serious (II), 4 critical (I).</param>
/// <param name="Freshness">0 fresh, 1 ageing, 2 stale, 3 offline, 4 never heard of; as of this message.</param>
/// <param name="At">When its newest observation was measured; 0 if there is none.</param>
/// <param name="Version">An older version is never applied over a newer.</param>
/// <param name="Values">Live values.</param>
/// <param name="Alarms">Ids of the rules whose alarm is active.</param>
[DataContract]
public sealed record PondLiveMessage(
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "number")] int Number,
    [property: DataMember(Name = "severity")] int Severity,
    [property: DataMember(Name = "freshness")] int Freshness,
    [property: DataMember(Name = "at")] long At,
    [property: DataMember(Name = "version")] long Version,
    [property: DataMember(Name = "values")] LiveValueMessage[] Values,
    [property: DataMember(Name = "alarms")] string[] Alarms);

/// <summary>A value of a station of a village.</summary>
/// <param name="Sensor">Id of the sensor.</param>
/// <param name="Metric">Number of the metric.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Quality">
/// 0 good, 1 outOfRange, 2 jump, 3 stuck, 4 atDetectionLimit, 5 atRail, 6 drift, 7 wrongClock, 8 deviceFault, 9 deviceRange,
/// 10 maintenance, 11 manual; only 0 and 4 have a vote in rules.
/// </param>
[DataContract]
public sealed record VillageValueMessage(
    [property: DataMember(Name = "sensor")] string Sensor,
    [property: DataMember(Name = "metric")] int Metric,
    [property: DataMember(Name = "value")] float Value,
    [property: DataMember(Name = "at")] long At,
    [property: DataMember(Name = "quality")] int Quality);

/// <summary>A village as the wall sees it.</summary>
/// <param name="Code">Code of the village.</param>
/// <param name="Number">Number of its feature on the map.</param>
/// <param name="Version">An older version is never applied over a newer.</param>
/// <param name="Tally">What it adds up to.</param>
/// <param name="Values">Values of its stations; only in the village's own scope, empty elsewhere.</param>
/// <param name="LinkDownAt">When something came through its link last; 0 while that is up.</param>
/// <param name="Offline">How many of its devices are offline, those of its ponds too.</param>
[DataContract]
public sealed record VillageLiveMessage(
    [property: DataMember(Name = "code")] string Code,
    [property: DataMember(Name = "number")] int Number,
    [property: DataMember(Name = "version")] long Version,
    [property: DataMember(Name = "tally")] TallyAnswer Tally,
    [property: DataMember(Name = "values")] VillageValueMessage[] Values,
    [property: DataMember(Name = "linkDownAt")] long LinkDownAt,
    [property: DataMember(Name = "offline")] int Offline);

/// <summary>A case as the wall sees it.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Version">An older version is never applied over a newer.</param>
/// <param name="Number">Its number in the county, as <c>26-000123</c>; null while it is new.</param>
/// <param name="Stage">
/// 0 verifying, 1 filing, 2 dispatching, 3 arbitrating, 4 accepting, 5 handling, 6 checking, 7 closing, 8 closed, 9 void, 10 merged.
/// </param>
/// <param name="Level">0 normal … 4 critical.</param>
/// <param name="Source">0 alarm, 1 public, 2 gridWorker, 3 hotline, 4 remoteSensing, 5 system, 6 split.</param>
/// <param name="Category">Id of its category.</param>
/// <param name="Rule">Id of the rule whose alarm opened it, or null.</param>
/// <param name="Pond">Id of the pond, or null.</param>
/// <param name="Village">Code of the village, or null.</param>
/// <param name="Township">Code of the township, or null.</param>
/// <param name="Longitude">Degrees east; where nobody said, the middle of the smallest place that is known.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Text">The first words of the report; empty for an alarm.</param>
/// <param name="OccurredAt">When the problem began.</param>
/// <param name="DecidedAt">When the case was opened.</param>
/// <param name="AlarmActive">Whether its alarm is active.</param>
/// <param name="AcknowledgedBy">Who took notice, or null.</param>
/// <param name="DueAt">When it is due next, or null.</param>
/// <param name="Over">Whether it has ended or lies in another area now: this area shows it no longer.</param>
/// <param name="Outcome">How it ended: 0 resolved, 1 falseAlarm, 2 unsolved, 3 notOurs; or null.</param>
[DataContract]
public sealed record CaseLiveMessage(
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "version")] int Version,
    [property: DataMember(Name = "number")] string? Number,
    [property: DataMember(Name = "stage")] int Stage,
    [property: DataMember(Name = "level")] int Level,
    [property: DataMember(Name = "source")] int Source,
    [property: DataMember(Name = "category")] string Category,
    [property: DataMember(Name = "rule")] string? Rule,
    [property: DataMember(Name = "pond")] string? Pond,
    [property: DataMember(Name = "village")] string? Village,
    [property: DataMember(Name = "township")] string? Township,
    [property: DataMember(Name = "longitude")] double Longitude,
    [property: DataMember(Name = "latitude")] double Latitude,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "occurredAt")] long OccurredAt,
    [property: DataMember(Name = "decidedAt")] long DecidedAt,
    [property: DataMember(Name = "alarmActive")] bool AlarmActive,
    [property: DataMember(Name = "acknowledgedBy")] string? AcknowledgedBy,
    [property: DataMember(Name = "dueAt")] long? DueAt,
    [property: DataMember(Name = "over")] bool Over,
    [property: DataMember(Name = "outcome")] int? Outcome);

/// <summary>The state of one area at one sequence number, as far as it concerns the scope that was asked for.</summary>
/// <param name="Area">Township code, or the county code.</param>
/// <param name="Epoch">Identity of this life of the feed; numbers of another epoch do not compare.</param>
/// <param name="Sequence">Number of the last delta it contains.</param>
/// <param name="At">When it was made.</param>
/// <param name="Tally">What the area adds up to; null where only a part of it is seen.</param>
/// <param name="Ponds">Ponds that have reported; empty for the county.</param>
/// <param name="Villages">Villages; empty for the county.</param>
/// <param name="Cases">
/// Cases that have not ended; for the county those that lie in no township, and the newest 200 of all townships.
/// </param>
[DataContract]
public sealed record AreaSnapshotMessage(
    [property: DataMember(Name = "area")] string Area,
    [property: DataMember(Name = "epoch")] string Epoch,
    [property: DataMember(Name = "sequence")] long Sequence,
    [property: DataMember(Name = "at")] long At,
    [property: DataMember(Name = "tally")] TallyAnswer? Tally,
    [property: DataMember(Name = "ponds")] PondLiveMessage[] Ponds,
    [property: DataMember(Name = "villages")] VillageLiveMessage[] Villages,
    [property: DataMember(Name = "cases")] CaseLiveMessage[] Cases);

/// <summary>The state of every area of a scope.</summary>
/// <param name="Scope">The scope that was asked for.</param>
/// <param name="Areas">Its areas.</param>
[DataContract]
public sealed record ScopeSnapshotMessage(
    [property: DataMember(Name = "scope")] string Scope,
    [property: DataMember(Name = "areas")] AreaSnapshotMessage[] Areas);

/// <summary>The state of one area or of all.</summary>
/// <param name="Areas">The areas; the county's is the last.</param>
public sealed record SnapshotAnswer(AreaSnapshotMessage[] Areas);

/// <summary>
/// What changed for a scope in one area. A client holding sequence <c>mine</c> of the same epoch drops it if
/// <c>sequence ≤ mine</c>, applies it if <c>previous ≤ mine</c>, and otherwise has lost one and asks for a snapshot.
/// </summary>
/// <param name="Scope">The scope it is sent to.</param>
/// <param name="Area">Township code, or the county code.</param>
/// <param name="Epoch">Identity of this life of the feed; another one than mine is a gap.</param>
/// <param name="Previous">The last sequence sent to this scope before it.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="At">When the feed gathered it.</param>
/// <param name="Tally">What the area adds up to; null if that did not change, and always in village and pond scopes.</param>
/// <param name="Ponds">Changed ponds.</param>
/// <param name="Villages">Changed villages.</param>
/// <param name="Cases">Changed cases; one that is over is sent once and is gone.</param>
[DataContract]
public sealed record LiveDeltaMessage(
    [property: DataMember(Name = "scope")] string Scope,
    [property: DataMember(Name = "area")] string Area,
    [property: DataMember(Name = "epoch")] string Epoch,
    [property: DataMember(Name = "previous")] long Previous,
    [property: DataMember(Name = "sequence")] long Sequence,
    [property: DataMember(Name = "at")] long At,
    [property: DataMember(Name = "tally")] TallyAnswer? Tally,
    [property: DataMember(Name = "ponds")] PondLiveMessage[] Ponds,
    [property: DataMember(Name = "villages")] VillageLiveMessage[] Villages,
    [property: DataMember(Name = "cases")] CaseLiveMessage[] Cases);

/// <summary>Where a feed stands.</summary>
/// <param name="Epoch">Identity of this life of the feed.</param>
/// <param name="Sequence">The last sequence sent.</param>
[DataContract]
public sealed record PositionMessage(
    [property: DataMember(Name = "epoch")] string Epoch,
    [property: DataMember(Name = "sequence")] long Sequence);

/// <summary>A sign of life every few seconds.</summary>
/// <param name="ServerTime">The server's clock, Unix milliseconds.</param>
/// <param name="BuildId">Which build of the program answers; a page of another build should reload itself.</param>
/// <param name="Sequences">
/// By area the last sequence sent to every scope of this connection: a client that has not reached it by the next heartbeat has
/// lost a delta. Areas it does not subscribe to are missing.
/// </param>
[DataContract]
public sealed record HeartbeatMessage(
    [property: DataMember(Name = "serverTime")] long ServerTime,
    [property: DataMember(Name = "buildId")] string BuildId,
    [property: DataMember(Name = "sequences")] Dictionary<string, PositionMessage> Sequences);

/// <summary>Rights have changed. Who asks the session again learns what they are now.</summary>
/// <param name="Scopes">Scopes that are watched no longer; what was shown of them must disappear. "mine" may be subscribed to anew.</param>
[DataContract]
public sealed record RightsMessage([property: DataMember(Name = "scopes")] IReadOnlyList<string> Scopes);

/// <summary>The inbox of the person behind the connection has something new.</summary>
/// <param name="Number">Number of the notice.</param>
/// <param name="Case">Id of the case.</param>
/// <param name="Urgent">Whether it is urgent.</param>
/// <param name="At">When they were called, Unix milliseconds.</param>
[DataContract]
public sealed record NoticeLiveMessage(
    [property: DataMember(Name = "number")] long Number,
    [property: DataMember(Name = "case")] string Case,
    [property: DataMember(Name = "urgent")] bool Urgent,
    [property: DataMember(Name = "at")] long At);
