using System.Diagnostics;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Hosting;

/// <summary>Whether the engine has taken up everything the log holds, so that its figures can be believed.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once every place has been woken.</summary>
    public bool IsReady => ready.Task.IsCompleted;

    /// <summary>Ends when every place has been woken.</summary>
    public Task Ready => ready.Task;

    internal void Announce() => ready.TrySetResult();
}

/// <summary>
/// Wakes every pond and village after a start: each takes up what was logged but not yet processed when the program
/// died, and tells the wall. What is owed is done before anybody asks.
/// </summary>
internal sealed partial class WarmUp(
    IGrainFactory grains, County county, Readiness readiness, ILogger<WarmUp> logger, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private const int Parallel = 32;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        await Wake(county.Villages.Keys, code => grains.GetGrain<IVillageGrain>(code).Wake(), stoppingToken);
        await Wake(county.Ponds.Keys, id => grains.GetGrain<IPondGrain>(id).Wake(), stoppingToken);
        readiness.Announce();
        LogReady(logger, county.Villages.Count, county.Ponds.Count, clock.ElapsedMilliseconds);
    }

    private Task Wake(IEnumerable<string> keys, Func<string, Task> wake, CancellationToken stopping)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping };
        return System.Threading.Tasks.Parallel.ForEachAsync(keys, options, async (key, _) =>
        {
            try
            {
                await wake(key);
            }
            catch (Exception failure)
            {
                // One broken place must not keep the county dark; its next observation wakes it again.
                LogNotWoken(logger, key, failure);
            }
        });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready: {Villages} villages and {Ponds} ponds woken in {Milliseconds} ms")]
    private static partial void LogReady(ILogger logger, int villages, int ponds, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Place {Place} could not be woken")]
    private static partial void LogNotWoken(ILogger logger, string place, Exception failure);
}
