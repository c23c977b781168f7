using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Deqing.Realtime.Load;

/// <summary>
/// What a sensor that was heard and is idle takes in memory, with what its pond holds of it: managed heap before and after all of a
/// county have been heard once.
/// </summary>
internal static class Twins
{
    /// <summary>The first argument of the process.</summary>
    public const string Command = "twins";

    /// <summary>Runs it in a process of its own: nothing else may come and go on the heap.</summary>
    public static async Task RunAsync(Table table)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(Twins).Assembly.Location, Command]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The twins could not be measured.");
        table.Add(
            "managed memory of an idle sensor twin", "≤ 6 KiB", $"{double.Parse(said, CultureInfo.InvariantCulture) / 1024:F1} KiB");
    }

    /// <summary>Is it, in its own process, on a database file of its own; says how many bytes.</summary>
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("realtime-twins.").FullName;
        try
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["County:Pack"] = Path.Combine(RunningProgram.Repository, "deploy", "counties", "deqing"),
                ["Data:Directory"] = folder,
                ["Storage:Provider"] = "sqlite",
            });
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(TimeProvider.System);
            var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);
            builder.AddEngine(engine);

            // It would wake all of them before the heap is looked at.
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "LinkSweep"));
            using var host = builder.Build();
            await host.StartAsync();
            await host.Services.GetRequiredService<Readiness>().Ready;
            Console.WriteLine((await MeasureAsync(host.Services, engine)).ToString("F0", CultureInfo.InvariantCulture));
            await host.StopAsync();
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(IServiceProvider services, Engine engine)
    {
        var (grains, now) = (services.GetRequiredService<IGrainFactory>(), Intake.Normalise(DateTimeOffset.UtcNow));
        var stations = engine.County.Stations();
        var values = Enumerable.Range(1, Workload.ValuesPerMessage).Select(metric => new MetricValue((byte)metric, 7, Quality.Good));
        var log = services.GetRequiredService<IStore>().Readings;

        // The first few make what all share.
        const int Shared = 64;
        foreach (var sensor in stations[..Shared])
            await HearAsync(sensor);
        var before = Heap();
        foreach (var sensor in stations[Shared..])
            await HearAsync(sensor);
        return (Heap() - before) / (double)(stations.Length - Shared);

        async Task HearAsync(SensorPlace sensor)
        {
            var observation = new Observation(now, now, 1, [.. values]);
            await log.AppendAsync([new LoggedObservation(sensor.Number, observation)], CancellationToken.None);
            await grains.GetGrain<ISensorGrain>(sensor.Id).Observe(new Immutable<ImmutableArray<Observation>>([observation]));
        }
    }

    private static long Heap()
    {
        for (var time = 0; time < 3; time++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
