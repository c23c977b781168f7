using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Places;

internal sealed class CountyGrain : Grain, ICountyGrain
{
    private readonly Rollup rollup = new();
    private readonly Versions versions;
    private readonly Coalescer publication;
    private readonly ICaseLog cases;

    public CountyGrain(ICaseLog cases, IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        this.cases = cases;
        versions = new Versions(time);
        publication = new Coalescer(
            this, time, lifetime, TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds), Publish);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => OpenCases.ReadAsync(
        cases, null, null,
        row =>
        {
            if (row.Case.Place.Township is null)
                rollup.Contribute(row.Id, row.Case.Version, CaseTally.Of(row.Case));
        },
        cancellationToken);

    public Task Contribute(string child, long version, Tally tally)
    {
        rollup.Contribute(child, version, tally);
        return publication.Changed();
    }

    public Task<Tally> Read() => Task.FromResult(rollup.Total);

    private Task Publish() =>
        GrainFactory.GetGrain<ILiveFeedGrain>(this.GetPrimaryKeyString()).PutTally(versions.Next(), rollup.Total);
}
