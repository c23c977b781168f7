using System.Diagnostics;
using Deqing.Realtime.Domain.Forecast;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Forecast;

/// <summary>
/// Reads from the case log how long steps take: once the host has started, and again from time to time. It reads one day after the
/// other and keeps nothing of a case but its times, so nobody waits for it.
/// </summary>
internal sealed partial class ForecastReader(
    ICaseLog log, Forecasts forecasts, TimeProvider time, IOptions<ForecastOptions> options, IHostApplicationLifetime lifetime,
    ILogger<ForecastReader> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        lifetime.EveryAsync(TimeSpan.FromMinutes(options.Value.ReadMinutes), time, ReadAsync, stoppingToken);

    private async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            var (clock, now) = (Stopwatch.StartNew(), time.GetUtcNow());
            var reading = new ForecastBook.Reading(now);
            for (var day = now.AddDays(-options.Value.Days); day < now; day = day.AddDays(1))
                await log.ScanAsync(day, Earlier(day.AddDays(1), now), row => reading.Add(row.Case), stopping);
            forecasts.Book = reading.Close();
            LogRead(logger, forecasts.Book.Cases, clock.ElapsedMilliseconds);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Information, Message = "How long steps take was read from {Cases} cases in {Milliseconds} ms")]
    private static partial void LogRead(ILogger logger, int cases, long milliseconds);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "How long steps take could not be read; what was known before counts until the next time")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
