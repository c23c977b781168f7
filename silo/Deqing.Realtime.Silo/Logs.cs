using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Deqing.Realtime.Silo;

/// <summary>Where log events go: people read the console, programs read the file.</summary>
public static class Logs
{
    private const int DaysKept = 31;
    private const long FileSizeLimit = 256L * 1024 * 1024;

    /// <summary>
    /// Readable lines to the console, compact JSON to <c>log/deqing-yyyyMMdd.jsonl</c> in the data folder, 31 files kept.
    /// </summary>
    public static TBuilder AddLogs<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var folder = (builder.Configuration.GetSection(DataOptions.Section).Get<DataOptions>() ?? new DataOptions()).Directory;
        builder.Services.AddSerilog(logs => logs
            .MinimumLevel.Information()
            .MinimumLevel.Override("Orleans", LogEventLevel.Warning)
            .MinimumLevel.Override("Polly", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogEventLevel.Fatal) // see LiveFailures
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error) // its keys are in a folder of their owner's
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal) // a stale token is the client's affair
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System.Net.Http.HttpClient", LogEventLevel.Warning)
            .Filter.ByExcluding(IsFromBeforeTheStart)
            .Enrich.FromLogContext()
            .Enrich.With<Masking>()
            .Destructure.With<Masking>()
            .WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(
                new CompactJsonFormatter(), Path.Combine(folder, "log", "deqing-.jsonl"), rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: DaysKept, fileSizeLimitBytes: FileSizeLimit, rollOnFileSizeLimit: true));
        return builder;
    }

    // The watchdog of Orleans counts its first interval from the start of the machine, and warns of it at every start.
    private static bool IsFromBeforeTheStart(LogEvent happened) =>
        happened.Properties.TryGetValue("TimeSinceLastTick", out var property)
        && property is ScalarValue { Value: TimeSpan silence }
        && silence > DateTime.Now - Process.GetCurrentProcess().StartTime;
}
