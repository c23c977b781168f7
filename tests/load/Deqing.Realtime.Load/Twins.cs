using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Load;

/// <summary>What a sensor that is awake and idle takes in memory: managed heap before and after all of a county have been woken.</summary>
internal static class Twins
{
    /// <summary>Runs it, in this process, on a database file of its own.</summary>
    public static async Task RunAsync(Table table)
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
            using var host = builder.AddEngine(engine).Build();
            await host.StartAsync();
            table.Add("managed memory of an idle sensor twin", "≤ 6 KiB", $"{await MeasureAsync(host.Services, engine) / 1024:F1} KiB");
            await host.StopAsync();
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
        await services.GetRequiredService<IStore>().Readings.AppendAsync(
            [.. stations.Select(sensor => new LoggedObservation(sensor.Number, new Observation(now, now, 1, [.. values])))],
            CancellationToken.None);
        // The first few make what all share.
        const int Shared = 64;
        foreach (var sensor in stations[..Shared])
            await grains.GetGrain<ISensorGrain>(sensor.Id).Read();
        var before = Heap();
        foreach (var sensor in stations[Shared..])
            await grains.GetGrain<ISensorGrain>(sensor.Id).Read();
        return (Heap() - before) / (double)(stations.Length - Shared);
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
