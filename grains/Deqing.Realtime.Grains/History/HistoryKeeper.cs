using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.History;

/// <summary>
/// Sums up what came in, removes what has been kept long enough, and makes room for the months to come. Nobody waits for it, and
/// what it has not done yet costs an answer some time but never its truth.
/// </summary>
public sealed partial class HistoryKeeper(
    IHistory history, HistoryDays days, TimeProvider time, IOptions<HistoryKeepingOptions> options, IHostApplicationLifetime lifetime,
    ILogger<HistoryKeeper> logger)
    : BackgroundService
{
    // A month ahead of need, so that a first message of a month waits for nothing.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(32);

    private static readonly HistoryLevel[] Levels = Enum.GetValues<HistoryLevel>();

    private DateTimeOffset nextSweep = DateTimeOffset.MinValue;

    /// <summary>Sums up all that is over and quiet. Returns how many hours of sensors.</summary>
    public async Task<int> CatchUpAsync(CancellationToken cancellation)
    {
        for (var hours = 0; ;)
        {
            var now = time.GetUtcNow();
            while (await history.GatherAsync(now, cancellation) > 0)
            {
            }

            var quiet = now.AddSeconds(-options.Value.QuietSeconds);
            var done = await history.RollUpAsync(quiet, quiet, days, options.Value.RollUpHours, cancellation);
            hours += done;
            if (done < options.Value.RollUpHours)
                return hours;
        }
    }

    /// <summary>Makes room, and removes what has been kept long enough. Returns how many rows or months went.</summary>
    public async Task<long> SweepAsync(CancellationToken cancellation)
    {
        var (now, removed) = (time.GetUtcNow(), 0L);
        await history.MakeRoomAsync(now, now + Ahead, cancellation);
        foreach (var level in Levels)
            if (options.Value.KeptSince(level, now) is { } since)
                while (await history.RemoveAsync(level, since, options.Value.RemoveRows, cancellation) is var some and > 0)
                    removed += some;
        return removed;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        lifetime.EveryAsync(TimeSpan.FromSeconds(options.Value.GatherSeconds), time, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await CatchUpAsync(stopping) is var hours and > 0)
                LogSummed(logger, hours);
            if (time.GetUtcNow() < nextSweep)
                return;
            nextSweep = time.GetUtcNow().AddMinutes(options.Value.SweepMinutes);
            if (await SweepAsync(stopping) is var removed and > 0)
                LogRemoved(logger, removed);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Summed up {Hours} hours of sensors")]
    private static partial void LogSummed(ILogger logger, int hours);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} rows or months that have been kept long enough")]
    private static partial void LogRemoved(ILogger logger, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history could not be kept; it is tried again, and answers stay exact")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
