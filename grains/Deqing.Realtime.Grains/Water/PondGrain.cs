using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

internal sealed partial class PondGrain(
    [PersistentState("pond", PondGrain.Store)] IPersistentState<PondSnapshotState> stored,
    County county,
    ISensors sensors,
    JudgedReadings readings,
    IOptions<LiveOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<PondGrain> logger) : Grain, IPondGrain
{
    /// <summary>Name of the grain storage that keeps pond snapshots.</summary>
    public const string Store = "ponds";

    private readonly Queue<AlarmTransition> owed = [];
    private readonly Versions versions = new(time);
    private PondPlace place = null!;
    private ImmutableArray<SensorPlace> standing;
    private Pond pond = null!;
    private Coalescer publication = null!;

    // Whom it publishes to. Making a reference costs as much as the call, so they are kept.
    private IVillageGrain village = null!;
    private ILiveFeedGrain feed = null!;
    private bool changedSinceSnapshot;
    private DateTimeOffset snapshotAt;

    private string Township => county.TownshipOf(place);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        place = county.Ponds.GetValueOrDefault(id) ?? throw new InvalidOperationException($"Pond {id} is not in the county pack.");
        standing = sensors.Now.At(id);
        pond = new Pond(county, standing, stored.State.Snapshot);
        snapshotAt = time.GetUtcNow();
        var interval = TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds);
        publication = new Coalescer(this, time, lifetime, interval, Publish);
        village = GrainFactory.GetGrain<IVillageGrain>(place.Village);
        feed = GrainFactory.GetGrain<ILiveFeedGrain>(Township);
        await CatchUp(cancellationToken);

        // The first refresh falls anywhere within the period, so that the ponds of a county do not all refresh at once.
        var period = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
        var due = period * (0.1 + (0.9 * (place.Number % 97) / 97.0));
        this.RegisterGrainTimer(_ => Refresh(), new GrainTimerCreationOptions(due, period) { KeepAlive = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (changedSinceSnapshot)
            await WriteSnapshot();
    }

    public async Task Observe(int sensor, Immutable<ImmutableArray<Observation>> observations)
    {
        await LookWhoStandsHere();
        foreach (var observation in observations.Value)
            Take(sensor, observation);
        await Settle();
        await publication.Changed();
    }

    public async Task<PondReading> Read()
    {
        await LookWhoStandsHere();
        var now = time.GetUtcNow();
        var (fresh, total) = pond.Stations.Coverage(now);
        return new PondReading(Live(now), ActiveAlarms(), fresh, total);
    }

    public Task Wake() => publication.Publish();

    // Sensors come, go and are moved while the pond is awake: what those that came have measured since then is taken up.
    private async ValueTask LookWhoStandsHere()
    {
        var now = sensors.Now.At(place.Id);
        if (now == standing || now.SequenceEqual(standing))
            return;
        var before = standing;
        (standing, pond, changedSinceSnapshot) = (now, pond.With(county, now), true);
        try
        {
            await CatchUp(CancellationToken.None);
        }
        catch
        {
            // The next call looks again, and the log still has what was missed.
            standing = before;
            throw;
        }
    }

    private async Task CatchUp(CancellationToken cancellation)
    {
        var missed = new List<(int Sensor, Observation Observation)>();
        foreach (var sensor in standing)
        {
            // The log gives what lies after this, and a sensor counts here from the millisecond it was placed.
            var station = pond.Stations.Find(sensor.Number)!;
            var after = station.LastAt ?? sensor.PlacedAt.AddMilliseconds(-1);
            var rows = await readings.AfterAsync(sensor.Number, after, options.Value.CatchUpObservations, cancellation);

            // Its sensor may not have judged them all before the process died; what can be told from here is told here.
            var judge = new QualityJudge(county.Metrics);
            if (station.Last is { } last)
                judge.Judge(last);
            foreach (var row in Arrivals.News(rows))
                missed.Add((sensor.Number, row.HasWrongClock ? row : judge.Judge(row)));
        }

        foreach (var (sensor, observation) in missed.OrderBy(item => item.Observation.At))
            Take(sensor, observation);
        if (missed.Count > 0)
            LogCaughtUp(logger, place.Id, missed.Count);
        await Settle();
    }

    private void Take(int sensor, Observation observation)
    {
        foreach (var transition in pond.Observe(sensor, observation))
            owed.Enqueue(transition);
        changedSinceSnapshot = true;
    }

    // A transition leaves the queue only when its case has it. If the case log fails, the caller hears of it and the next
    // observation or refresh tries again; no snapshot is written before, so a crash finds the transition again in the log.
    private async Task Settle()
    {
        if (owed.Count == 0)
            return;
        while (owed.TryPeek(out var transition))
        {
            await Tell(transition);
            owed.Dequeue();
        }

        await WriteSnapshot();
    }

    private async Task Tell(AlarmTransition transition)
    {
        var rule = county.Rules.All[transition.Rule];
        var known = pond.Alarms[transition.Rule].Case;
        if (transition.Change == AlarmChange.Cleared)
        {
            if (known is not null)
                await Case(known).Ask(new ClearAlarm(transition.At, transition.Value), Asker.Engine);
            return;
        }

        var raise = new RaiseAlarm(new AlarmReport(
            place.Id, place.Village, Township, rule.Id, rule.Category, rule.Severity,
            transition.Since, transition.At, transition.ReceivedAt, transition.Value));
        var opened = CaseFile.IdOf(place.Id, rule.Id, transition.Since);
        var target = known ?? opened;
        var answer = await Case(target).Ask(raise, Asker.Engine);
        if (answer.Refusal == CaseRefusal.AlreadyClosed && target != opened)
        {
            target = opened;
            answer = await Case(target).Ask(raise, Asker.Engine);
        }

        pond.Attach(transition.Rule, target);
        if (answer.Refusal is { } refusal)
            LogAlarmRefused(logger, place.Id, rule.Id, target, refusal);
        else
            LogAlarmRaised(logger, place.Id, rule.Id, transition.Value, transition.Since, target);
    }

    private async Task Refresh()
    {
        await Settle();
        if (changedSinceSnapshot && time.GetUtcNow() - snapshotAt >= TimeSpan.FromSeconds(options.Value.SnapshotSeconds))
            await WriteSnapshot();
        await publication.Publish();
    }

    private async Task Publish()
    {
        await LookWhoStandsHere();
        var now = time.GetUtcNow();
        var live = Live(now);
        var (fresh, total) = pond.Stations.Coverage(now);
        var tally = Tally.OfPond(live.Severity, live.Freshness <= Freshness.Ageing, total, fresh);
        await village.Contribute(place.Id, live.Version, tally);
        await feed.PutPond(live);
    }

    private async Task WriteSnapshot()
    {
        if (owed.Count > 0)
            return;
        stored.State = new PondSnapshotState { Snapshot = pond.Snapshot() };
        try
        {
            await stored.WriteStateAsync();
            changedSinceSnapshot = false;
            snapshotAt = time.GetUtcNow();
        }
        catch (Exception failure)
        {
            // The snapshot only shortens the next start; the log has everything.
            LogSnapshotFailed(logger, place.Id, failure);
        }
    }

    private PondLive Live(DateTimeOffset now) => new(
        place.Id, place.Number, place.Village, versions.Next(), pond.Severity, pond.Stations.Freshness(now), pond.Stations.At,
        [.. pond.Stations.Values], [.. ActiveAlarms().Select(alarm => alarm.Rule)]);

    private ImmutableArray<ActiveAlarm> ActiveAlarms()
    {
        var active = ImmutableArray.CreateBuilder<ActiveAlarm>();
        for (var rule = 0; rule < pond.Alarms.Length; rule++)
            if (pond.Alarms[rule] is { Phase: AlarmPhase.Active } alarm)
                active.Add(new ActiveAlarm(county.Rules.All[rule].Id, alarm.Since, alarm.Case));
        return active.DrainToImmutable();
    }

    private ICaseGrain Case(string id) => GrainFactory.GetGrain<ICaseGrain>(id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pond {Pond} raised {Rule} at {Value} since {Since:u}: case {Case}")]
    private static partial void LogAlarmRaised(
        ILogger logger, string pond, string rule, float value, DateTimeOffset since, string @case);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pond {Pond} raised {Rule}, which case {Case} did not take: {Refusal}")]
    private static partial void LogAlarmRefused(ILogger logger, string pond, string rule, string @case, CaseRefusal refusal);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Pond {Pond} took up {Count} observations from the log")]
    private static partial void LogCaughtUp(ILogger logger, string pond, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pond {Pond} could not write its snapshot")]
    private static partial void LogSnapshotFailed(ILogger logger, string pond, Exception failure);
}

/// <summary>Grain storage wants a type it can create empty.</summary>
[GenerateSerializer]
internal sealed class PondSnapshotState
{
    [Id(0)]
    public PondSnapshot? Snapshot { get; set; }
}
