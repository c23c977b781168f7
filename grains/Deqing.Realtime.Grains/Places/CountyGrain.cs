using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Places;

internal sealed class CountyGrain : Grain, ICountyGrain
{
    private readonly Rollup rollup = new();
    private readonly Versions versions;
    private readonly Coalescer publication;

    public CountyGrain(IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        versions = new Versions(time);
        publication = new Coalescer(
            this, time, lifetime, TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds), Publish);
    }

    public Task Contribute(string township, long version, Tally tally)
    {
        rollup.Contribute(township, version, tally);
        return publication.Changed();
    }

    public Task<Tally> Read() => Task.FromResult(rollup.Total);

    private Task Publish() =>
        GrainFactory.GetGrain<ILiveFeedGrain>(this.GetPrimaryKeyString()).PutTally(versions.Next(), rollup.Total);
}
