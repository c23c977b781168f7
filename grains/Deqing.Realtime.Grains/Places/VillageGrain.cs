using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Deqing.Realtime.Grains.Places;

internal sealed class VillageGrain(
    County county,
    ISensors sensors,
    JudgedReadings readings,
    ICaseLog cases,
    IOptions<LiveOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime) : Grain, IVillageGrain
{
    private const string OwnStations = "stations";

    private readonly Rollup rollup = new();
    private readonly Dictionary<string, Neighbours> neighbours = [];
    private readonly Versions versions = new(time);
    private Village place = null!;
    private ImmutableArray<SensorPlace> standing = [];
    private Stations stations = null!;
    private Coalescer publication = null!;
    private VillageLink link = VillageLink.Well;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var code = this.GetPrimaryKeyString();
        place = county.Villages.GetValueOrDefault(code)
            ?? throw new InvalidOperationException($"Village {code} is not in the county pack.");
        stations = new Stations(county, []);
        var interval = TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds);
        publication = new Coalescer(this, time, lifetime, interval, Publish);
        await LookWhoStandsHere();
        await OpenCases.ReadAsync(
            cases, null, code, row => rollup.Contribute(row.Id, row.Case.Version, CaseTally.Of(row.Case)), cancellationToken);

        // A pond that has never been heard of is still a pond of this village, and its state is unknown.
        foreach (var pond in county.PondsOf(code))
            rollup.Contribute(pond.Id, 0, Tally.OfPond(default, known: false, sensors.Now.At(pond.Id).Length, 0));
        var period = TimeSpan.FromSeconds(options.Value.RefreshSeconds);
        var due = period * ((place.Number % 10 + 1) / 10.0);
        this.RegisterGrainTimer(_ => publication.Publish(), new GrainTimerCreationOptions(due, period) { KeepAlive = true });
    }

    public async Task Observe(int sensor, Immutable<ImmutableArray<Observation>> observations)
    {
        await LookWhoStandsHere();
        foreach (var observation in observations.Value)
            stations.Take(sensor, observation);
        await publication.Changed();
    }

    public Task<ImmutableArray<HourMean>> Compare(string stationType, int sensor, long hour, ImmutableArray<HourMean> means)
    {
        if (!neighbours.TryGetValue(stationType, out var alike))
            neighbours[stationType] = alike = new Neighbours();
        alike.Put(sensor, hour, means);
        return Task.FromResult(alike.MediansFor(sensor, hour - 1));
    }

    public Task Contribute(string child, long version, Tally tally) =>
        rollup.Contribute(child, version, tally) ? publication.Changed() : Task.CompletedTask;

    public Task Linked(VillageLink news)
    {
        if (news.Version <= link.Version)
            return Task.CompletedTask;
        var isNews = !news.Says(link);
        link = news;
        return isNews ? publication.Publish() : Task.CompletedTask;
    }

    public async Task<VillageLive> Read()
    {
        await LookWhoStandsHere();
        return Live();
    }

    public Task Wake() => publication.Publish();

    // Stations come, go and are moved while the village is awake. What one measured before it stood here is no value of this village.
    private async ValueTask LookWhoStandsHere()
    {
        var now = sensors.Now.At(place.Code);
        if (now == standing || now.SequenceEqual(standing))
            return;
        var anew = new Stations(county, now);
        foreach (var sensor in now)
            if (await readings.AfterAsync(sensor.Number, DateTimeOffset.MinValue, 1, CancellationToken.None) is [var last])
                anew.Take(sensor.Number, last);
        (standing, stations) = (now, anew);
    }

    private async Task Publish()
    {
        await LookWhoStandsHere();
        var live = Live();
        await GrainFactory.GetGrain<ITownshipGrain>(place.Township).Contribute(place.Code, live.Version, live.Tally);
        await GrainFactory.GetGrain<ILiveFeedGrain>(place.Township).PutVillage(live);
    }

    private VillageLive Live()
    {
        var version = versions.Next();
        var (fresh, total) = stations.Coverage(time.GetUtcNow());
        rollup.Contribute(OwnStations, version, new Tally { Sensors = total, SensorsFresh = fresh });
        return new VillageLive(place.Code, place.Number, version, rollup.Total, [.. stations.Values], link);
    }
}
