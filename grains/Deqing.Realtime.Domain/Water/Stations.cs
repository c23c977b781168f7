using Deqing.Realtime.Domain.Places;

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

/// <summary>One sensor at its place: up to when it was taken up, and the newest value of each of its metrics.</summary>
public sealed class Station
{
    private readonly LiveValue[] values;

    internal Station(SensorPlace sensor, County county)
    {
        Number = sensor.Number;
        Since = sensor.PlacedAt;
        Type = county.StationTypes[sensor.StationType];
        values = new LiveValue[county.Metrics.Slots];
    }

    /// <summary>Number of the sensor.</summary>
    public int Number { get; }

    /// <summary>What kind of device it is.</summary>
    public StationType Type { get; }

    /// <summary>Since when it stands here. What it measured before belongs to another place.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Event time of its newest observation, or null.</summary>
    public DateTimeOffset? LastAt { get; internal set; }

    /// <summary>Its newest observation, as far as it is still known; null before the first.</summary>
    public Observation? Last => LastAt is { } at && values.Any(value => value.Metric != 0 && value.At == at)
        ? new Observation(at, at, null, [.. Values.Where(value => value.At == at).Select(value => new MetricValue(
            value.Metric, value.Value, value.Quality))])
        : null;

    /// <summary>How old its newest observation is.</summary>
    public Freshness Freshness(DateTimeOffset now) => Ages.Judge(LastAt, Type.Interval, now);

    /// <summary>Its live values.</summary>
    public IEnumerable<LiveValue> Values => values.Where(value => value.Metric != 0);

    internal bool Put(LiveValue value)
    {
        if (value.Metric >= values.Length)
            return false;
        values[value.Metric] = value;
        return true;
    }
}

/// <summary>The sensors that stand at one place, a pond or a village, with their live values. The first is the main station.</summary>
public sealed class Stations
{
    private readonly Station[] stations;

    /// <summary>Builds the empty state of a place.</summary>
    public Stations(County county, ImmutableArray<SensorPlace> sensors) =>
        stations = [.. sensors.Select(sensor => new Station(sensor, county))];

    /// <summary>The sensors, main station first.</summary>
    public ReadOnlySpan<Station> All => stations;

    /// <summary>When the newest observation of any of them was measured, or null.</summary>
    public DateTimeOffset? At => stations.Max(station => station.LastAt);

    /// <summary>All live values, main station first.</summary>
    public IEnumerable<LiveValue> Values => stations.SelectMany(station => station.Values);

    /// <summary>
    /// Takes up an observation; one that is not newer than what its sensor had, or from before it stood here, changes nothing.
    /// </summary>
    /// <returns>The position of the sensor among <see cref="All"/>, or −1 if nothing changed.</returns>
    public int Take(int sensor, Observation observation)
    {
        var index = IndexOf(sensor);
        if (index < 0 || observation.At <= stations[index].LastAt || observation.At < stations[index].Since)
            return -1;
        stations[index].LastAt = observation.At;
        foreach (var value in observation.Values)
            stations[index].Put(new LiveValue(value.Metric, value.Value, observation.At, value.Quality, sensor));
        return index;
    }

    /// <summary>
    /// Freshness of the main station: without it nothing is known of the place. <see cref="Freshness.Never"/> if there is none.
    /// </summary>
    public Freshness Freshness(DateTimeOffset now) => stations.Length == 0 ? Water.Freshness.Never : stations[0].Freshness(now);

    /// <summary>How many sensors are not stale, of how many.</summary>
    public (int Fresh, int Total) Coverage(DateTimeOffset now) =>
        (stations.Count(station => station.Freshness(now) <= Water.Freshness.Ageing), stations.Length);

    internal void Restore(ImmutableDictionary<int, DateTimeOffset> lastAt, ImmutableArray<LiveValue> values)
    {
        foreach (var station in stations)
            if (lastAt.TryGetValue(station.Number, out var at) && at >= station.Since)
                station.LastAt = at;
        foreach (var value in values)
            if (IndexOf(value.Sensor) is var index and >= 0 && value.At >= stations[index].Since)
                stations[index].Put(value);
    }

    /// <summary>The sensor of a number, or null.</summary>
    public Station? Find(int sensor) => IndexOf(sensor) is var index and >= 0 ? stations[index] : null;

    private int IndexOf(int sensor)
    {
        for (var index = 0; index < stations.Length; index++)
            if (stations[index].Number == sensor)
                return index;
        return -1;
    }
}
