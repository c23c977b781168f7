using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>
/// Once after the start, has the deadlines counted anew that went through a year whose calendar may have been published since.
/// </summary>
internal sealed partial class DeadlineRenewal(
    ICaseLog log, IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<DeadlineRenewal> logger)
    : BackgroundService
{
    /// <summary>How long it waits before it tries again what failed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int Batch = 200, Parallel = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            while (!await Renew(stoppingToken))
                await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is provisional is found again after the next start.
        }
    }

    private async Task<bool> Renew(CancellationToken stopping)
    {
        try
        {
            ImmutableArray<string> page;
            for (var after = ""; ; after = page[^1])
            {
                page = await log.ProvisionalAsync(after, Batch, stopping);
                await Ask(page, stopping);
                if (page.Length < Batch)
                    return true;
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
            return false;
        }
    }

    private Task Ask(ImmutableArray<string> ids, CancellationToken stopping)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping };
        return System.Threading.Tasks.Parallel.ForEachAsync(ids, options, async (id, _) =>
        {
            try
            {
                await grains.GetGrain<ICaseGrain>(id).Ask(new RecomputeDeadlines(), Asker.Engine);
            }
            catch (Exception failure)
            {
                // Its deadlines stay provisional and say so; the next start counts them anew.
                LogNotRenewed(logger, id, failure);
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deadlines of case {Case} could not be counted anew")]
    private static partial void LogNotRenewed(ILogger logger, string @case, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provisional deadlines could not be counted anew; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
