using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Prometheus;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>Figures about the program itself for Prometheus.</summary>
internal static class Measuring
{
    private static readonly string[] Meters = ["Deqing.Realtime", "Microsoft.Orleans"];

    // Milliseconds and seconds alike: an instrument of either unit finds a few buckets that tell something.
    private static readonly double[] Buckets = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 25, 100, 500, 1_000, 5_000];

    /// <summary>Collects the meters of the program and of Orleans, and the process's own figures.</summary>
    public static IServiceCollection AddMeasuring(this IServiceCollection services)
    {
        // A registry of its own for each host: the library's global one would mix the hosts of one process.
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        services.AddSingleton(registry);
        services.AddSingleton<MeterListening>();
        return services;
    }

    /// <summary>Starts collecting and maps <c>/metrics</c>.</summary>
    public static async Task MapMeasuringAsync(this WebApplication app)
    {
        var registry = app.Services.GetRequiredService<CollectorRegistry>();
        app.Services.GetRequiredService<MeterListening>();
        app.MapMetrics("/metrics", registry).RequiresInCounty(Operation.ReadFigures);

        // The library begins to listen to meters with the first export; what is counted before would be lost.
        await registry.CollectAndExportAsTextAsync(Stream.Null);
    }

    private sealed class MeterListening(CollectorRegistry registry) : IDisposable
    {
        private readonly IDisposable listener = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            MetricFactory = Metrics.WithCustomRegistry(registry),
            MetricsExpireAfter = TimeSpan.FromDays(1),
            InstrumentFilterPredicate = instrument => Meters.Any(name => instrument.Meter.Name.StartsWith(name, StringComparison.Ordinal)),
            ResolveHistogramBuckets = _ => Buckets,
        });

        public void Dispose() => listener.Dispose();
    }
}
