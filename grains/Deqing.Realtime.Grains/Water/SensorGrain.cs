using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

internal sealed partial class SensorGrain(
    [PersistentState("judge", PondGrain.Store)] IPersistentState<JudgeState> stored,
    County county,
    ISensors sensors,
    IReadingLog log,
    IFaultStore faults,
    JudgedReadings readings,
    Hearing hearing,
    IOptions<LiveOptions> options,
    TimeProvider time,
    ILogger<SensorGrain> logger) : Grain, ISensorGrain
{
    // Judged news its place has not taken up yet, oldest first. What is beyond the bound the place finds in the log when it wakes.
    private readonly List<Observation> untold = [];

    private Sensor sensor = new();
    private SensorPlace place = null!;
    private QualityJudge judge = null!;
    private SensorUpkeep? upkeep;
    private SensorWatch watch = null!;
    private (long Hour, ImmutableArray<HourMean> Means) hourBefore = (0, []);
    private int judged;

    // Where it stands. Making a reference costs as much as the call, so it is kept.
    private IPondGrain? pond;
    private IVillageGrain? village;

    private StationType Type => county.StationTypes[place.StationType];

    // The log may hold observations the place never heard of: those that arrived while this grain slept, and those whose
    // forwarding failed. Until one forwarding has succeeded, everything is forwarded; the place ignores what it has.
    private bool placeMayHaveMissedSome = true;

    private bool justWoken = true;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        place = sensors.Now.Find(id) ?? throw new InvalidOperationException($"Sensor {id} is not registered.");
        judge = new QualityJudge(county.Metrics, stored.State.Snapshot);

        // So that not all sensors that woke together write at the same time.
        judged = place.Number % options.Value.JudgeSnapshotObservations;
        if (await readings.AfterAsync(place.Number, DateTimeOffset.MinValue, 1, cancellationToken) is [var last])
            sensor.Restore(last);
        watch = new SensorWatch(this, Wake, GrainFactory, county, hearing, time, logger);
        watch.Begin(place, sensor.Last);
    }

    public async Task<ImmutableArray<Verdict>> Observe(Immutable<ImmutableArray<Observation>> observations)
    {
        LookWhereItStands();
        var told = observations.Value;
        await watch.Heard(told);
        if (justWoken && !told.IsEmpty)
            await RestoreAsBefore(told);
        var verdicts = ImmutableArray.CreateBuilder<Verdict>(told.Length);
        var news = untold.Count;
        foreach (var observation in told)
        {
            var verdict = sensor.Observe(observation);
            Judge(observation, verdict);
            verdicts.Add(verdict);
        }

        if (untold.Count > news || placeMayHaveMissedSome)
        {
            placeMayHaveMissedSome = true;
            await Forward(IsAllUntold(told) ? observations : Untold(told));
            untold.Clear();
            placeMayHaveMissedSome = false;
        }

        if (!told.IsEmpty)
            await Settle(told[^1].ReceivedAt);
        return verdicts.MoveToImmutable();
    }

    public Task<SensorReading> Read()
    {
        LookWhereItStands();
        return Task.FromResult(new SensorReading(
            sensor.Last,
            Ages.Judge(sensor.Last?.At, Type.Interval, time.GetUtcNow()),
            sensor.Count(Verdict.Fresh),
            sensor.Count(Verdict.Duplicate),
            sensor.Count(Verdict.Late),
            sensor.Count(Verdict.OutOfRange),
            watch.OfflineSince));
    }

    public Task Said(bool online, DateTimeOffset at)
    {
        LookWhereItStands();
        return watch.Said(online, at);
    }

    public async Task<LinkReport?> Wake()
    {
        LookWhereItStands();
        await watch.Look();
        return watch.Report;
    }

    // It may have been moved since the last call. The place it stands at now ignores what is from before.
    private void LookWhereItStands()
    {
        var now = sensors.Now.Find(place.Id) ?? place;
        if (now.PlaceId != place.PlaceId)
            (placeMayHaveMissedSome, pond, village) = (true, null, null);
        place = now;
        watch.Stand(now);
    }

    private bool IsAllUntold(ImmutableArray<Observation> told)
    {
        if (untold.Count != told.Length)
            return false;
        for (var index = 0; index < told.Length; index++)
            if (!ReferenceEquals(untold[index], told[index]))
                return false;
        return true;
    }

    // What is told again may be what the place has missed.
    private Immutable<ImmutableArray<Observation>> Untold(ImmutableArray<Observation> told) => new(
        [.. untold.Concat(told.ExceptBy(untold.Select(one => one.At), one => one.At)).OrderBy(one => one.At)]);

    private void Judge(Observation observation, Verdict verdict)
    {
        var isWrong = observation.HasWrongClock;
        var isNews = verdict is Verdict.Fresh or Verdict.OutOfRange;
        if (isWrong || isNews)
            judge.JudgeClock(observation.ReceivedAt, isWrong);
        if (!isNews)
            return;
        if (untold.Count == options.Value.UntoldObservations)
            untold.RemoveAt(0);
        var seen = isWrong ? observation : judge.Judge(observation);
        if (!ReferenceEquals(seen, observation))
            sensor.Restore(seen);
        untold.Add(seen);
        judged++;
    }

    private async Task Settle(DateTimeOffset receivedAt)
    {
        if (judge.EndedHour() is { Means.IsEmpty: false } ended)
            await CompareWithNeighbours(ended);
        if (judge.Changes.Count > 0)
            await (upkeep ??= new SensorUpkeep(county, faults, GrainFactory, logger)).SettleAsync(place, judge, receivedAt);
        if (judged < options.Value.JudgeSnapshotObservations)
            return;
        judged = 0;
        stored.State = new JudgeState { Snapshot = judge.Snapshot() };
        try
        {
            await stored.WriteStateAsync();
        }
        catch (Exception failure)
        {
            // It only shortens the next start; the log has everything.
            LogSnapshotFailed(logger, place.Id, failure);
        }
    }

    // Neighbours tell of an hour within their own interval after its end, so the hour that is compared is the one before.
    private async Task CompareWithNeighbours((long Hour, ImmutableArray<HourMean> Means) ended)
    {
        var medians = await GrainFactory.GetGrain<IVillageGrain>(county.VillageOf(place))
            .Compare(Type.Key, place.Number, ended.Hour, ended.Means);
        if (hourBefore.Hour == ended.Hour - 1)
            judge.Compare(hourBefore.Hour, hourBefore.Means, medians);
        hourBefore = ended;
    }

    // What is being told is in the log already. The state to judge it against is the newest row that arrived before it.
    private async Task RestoreAsBefore(ImmutableArray<Observation> told)
    {
        var rows = await log.AfterAsync(place.Number, told[0].At.AddMilliseconds(-1), told.Length + 1, CancellationToken.None);
        sensor = new Sensor();
        if (rows.LastOrDefault(row => row.ReceivedAt < told[0].ReceivedAt) is { } before)
            sensor.Restore(before);
        var since = judge.At ?? DateTimeOffset.MinValue;
        var missed = await log.AfterAsync(place.Number, since, options.Value.JudgeCatchUpObservations, CancellationToken.None);
        judge.Adopt(await faults.OfSensorAsync(place.Number, since, DateTimeOffset.MaxValue, CancellationToken.None));
        foreach (var row in Arrivals.InOrder(missed, told[0].ReceivedAt))
            judge.Judge(row);
        justWoken = false;
    }

    private Task Forward(Immutable<ImmutableArray<Observation>> observations) => Type.Place switch
    {
        PlaceKind.Pond => (pond ??= GrainFactory.GetGrain<IPondGrain>(place.PlaceId)).Observe(place.Number, observations),
        PlaceKind.Village => (village ??= GrainFactory.GetGrain<IVillageGrain>(place.PlaceId)).Observe(place.Number, observations),
        _ => throw new NotSupportedException($"No grain takes observations of a {Type.Place}."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sensor {Sensor} could not write down what it judges by")]
    private static partial void LogSnapshotFailed(ILogger logger, string sensor, Exception failure);
}

/// <summary>Grain storage wants a type it can create empty.</summary>
[GenerateSerializer]
internal sealed class JudgeState
{
    [Id(0)]
    public JudgeSnapshot? Snapshot { get; set; }
}
