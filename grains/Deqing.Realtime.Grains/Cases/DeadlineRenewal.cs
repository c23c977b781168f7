using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>
/// Wakes cases when their time has come: every second those whose hold is over, and once after the start those whose deadlines went
/// through a year whose calendar may have been published since.
/// </summary>
internal sealed partial class CaseWaking(
    ICaseLog log, IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<CaseWaking> logger)
    : BackgroundService
{
    /// <summary>How long a case waits at most after its time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int Batch = 200, Parallel = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The silo answers calls only once the host has started.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);

            var recomputed = false;
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                recomputed = recomputed || await Try(Recompute, stoppingToken);
                await Try(Wake, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is due is found again after the next start.
        }
    }

    private async Task Recompute(CancellationToken stopping)
    {
        ImmutableArray<string> page;
        for (var after = ""; ; after = page[^1])
        {
            page = await log.ProvisionalAsync(after, Batch, stopping);
            await Ask(page, new RecomputeDeadlines(), stopping);
            if (page.Length < Batch)
                return;
        }
    }

    private async Task Wake(CancellationToken stopping) =>
        await Ask(await log.WaitingAsync(time.GetUtcNow(), Batch, stopping), new Wake(), stopping);

    private Task Ask(ImmutableArray<string> ids, CaseCommand command, CancellationToken stopping)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping };
        return System.Threading.Tasks.Parallel.ForEachAsync(ids, options, async (id, _) =>
        {
            try
            {
                await grains.GetGrain<ICaseGrain>(id).Ask(command, Asker.Engine);
            }
            catch (Exception failure)
            {
                // It is owed still, and the next round finds it.
                LogNotWoken(logger, id, failure);
            }
        });
    }

    private async Task<bool> Try(Func<CancellationToken, Task> act, CancellationToken stopping)
    {
        try
        {
            await act(stopping);
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} could not be woken")]
    private static partial void LogNotWoken(ILogger logger, string @case, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cases could not be woken")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
