using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>
/// Reads again and again, past the duty clocks, whether every open case has an owner and a time to be woken and none is late. What it
/// finds it says, and mends: it asks an orphan to take its place, and brings clocks back to work.
/// </summary>
internal sealed partial class LifeWatch(
    ICaseLog log, LifeProof proof, IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime,
    IOptions<DutyOptions> options, ILogger<LifeWatch> logger) : BackgroundService
{
    /// <summary>What should have been woken so long ago is late.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        lifetime.EveryAsync(TimeSpan.FromSeconds(options.Value.WatchSeconds), time, Look, stoppingToken);

    private async Task Look(CancellationToken stopping)
    {
        try
        {
            for (var shard = 0; shard < options.Value.Shards; shard++)
                await grains.GetGrain<IDutyClockGrain>(shard).KeepAtWork();
            var now = time.GetUtcNow();
            var sign = new LifeSign(await log.WatchAsync(now - Patience, stopping), now);
            if (!sign.IsWell)
                LogFound(logger, sign.Watch.Orphans.Length, sign.Watch.Late, sign.Lag);
            proof.Put(sign);
            foreach (var orphan in sign.Watch.Orphans)
                await Mend(orphan);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
        }
    }

    private async Task Mend(string orphan)
    {
        try
        {
            await grains.GetGrain<ICaseGrain>(orphan).Ask(new Wake(), Asker.Engine);
        }
        catch (Exception failure)
        {
            // It is an orphan still, and the next look says so again; the others are mended all the same.
            LogNotMended(logger, orphan, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} has no owner or time and could not be asked to take its place")]
    private static partial void LogNotMended(ILogger logger, string @case, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Orphans} open cases have no owner or time, {Late} are late, the oldest by {Lag}")]
    private static partial void LogFound(ILogger logger, int orphans, int late, TimeSpan lag);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The proof of life could not be taken; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
