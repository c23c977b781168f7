using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Seals every finished day of the county, also those that ended while no program ran.</summary>
internal sealed partial class DaySealer(IStore store, ProofKey key, County county, TimeProvider time, ILogger<DaySealer> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly DaySealing sealing =
        new(store, county.Code, TimeZoneInfo.FindSystemTimeZoneById(county.Parts.TimeZone), key.Sign);

    /// <summary>Seals what is finished. Returns how many days.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public async Task<int> SealAsync(CancellationToken cancellation)
    {
        // What is known to have been sealed must be there: a seal on top of another past would cover up that it was taken away.
        if (!await HoldsAsync(cancellation))
        {
            LogLost(log);
            return 0;
        }

        var days = 0;
        while (await sealing.SealNextAsync(time.GetUtcNow(), cancellation) is { } day)
        {
            await key.RememberAsync(day.Day, day.Digest(county.Code), cancellation);
            LogSealed(log, day.Day, day.Count, HexBytes.Text(day.Root));
            days++;
        }

        return days;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await SealAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is StorageException or IOException or UnauthorizedAccessException)
            {
                LogFailed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> HoldsAsync(CancellationToken cancellation)
    {
        if (await key.LastDayAsync(cancellation) is not var (day, digest))
            return true;
        return await store.Days.ListAsync(day, day.AddDays(1), 1, cancellation) is [var kept]
            && kept.Digest(county.Code).AsSpan().SequenceEqual(digest.AsSpan());
    }

    [LoggerMessage(LogLevel.Information, "Sealed {Day} with {Count} cases; its root is {Root}.")]
    private static partial void LogSealed(ILogger log, DateOnly day, int count, string root);

    [LoggerMessage(
        LogLevel.Critical,
        "The last sealed day is not in the database any more; no day is sealed. Run 'case verify --all', and see docs/verify.md.")]
    private static partial void LogLost(ILogger log);

    [LoggerMessage(LogLevel.Warning, "The day could not be sealed; it is tried again in a minute.")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
