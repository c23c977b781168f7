using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Grains.Cases;

/// <summary>
/// Repeats what a case could not tell right after its events were written, because a silo died or a call failed: any
/// outbox row that has waited longer than <see cref="Patience"/> makes its case announce itself again, or is paid to the other case.
/// </summary>
internal sealed partial class OutboxRelay(
    ICaseLog log, CaseLinks links, IGrainFactory grains, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    /// <summary>How long a case has to deliver its own rows.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Patience, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RelayOnce(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }
        }
    }

    private async Task RelayOnce(CancellationToken stopping)
    {
        var pending = await log.PendingAsync(time.GetUtcNow() - Patience, Batch, stopping);
        foreach (var row in pending.DistinctBy(row => (row.Message.Topic, row.Message.Key)))
        {
            try
            {
                LogRepeating(logger, row.Message.Topic, row.Message.Key, row.Attempts);
                await (row.Message.Topic == CaseOutbox.Link
                    ? links.PayAsync(CaseOutbox.ReadLink(row.Message))
                    : grains.GetGrain<ICaseGrain>(row.Message.Key).Announce());
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
                await log.FailedAsync(row.Id, stopping);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic} {Key} is told again, attempt {Attempts}")]
    private static partial void LogRepeating(ILogger logger, string topic, string key, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be relayed")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
