using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Live;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// Carries the deltas of every area from its Orleans stream to whoever watches it, sends heartbeats, and looks from time to
/// time whether the streams still deliver: a stream that has lost its end is subscribed to anew.
/// </summary>
internal sealed partial class LiveRelay(
    County county, IClusterClient cluster, LiveFeeds feeds, LiveAudience audience, Build build, IOptions<LiveHubOptions> options,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LiveRelay> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(200), MaxPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, StreamSubscriptionHandle<AreaDelta>> subscriptions = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            var beating = Every(options.Value.HeartbeatMilliseconds, Beat, stoppingToken);
            await Follow(stoppingToken);
            await Task.WhenAll(beating, Audit(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Streams live in memory with their silo; there is nothing to unsubscribe from when the program ends.
        }
    }

    private Task Beat()
    {
        audience.Beat(time.GetUtcNow().ToUnixTimeMilliseconds(), build.Id);
        return Task.CompletedTask;
    }

    // A silo answers calls only once its host has started, and may need a moment longer: try again, ever more patiently.
    private async Task Follow(CancellationToken stopping)
    {
        foreach (var area in Areas())
            for (var patience = FirstPatience; ; patience = patience < MaxPatience ? patience * 2 : MaxPatience)
            {
                try
                {
                    await Follow(area);
                    break;
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    LogNotFollowed(logger, area, patience.TotalSeconds, failure);
                    await Task.Delay(patience, time, stopping);
                }
            }

        LogFollowing(logger, subscriptions.Count);
    }

    private async Task Follow(string area)
    {
        if (subscriptions.Remove(area, out var old))
            await old.UnsubscribeAsync();
        var stream = cluster.GetStreamProvider(LiveStreams.Provider).GetStream<AreaDelta>(StreamId.Create(LiveStreams.Namespace, area));
        subscriptions[area] = await stream.SubscribeAsync((delta, _) => Relay(delta));
        foreach (var snapshot in await feeds.Read([area]))
            audience.Restart(area, new FeedPosition(snapshot.Epoch, snapshot.Sequence), snapshot.At);
    }

    private Task Relay(AreaDelta delta)
    {
        if (audience.Relay(delta) == FeedStep.Gap)
            LogGap(logger, delta.Area, delta.Sequence);
        return Task.CompletedTask;
    }

    private async Task Audit(CancellationToken stopping)
    {
        var seen = new Dictionary<string, FeedPosition>();
        await Every(
            options.Value.AuditMilliseconds,
            async () =>
            {
                foreach (var feed in await feeds.Read(Areas()))
                {
                    // What the feed had reached one audit ago must have arrived by now.
                    if (seen.TryGetValue(feed.Area, out var due) && audience.PositionOf(feed.Area) is var at
                        && (at?.Epoch != due.Epoch ? at?.Epoch != feed.Epoch : at?.Sequence < due.Sequence))
                    {
                        LogSilent(logger, feed.Area, due.Sequence);
                        await Follow(feed.Area);
                    }

                    seen[feed.Area] = new FeedPosition(feed.Epoch, feed.Sequence);
                }
            },
            stopping);
    }

    private IEnumerable<string> Areas() => [.. county.Parts.Townships.Select(township => township.Code), county.Code];

    private async Task Every(int milliseconds, Func<Task> act, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds), time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await act();
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Following the live feeds of {Areas} areas")]
    private static partial void LogFollowing(ILogger logger, int areas);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live feed of area {Area} cannot be followed; next try in {Seconds} s")]
    private static partial void LogNotFollowed(ILogger logger, string area, double seconds, Exception failure);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Deltas of area {Area} are missing before {Sequence}; its watchers ask for a snapshot")]
    private static partial void LogGap(ILogger logger, string area, long sequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delta {Sequence} of area {Area} did not arrive; its stream is subscribed to anew")]
    private static partial void LogSilent(ILogger logger, string area, long sequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A periodic task of the live relay failed")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
