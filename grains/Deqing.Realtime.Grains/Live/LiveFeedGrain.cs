using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Deqing.Realtime.Grains.Live;

internal sealed partial class LiveFeedGrain(
    County county,
    ICaseLog cases,
    IOptions<LiveOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<LiveFeedGrain> logger) : Grain, ILiveFeedGrain
{
    private LiveFeed feed = null!;
    private IAsyncStream<AreaDelta> stream = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var area = this.GetPrimaryKeyString();
        feed = new LiveFeed(area, Guid.CreateVersion7().ToString("N"));
        stream = this.GetStreamProvider(LiveStreams.Provider).GetStream<AreaDelta>(StreamId.Create(LiveStreams.Namespace, area));
        await OpenCases.ReadAsync(
            cases, area == county.Code ? null : area, null, row => Take(row, area), cancellationToken);
        var period = TimeSpan.FromMilliseconds(options.Value.FlushMilliseconds);
        this.RegisterGrainTimer(_ => Flush(), new GrainTimerCreationOptions(period, period) { KeepAlive = true });
    }

    public Task PutPond(PondLive pond)
    {
        feed.Put(pond);
        return Task.CompletedTask;
    }

    public Task PutVillage(VillageLive village)
    {
        feed.Put(village);
        return Task.CompletedTask;
    }

    public Task PutCase(CaseLive live)
    {
        feed.Put(live);
        return Task.CompletedTask;
    }

    public Task PutTally(long version, Tally tally)
    {
        feed.Put(version, tally);
        return Task.CompletedTask;
    }

    public Task<AreaSnapshot> Snapshot() => Task.FromResult(feed.Snapshot(time.GetUtcNow()));

    private void Take(CaseRow row, string area)
    {
        var live = new CaseLive(
            row.Id, county.PositionOf(row.Case), row.Case, row.Number, OpenCases.AreaOf(row.Case.Place, county));
        if (!live.HasLeft(area))
            feed.Put(live);
    }

    private async Task Flush()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || feed.Flush(time.GetUtcNow()) is not { } delta)
            return;
        try
        {
            await stream.OnNextAsync(delta);
        }
        catch (Exception failure)
        {
            // The number is used up: whoever listens sees the gap and asks for a snapshot.
            LogNotPublished(logger, delta.Area, delta.Sequence, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delta {Sequence} of area {Area} could not be published")]
    private static partial void LogNotPublished(ILogger logger, string area, long sequence, Exception failure);
}
