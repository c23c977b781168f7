using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// Looks twice a second whether rights were changed by another program, lets the live hub judge its watchers anew, and tidies up
/// sessions that are over.
/// </summary>
internal sealed partial class RightsWatch(
    RightsDirectory directory, IRightsSweep sweep, IAccessStore store, AuditHead head, TimeProvider time, ILogger<RightsWatch> logger)
    : BackgroundService
{
    /// <summary>Time between two looks. A right that was taken away ends within twice this time everywhere.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TidyInterval = TimeSpan.FromHours(1), HeadInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (tidied, remembered) = (time.GetUtcNow(), DateTimeOffset.MinValue);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await directory.RefreshAsync(stoppingToken);
                    await sweep.SweepAsync(stoppingToken);
                    var now = time.GetUtcNow();
                    if (now - remembered > HeadInterval)
                    {
                        remembered = now;
                        if (await head.RememberAsync(stoppingToken) is null)
                            LogTampered(logger);
                    }

                    if (now - tidied > TidyInterval)
                        (tidied, _) = (now, await store.PruneSessionsAsync(now, stoppingToken));
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(logger, failure);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rights could not be read anew; they are tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The audit log no longer holds what it held: run audit verify, and keep the database and the folder of keys as they are")]
    private static partial void LogTampered(ILogger logger);
}

/// <summary>Judges those anew who were let in for longer than one request.</summary>
internal interface IRightsSweep
{
    /// <summary>Ends what is no longer allowed.</summary>
    Task SweepAsync(CancellationToken cancellation);
}
