using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Water;

internal sealed class SensorGrain(
    County county, IReadingLog log, Hearing hearing, TimeProvider time, ILogger<SensorGrain> logger) : Grain, ISensorGrain
{
    private Sensor sensor = new();
    private SensorPlace place = null!;
    private StationType type = null!;
    private SensorWatch watch = null!;

    // The log may hold observations the place never heard of: those that arrived while this grain slept, and those whose
    // forwarding failed. Until one forwarding has succeeded, everything is forwarded; the place ignores what it has.
    private bool placeMayHaveMissedSome = true;

    private bool justWoken = true;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        place = county.Sensors.GetValueOrDefault(id) ?? throw new InvalidOperationException($"Sensor {id} is not registered.");
        type = county.StationTypes[place.StationType];
        if (await log.LatestAsync(place.Number, cancellationToken) is { } last)
            sensor.Restore(last);
        watch = new SensorWatch(this, GrainFactory, county, hearing, time, logger);
        watch.Begin(place, type, sensor.Last);
    }

    public async Task<ImmutableArray<Verdict>> Observe(Immutable<ImmutableArray<Observation>> observations)
    {
        await watch.Heard(observations.Value);
        if (justWoken && !observations.Value.IsEmpty)
            await RestoreAsBefore(observations.Value);
        var verdicts = ImmutableArray.CreateBuilder<Verdict>(observations.Value.Length);
        var news = false;
        foreach (var observation in observations.Value)
        {
            var verdict = sensor.Observe(observation);
            news |= verdict is Verdict.Fresh or Verdict.OutOfRange;
            verdicts.Add(verdict);
        }

        if (news || placeMayHaveMissedSome)
        {
            placeMayHaveMissedSome = true;
            await Forward(observations);
            placeMayHaveMissedSome = false;
        }

        return verdicts.MoveToImmutable();
    }

    public Task<SensorReading> Read() => Task.FromResult(new SensorReading(
        sensor.Last,
        Ages.Judge(sensor.Last?.At, type.Interval, time.GetUtcNow()),
        sensor.Count(Verdict.Fresh),
        sensor.Count(Verdict.Duplicate),
        sensor.Count(Verdict.Late),
        sensor.Count(Verdict.OutOfRange),
        watch.OfflineSince));

    public Task Said(bool online, DateTimeOffset at) => watch.Said(online, at);

    public async Task<LinkReport?> Wake()
    {
        await watch.Look();
        return watch.Report;
    }

    // What is being told is in the log already. The state to judge it against is the newest row that arrived before it.
    private async Task RestoreAsBefore(ImmutableArray<Observation> told)
    {
        var rows = await log.AfterAsync(place.Number, told[0].At.AddMilliseconds(-1), told.Length + 1, CancellationToken.None);
        sensor = new Sensor();
        if (rows.LastOrDefault(row => row.ReceivedAt < told[0].ReceivedAt) is { } before)
            sensor.Restore(before);
        justWoken = false;
    }

    private Task Forward(Immutable<ImmutableArray<Observation>> observations) => type.Place switch
    {
        PlaceKind.Pond => GrainFactory.GetGrain<IPondGrain>(place.PlaceId).Observe(place.Number, observations),
        PlaceKind.Village => GrainFactory.GetGrain<IVillageGrain>(place.PlaceId).Observe(place.Number, observations),
        _ => throw new NotSupportedException($"No grain takes observations of a {type.Place}."),
    };
}
