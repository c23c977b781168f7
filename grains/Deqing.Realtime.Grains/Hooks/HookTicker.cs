using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Hooks;

/// <summary>
/// Lets the subscriptions that have something to send send it. A look costs the same for one subscription and for a hundred; one that
/// is at work is left alone, so a receiver that hangs makes nobody else wait.
/// </summary>
internal sealed partial class HookTicker(IHookStore hooks, IGrainFactory grains, TimeProvider time, ILogger<HookTicker> logger)
    : BackgroundService
{
    /// <summary>How often they look: how long an event waits at most before it leaves.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> working = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var due = (await hooks.ListAsync(stopping)).Where(hook => hook.Enabled && !(hook.NextAt > now)).ToList();
        if (due.Count == 0)
            return;
        var head = await hooks.HeadAsync(stopping);
        foreach (var id in working.Where(work => work.Value.IsCompleted).Select(work => work.Key).ToList())
            working.Remove(id);
        foreach (var hook in due.Where(hook => hook.Cursor < head && !working.ContainsKey(hook.Id)))
            working[hook.Id] = DeliverAsync(hook.Id, stopping);
    }

    private async Task DeliverAsync(string id, CancellationToken stopping)
    {
        try
        {
            await grains.GetGrain<IHookGrain>(id).Deliver();
        }
        catch (Exception failure)
        {
            // When the silo stops, what was not noted is sent again after the next start.
            if (!stopping.IsCancellationRequested)
                LogNotDelivered(logger, id, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hook {Hook} could not deliver; the next look is in a second")]
    private static partial void LogNotDelivered(ILogger logger, string hook, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscriptions could not be looked after; the next look is in a second")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
