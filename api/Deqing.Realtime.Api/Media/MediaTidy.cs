using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>
/// Clears away what nobody will ask for again: uploads whose time is over, media that no case uses, files a crash left without a
/// row. Counts what is left.
/// </summary>
internal sealed partial class MediaTidy(
    Uploads uploads, IMediaStore media, MediaFolder files, MediaRoom room, IOptions<MediaOptions> options, TimeProvider time,
    ILogger<MediaTidy> log) : BackgroundService
{
    /// <summary>How many media are removed in one transaction; the database waits for their files.</summary>
    public const int AtOnce = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Clears away once. Returns how many uploads, media and files went.</summary>
    public async Task<(int Uploads, int Media, int Files)> SweepAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow().AddHours(-options.Value.UnusedHours);
        var (forgotten, removed) = (uploads.ForgetExpired(time.GetUtcNow()), 0);
        while (await media.RemoveUnusedAsync(before, AtOnce, files.Remove, cancellation) is var some and > 0)
            removed += some;
        return (forgotten, removed, await CountAsync(before, cancellation));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                var (forgotten, removed, left) = await SweepAsync(stoppingToken);
                if (forgotten + removed + left > 0)
                    LogSwept(log, forgotten, removed, left);
            }
            catch (Exception failure) when (failure is StorageException or IOException or UnauthorizedAccessException)
            {
                LogFailed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> CountAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var (bytes, removed) = (0L, 0);
        foreach (var some in files.List().Chunk(IMediaStore.MaxUsed))
        {
            // A file that is being added has no row yet, and is new.
            var old = some.Where(file => file.PlacedAt < before).Select(file => file.Id);
            var unknown = (await media.UnknownAsync([.. old], cancellation)).ToHashSet(StringComparer.Ordinal);
            foreach (var id in unknown)
                files.Remove(id);
            removed += unknown.Count;
            bytes += some.Where(file => !unknown.Contains(file.Id)).Sum(file => file.Bytes);
        }

        room.Counted(bytes);
        return removed;
    }

    [LoggerMessage(LogLevel.Information, "Cleared away: {Uploads} uploads, {Media} media no case uses, {Files} files without a row.")]
    private static partial void LogSwept(ILogger log, int uploads, int media, int files);

    [LoggerMessage(LogLevel.Warning, "Media could not be tidied; it is tried again in an hour.")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
