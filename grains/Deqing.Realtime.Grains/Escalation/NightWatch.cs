using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>
/// Looks whether the rehearsal of the night is owed, in every program of the cluster; the grain gives it to one. What was missed while
/// nothing ran is done after the start.
/// </summary>
internal sealed partial class NightWatch(
    INightRound round, County county, TimeProvider time, IHostApplicationLifetime lifetime, IOptions<RehearsalOptions> options,
    ILogger<NightWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (WorkSlot.MinuteOf(options.Value.At) is not { } minute)
            return;
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.LookSeconds), time);
            do
                await Look(minute, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is owed is owed after the next start too.
        }
    }

    private async Task Look(int minute, CancellationToken stopping)
    {
        try
        {
            await round.RunAsync(NightHours.Latest(minute, time.GetUtcNow(), county.Calendar.Wall), stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rehearsal of the night failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
