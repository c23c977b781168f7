using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Hooks;

/// <summary>Lets the subscriptions look for new events.</summary>
internal sealed partial class HookTicker(IHookStore hooks, IGrainFactory grains, TimeProvider time, ILogger<HookTicker> logger)
    : BackgroundService
{
    /// <summary>How often they look: how long an event waits at most before it leaves.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = time.GetUtcNow();
                var due = (await hooks.ListAsync(stoppingToken)).Where(hook => hook.Enabled && !(hook.NextAt > now));
                await Task.WhenAll(due.Select(hook => grains.GetGrain<IHookGrain>(hook.Id).Deliver()));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscriptions could not be looked after; the next look is in a second")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
