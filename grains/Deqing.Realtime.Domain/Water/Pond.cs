using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Water;

/// <summary>A change of an alarm that somebody must be told of.</summary>
/// <param name="Rule">Index of the rule in the rule book.</param>
/// <param name="Change">Raised or cleared.</param>
/// <param name="Since">Event time of the first value beyond the threshold.</param>
/// <param name="At">Event time of the value that brought the change.</param>
/// <param name="ReceivedAt">When that value arrived.</param>
/// <param name="Value">That value.</param>
public readonly record struct AlarmTransition(
    int Rule, AlarmChange Change, DateTimeOffset Since, DateTimeOffset At, DateTimeOffset ReceivedAt, float Value);

/// <summary>What a pond keeps besides the reading log, so that a restart need not read far back.</summary>
/// <param name="LastAt">For each sensor number the event time up to which it was taken up.</param>
/// <param name="Values">Live values.</param>
/// <param name="Alarms">Alarm states by rule id, so that an edited rule book keeps what still exists.</param>
[GenerateSerializer, Immutable]
public sealed record PondSnapshot(
    [property: Id(0)] ImmutableDictionary<int, DateTimeOffset> LastAt,
    [property: Id(1)] ImmutableArray<LiveValue> Values,
    [property: Id(2)] ImmutableDictionary<string, AlarmState> Alarms);

/// <summary>
/// The live state of a pond: its stations and the state of every rule. It takes observations in event-time order per
/// sensor and says which alarms changed; what happens then is for the grain around it.
/// </summary>
public sealed class Pond
{
    private readonly RuleBook rules;
    private readonly ImmutableArray<int>[][] watching;
    private readonly AlarmState[] alarms;

    /// <summary>Builds the state of a pond.</summary>
    /// <param name="county">Where its metrics and rules come from.</param>
    /// <param name="sensors">The sensors that stand on it, main station first.</param>
    /// <param name="snapshot">What an earlier life left, or null.</param>
    public Pond(County county, ImmutableArray<SensorPlace> sensors, PondSnapshot? snapshot = null)
    {
        rules = county.Rules;
        Stations = new Stations(county, sensors);
        watching = [.. sensors.Select(sensor => rules.Watching(sensor.StationType))];
        alarms = new AlarmState[rules.All.Length];
        if (snapshot is null)
            return;
        Stations.Restore(snapshot.LastAt, snapshot.Values);
        for (var rule = 0; rule < alarms.Length; rule++)
            alarms[rule] = snapshot.Alarms.GetValueOrDefault(rules.All[rule].Id);
        Severity = WorstActive();
    }

    /// <summary>
    /// The pond after sensors came, went or changed. Values of those that left are gone. A hold time that one of them began starts
    /// anew, because no sensor finishes what another began; an active alarm stays until a sensor that stands here sees it end.
    /// </summary>
    public Pond With(County county, ImmutableArray<SensorPlace> sensors)
    {
        var left = Stations.All.ToArray().Where(station => sensors.All(sensor => sensor.Number != station.Number))
            .Select(station => station.Type.Key).ToArray();
        var snapshot = Snapshot();
        return new Pond(county, sensors, snapshot with
        {
            Alarms = snapshot.Alarms.SetItems(snapshot.Alarms
                .Where(alarm => alarm.Value.Phase == AlarmPhase.Holding && left.Contains(rules.Find(alarm.Key)?.StationType))
                .Select(alarm => KeyValuePair.Create(alarm.Key, alarm.Value with { Phase = AlarmPhase.Idle, Since = default }))),
        });
    }

    /// <summary>Its sensors and their live values.</summary>
    public Stations Stations { get; }

    /// <summary>Alarm states by index of the rule book.</summary>
    public ReadOnlySpan<AlarmState> Alarms => alarms;

    /// <summary>Severity of the worst active alarm.</summary>
    public Severity Severity { get; private set; }

    /// <summary>Takes up an observation; one that is not newer than what its sensor had changes nothing, so a repeat is harmless.</summary>
    /// <returns>The alarms it changed; empty, and without allocation, when it changed none.</returns>
    public ImmutableArray<AlarmTransition> Observe(int sensor, Observation observation)
    {
        var station = Stations.Take(sensor, observation);
        if (station < 0)
            return [];
        ImmutableArray<AlarmTransition>.Builder? changed = null;
        foreach (var value in observation.Values)
        {
            if (!value.Quality.Votes())
                continue;
            foreach (var rule in watching[station][value.Metric])
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

    /// <summary>Remembers which case the alarm of a rule belongs to.</summary>
    public void Attach(int rule, string caseId) => alarms[rule] = alarms[rule] with { Case = caseId };

    /// <summary>What must survive a restart.</summary>
    public PondSnapshot Snapshot()
    {
        var lastAt = ImmutableDictionary.CreateBuilder<int, DateTimeOffset>();
        foreach (var station in Stations.All)
            if (station.LastAt is { } at)
                lastAt[station.Number] = at;
        var states = ImmutableDictionary.CreateBuilder<string, AlarmState>();
        for (var rule = 0; rule < alarms.Length; rule++)
            if (alarms[rule] != default)
                states[rules.All[rule].Id] = alarms[rule];
        return new PondSnapshot(lastAt.ToImmutable(), [.. Stations.Values], states.ToImmutable());
    }

    private Severity WorstActive()
    {
        var worst = Severity.Normal;
        for (var rule = 0; rule < alarms.Length; rule++)
            if (alarms[rule].Phase == AlarmPhase.Active && rules.All[rule].Severity > worst)
                worst = rules.All[rule].Severity;
        return worst;
    }
}
