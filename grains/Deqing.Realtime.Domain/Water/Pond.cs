using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Water;

/// <summary>The newest value of one metric of one sensor.</summary>
/// <param name="Metric">Number of the metric; 0 marks an empty slot.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Sensor">Number of the sensor.</param>
[GenerateSerializer, Immutable]
public readonly record struct LiveValue(
    [property: Id(0)] byte Metric,
    [property: Id(1)] float Value,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] Quality Quality,
    [property: Id(4)] int Sensor);

/// <summary>A change of an alarm that somebody must be told of.</summary>
/// <param name="Rule">Index of the rule in the rule book.</param>
/// <param name="Change">Raised or cleared.</param>
/// <param name="Since">Event time of the first value beyond the threshold.</param>
/// <param name="At">Event time of the value that brought the change.</param>
/// <param name="ReceivedAt">When that value arrived.</param>
/// <param name="Value">That value.</param>
public readonly record struct AlarmTransition(
    int Rule, AlarmChange Change, DateTimeOffset Since, DateTimeOffset At, DateTimeOffset ReceivedAt, float Value);

/// <summary>What survives a restart of a pond besides the reading log itself.</summary>
/// <param name="Sensors">For each sensor number the event time up to which it was taken up.</param>
/// <param name="Values">Live values.</param>
/// <param name="Alarms">Alarm states by rule id, so that an edited rule book keeps what still exists.</param>
[GenerateSerializer, Immutable]
public sealed record PondSnapshot(
    [property: Id(0)] ImmutableDictionary<int, DateTimeOffset> Sensors,
    [property: Id(1)] ImmutableArray<LiveValue> Values,
    [property: Id(2)] ImmutableDictionary<string, AlarmState> Alarms);

/// <summary>
/// The live state of a pond: the newest value of every probe on it and the state of every rule. It takes observations in
/// event-time order per sensor and says which alarms changed; what happens then is for the grain around it.
/// </summary>
public sealed class Pond
{
    private readonly RuleBook rules;
    private readonly Station[] stations;
    private readonly AlarmState[] alarms;

    /// <summary>Builds the state of a pond.</summary>
    /// <param name="county">Where its metrics and rules come from.</param>
    /// <param name="sensors">The sensors that stand on it; the first is its main station.</param>
    /// <param name="snapshot">What an earlier life left, or null.</param>
    public Pond(County county, ImmutableArray<SensorPlace> sensors, PondSnapshot? snapshot = null)
    {
        rules = county.Rules;
        stations = [.. sensors.Select(sensor => new Station(sensor, county, rules))];
        alarms = new AlarmState[rules.All.Length];
        if (snapshot is not null)
            Restore(snapshot);
    }

    /// <summary>Alarm states by index of the rule book.</summary>
    public ReadOnlySpan<AlarmState> Alarms => alarms;

    /// <summary>Severity of the worst active alarm.</summary>
    public Severity Severity { get; private set; }

    /// <summary>When the newest observation of any sensor was measured, or null.</summary>
    public DateTimeOffset? At => stations.Max(station => station.LastAt);

    /// <summary>Event time up to which a sensor was taken up, or null.</summary>
    public DateTimeOffset? LastAt(int sensor) => Find(sensor)?.LastAt;

    /// <summary>
    /// Takes up an observation. One that is not newer than what the sensor had before changes nothing, so a repeat is harmless.
    /// </summary>
    /// <returns>The alarms it changed; empty, and without allocation, when it changed none.</returns>
    public ImmutableArray<AlarmTransition> Observe(int sensor, Observation observation)
    {
        if (Find(sensor) is not { } station || observation.At <= station.LastAt)
            return [];
        station.LastAt = observation.At;
        ImmutableArray<AlarmTransition>.Builder? changed = null;
        foreach (var value in observation.Values)
        {
            if (value.Metric >= station.Values.Length)
                continue;
            station.Values[value.Metric] = new LiveValue(value.Metric, value.Value, observation.At, value.Quality, sensor);
            if (value.Quality != Quality.Good)
                continue;
            foreach (var rule in station.Watching[value.Metric])
            {
                (alarms[rule], var change) = alarms[rule].Observe(rules.All[rule], value.Value, observation.At);
                if (change != AlarmChange.None)
                    (changed ??= ImmutableArray.CreateBuilder<AlarmTransition>()).Add(new AlarmTransition(
                        rule, change, alarms[rule].Since, observation.At, observation.ReceivedAt, value.Value));
            }
        }

        if (changed is null)
            return [];
        Severity = WorstActive();
        return changed.DrainToImmutable();
    }

    /// <summary>Remembers which case an alarm of this rule belongs to.</summary>
    public void Attach(int rule, string caseId) => alarms[rule] = alarms[rule] with { Case = caseId };

    /// <summary>All live values, main station first.</summary>
    public IEnumerable<LiveValue> Values() => stations.SelectMany(station => station.Values).Where(value => value.Metric != 0);

    /// <summary>Freshness of the main station: without it nothing is known of the pond's water. <see cref="Freshness.Never"/> if none.</summary>
    public Freshness Freshness(DateTimeOffset now) =>
        stations.Length == 0 ? Water.Freshness.Never : Ages.Judge(stations[0].LastAt, stations[0].Interval, now);

    /// <summary>How many of its sensors are not stale, of how many.</summary>
    public (int Fresh, int Total) Coverage(DateTimeOffset now) =>
        (stations.Count(station => Ages.Judge(station.LastAt, station.Interval, now) <= Water.Freshness.Ageing), stations.Length);

    /// <summary>What must survive a restart.</summary>
    public PondSnapshot Snapshot() => new(
        stations.Where(station => station.LastAt is not null)
            .ToImmutableDictionary(station => station.Number, station => station.LastAt!.Value),
        [.. Values()],
        Enumerable.Range(0, alarms.Length).Where(index => alarms[index] != default)
            .ToImmutableDictionary(index => rules.All[index].Id, index => alarms[index]));

    private void Restore(PondSnapshot snapshot)
    {
        foreach (var station in stations)
            if (snapshot.Sensors.TryGetValue(station.Number, out var at))
                station.LastAt = at;
        foreach (var value in snapshot.Values)
            if (Find(value.Sensor) is { } station && value.Metric < station.Values.Length)
                station.Values[value.Metric] = value;
        for (var index = 0; index < alarms.Length; index++)
            alarms[index] = snapshot.Alarms.GetValueOrDefault(rules.All[index].Id);
        Severity = WorstActive();
    }

    private Severity WorstActive()
    {
        var worst = Severity.Normal;
        for (var index = 0; index < alarms.Length; index++)
            if (alarms[index].Phase == AlarmPhase.Active && rules.All[index].Severity > worst)
                worst = rules.All[index].Severity;
        return worst;
    }

    private Station? Find(int sensor)
    {
        foreach (var station in stations)
            if (station.Number == sensor)
                return station;
        return null;
    }

    private sealed class Station(SensorPlace sensor, County county, RuleBook rules)
    {
        public readonly int Number = sensor.Number;
        public readonly TimeSpan Interval = county.StationTypes[sensor.StationType].Interval;
        public readonly ImmutableArray<int>[] Watching = rules.Watching(sensor.StationType);
        public readonly LiveValue[] Values = new LiveValue[county.Metrics.Slots];
        public DateTimeOffset? LastAt;
    }
}
