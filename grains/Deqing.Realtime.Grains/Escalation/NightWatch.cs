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
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkSlot.MinuteOf(options.Value.At) is { } minute
        ? lifetime.EveryAsync(
            TimeSpan.FromSeconds(options.Value.LookSeconds), time, stopping => Look(minute, stopping), stoppingToken)
        : Task.CompletedTask;

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
