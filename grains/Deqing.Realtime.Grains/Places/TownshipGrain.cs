using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Places;

internal sealed class TownshipGrain : Grain, ITownshipGrain
{
    private readonly Rollup rollup = new();
    private readonly Versions versions;
    private readonly Coalescer publication;
    private readonly County county;
    private readonly ICaseLog cases;

    public TownshipGrain(
        County county, ICaseLog cases, IOptions<LiveOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (this.county, this.cases) = (county, cases);
        versions = new Versions(time);
        publication = new Coalescer(
            this, time, lifetime, TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds), Publish);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => OpenCases.ReadAsync(
        cases, this.GetPrimaryKeyString(), null,
        row =>
        {
            if (row.Case.Place.Village is null)
                rollup.Contribute(row.Id, row.Case.Version, CaseTally.Of(row.Case));
        },
        cancellationToken);

    public async Task Contribute(string child, long version, Tally tally)
    {
        // Even an unchanged total is passed on: that is how a county that lost its state gets it back.
        rollup.Contribute(child, version, tally);
        await publication.Changed();
    }

    public Task<Tally> Read() => Task.FromResult(rollup.Total);

    private async Task Publish()
    {
        var code = this.GetPrimaryKeyString();
        var version = versions.Next();
        await GrainFactory.GetGrain<ICountyGrain>(county.Code).Contribute(code, version, rollup.Total);
        await GrainFactory.GetGrain<ILiveFeedGrain>(code).PutTally(version, rollup.Total);
    }
}
