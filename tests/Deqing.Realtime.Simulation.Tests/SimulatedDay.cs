using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Simulation.Tests;

/// <summary>What goes wrong on a simulated day, each as a chance per message or minute.</summary>
internal sealed record Weather(double Repeated, double Late, double Broken, double Crash, double Person, double DeltaLost)
{
    public static readonly Weather Rough = new(0.02, 0.02, 0.01, 0.003, 0.02, 0.05);
    public static readonly Weather Calm = new(0, 0, 0, 0, 0, 0);
}

/// <summary>
/// A day of a small county driven through the decisions alone, in the order the grains make them: log, sensor, pond, case,
/// roll-up, feed, client. One seed decides everything, so a day that breaks a law can be lived again.
/// </summary>
internal sealed class SimulatedDay
{
    private static readonly DateTimeOffset Midnight = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Caller Officer = new(
        CallerKind.Person, "p1", "Li", true,
        [new Grant("g1", Role.VillageOfficer, Territory.County, GrantKind.Standing, DateTimeOffset.MinValue, null, null)]);

    private readonly County county = TestCounty.Create(pondsPerVillage: 2);
    private readonly Random random;
    private Weather weather;
    private readonly StringBuilder trace = new();
    private readonly Dictionary<string, Sensor> sensors = [];
    private readonly Dictionary<string, Pond> ponds = [];
    private readonly Dictionary<string, PondSnapshot?> snapshots = [];
    private readonly List<(SensorPlace Sensor, Observation Observation)> delayed = [];
    private readonly LiveFeed feed = new("330000101", "epoch");
    private long version;
    private long clientSequence;

    public SimulatedDay(int seed, Weather weather)
    {
        random = new Random(seed);
        this.weather = weather;
        foreach (var pond in county.Parts.Ponds)
            Restart(pond.Id);
    }

    /// <summary>The reading log: by sensor, then by event time.</summary>
    public Dictionary<int, SortedDictionary<DateTimeOffset, Observation>> Log { get; } = [];

    /// <summary>The case log.</summary>
    public SortedDictionary<string, List<CaseEvent>> Cases { get; } = new(StringComparer.Ordinal);

    public County County => county;

    public IReadOnlyDictionary<string, Pond> Ponds => ponds;

    public Rollup Rollup { get; } = new();

    /// <summary>What a client that misses deltas and asks again believes: severity by pond.</summary>
    public Dictionary<string, Severity> Client { get; } = [];

    /// <summary>Everything that was sent, to be sent again.</summary>
    public List<(SensorPlace Sensor, Observation Observation)> Sent { get; } = [];

    /// <summary>The day in one number: equal days have equal fingerprints.</summary>
    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(trace.ToString())));

    public CaseFile StateOf(string id) => Cases[id].Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;

    /// <summary>Lives the day minute by minute and calls <paramref name="afterEachMinute"/>.</summary>
    public SimulatedDay Live(Action<SimulatedDay>? afterEachMinute = null)
    {
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var now = Midnight.AddMinutes(minute);
            foreach (var sensor in county.Parts.Sensors.Where(sensor => sensor.StationType == TestCounty.PondStation))
                Measure(sensor, minute, now);
            if (Happens(weather.Crash))
                Restart(county.Parts.Ponds[random.Next(county.Parts.Ponds.Length)].Id);
            if (Happens(weather.Person))
                PersonActs(now);
            Publish(now);
            afterEachMinute?.Invoke(this);
        }

        return this;
    }

    /// <summary>Sends an observation once more, as a device does that did not hear the acknowledgement.</summary>
    public void Receive(SensorPlace sensor, Observation observation, DateTimeOffset now)
    {
        if (!Log.TryGetValue(sensor.Number, out var rows))
            Log[sensor.Number] = rows = [];
        if (rows.TryAdd(observation.At, observation))
            Trace($"log {sensor.Id} {observation.At:HH:mm}");
        if (!sensors.TryGetValue(sensor.Id, out var twin))
            sensors[sensor.Id] = twin = new Sensor();
        if (twin.Observe(observation) is Verdict.Fresh or Verdict.OutOfRange)
            Tell(sensor.PlaceId, ponds[sensor.PlaceId].Observe(sensor.Number, observation), now);
    }

    /// <summary>Kills the process: every pond comes back from its snapshot and the log.</summary>
    public void CrashAll()
    {
        foreach (var pond in county.Parts.Ponds)
            Restart(pond.Id);
    }

    /// <summary>Publishes once more and lets every delta arrive.</summary>
    public void Settle()
    {
        weather = weather with { DeltaLost = 0 };
        Publish(Midnight.AddDays(1));
    }

    private void Measure(SensorPlace sensor, int minute, DateTimeOffset now)
    {
        // Photosynthesis by day, respiration by night; each pond has its own depth of trouble before dawn.
        var trouble = (sensor.Number * 7 % 5) - 0.5;
        var oxygen = (float)(5.5 - (trouble * Math.Cos((minute - 300) / 1440.0 * 2 * Math.PI)) + ((random.NextDouble() - 0.5) * 0.4));
        if (Happens(weather.Broken))
            oxygen = -999;
        var observation = TestCounty.Reading(now, oxygen);
        if (Happens(weather.Late))
        {
            delayed.Add((sensor, observation));
            return;
        }

        Send(sensor, observation, now);
        if (Happens(weather.Repeated))
            Send(sensor, observation, now);
        if (delayed.Count > 0 && Happens(0.05))
        {
            var (lateSensor, late) = delayed[0];
            delayed.RemoveAt(0);
            Send(lateSensor, late with { ReceivedAt = now }, now);
        }
    }

    private void Send(SensorPlace sensor, Observation observation, DateTimeOffset now)
    {
        Sent.Add((sensor, observation));
        Receive(sensor, observation, now);
    }

    private void Tell(string pondId, ImmutableArray<AlarmTransition> transitions, DateTimeOffset now)
    {
        foreach (var transition in transitions)
        {
            var pond = ponds[pondId];
            var rule = county.Rules.All[transition.Rule];
            var known = pond.Alarms[transition.Rule].Case;
            Trace($"{pondId} {rule.Id} {transition.Change} {transition.At:HH:mm}");
            if (transition.Change == AlarmChange.Cleared)
            {
                Ask(known!, new ClearAlarm(transition.At, transition.Value), now);
                continue;
            }

            var place = county.Ponds[pondId];
            var raise = new RaiseAlarm(new AlarmReport(
                pondId, place.Village, county.TownshipOf(place), rule.Id, rule.Category, rule.Severity,
                transition.Since, transition.At, transition.ReceivedAt, transition.Value));
            var opened = CaseFile.IdOf(pondId, rule.Id, transition.Since);
            var target = known ?? opened;
            if (Ask(target, raise, now) == CaseRefusal.AlreadyClosed)
                Ask(target = opened, raise, now);
            pond.Attach(transition.Rule, target);
            snapshots[pondId] = pond.Snapshot();
        }
    }

    private CaseRefusal? Ask(string id, CaseCommand command, DateTimeOffset now)
    {
        var state = Cases.ContainsKey(id) ? StateOf(id) : null;
        var asker = command is EngineCommand ? Asker.Engine : new Asker(Officer, "web");
        var decision = CaseFlow.Decide(id, state, command, asker, county, now);
        foreach (var happened in decision.Events)
        {
            if (!Cases.TryGetValue(id, out var events))
                Cases[id] = events = [];
            events.Add(happened);
            Trace($"{id} {happened.GetType().Name}");
        }

        return decision.Refusal;
    }

    // The process dies: live state is gone. What comes back is the last snapshot and the rows of the log after it.
    private void Restart(string pondId)
    {
        var places = TestCounty.SensorsAt(county, pondId);
        var snapshot = snapshots.GetValueOrDefault(pondId);
        ponds[pondId] = new Pond(county, places, snapshot);
        foreach (var place in places)
        {
            sensors.Remove(place.Id);
            if (!Log.TryGetValue(place.Number, out var rows))
                continue;
            var twin = sensors[place.Id] = new Sensor();
            twin.Restore(rows.Values.Last());
            var after = snapshot?.LastAt.GetValueOrDefault(place.Number) ?? DateTimeOffset.MinValue;
            foreach (var row in rows.Values.Where(row => row.At > after).ToList())
                Tell(pondId, ponds[pondId].Observe(place.Number, row), row.ReceivedAt);
        }
    }

    private void PersonActs(DateTimeOffset now)
    {
        var open = Cases.Keys.Where(id => !StateOf(id).IsOver).ToList();
        if (open.Count == 0)
            return;
        var id = open[random.Next(open.Count)];
        var state = StateOf(id);
        Ask(id, random.Next(3) switch
        {
            0 => new Acknowledge(state.Version, null),
            1 => new CloseCase(state.Version, CaseOutcome.Resolved, null),
            _ => new CloseCase(state.Version - random.Next(2), CaseOutcome.FalseAlarm, "probe out of water"),
        }, now);
    }

    private void Publish(DateTimeOffset now)
    {
        foreach (var (id, pond) in ponds)
        {
            var place = county.Ponds[id];
            var known = pond.Stations.Freshness(now) <= Freshness.Ageing;
            var (fresh, total) = pond.Stations.Coverage(now);
            Rollup.Contribute(id, ++version, Tally.OfPond(pond.Severity, known, total, fresh));
            feed.Put(new PondLive(
                id, place.Number, place.Village, version, pond.Severity, pond.Stations.Freshness(now), pond.Stations.At, [], []));
        }

        if (feed.Flush(now) is not { } delta || Happens(weather.DeltaLost))
            return;
        var gap = delta.Sequence != clientSequence + 1;
        clientSequence = delta.Sequence;
        foreach (var pond in gap ? feed.Snapshot(now).Ponds : delta.Ponds)
            Client[pond.Id] = pond.Severity;
    }

    private bool Happens(double chance) => chance > 0 && random.NextDouble() < chance;

    private void Trace(FormattableString line) => trace.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
