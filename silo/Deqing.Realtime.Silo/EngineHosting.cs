using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Deqing.Realtime.Silo;

/// <summary>Registers the engine in a host.</summary>
public static class EngineHosting
{
    /// <summary>Adds the county, the database and a silo with all grains.</summary>
    public static TBuilder AddEngine<TBuilder>(this TBuilder builder, Engine engine)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(engine.County).AddSingleton(engine.Finder);

        // By a function, because then the container closes the database last of all: an orderly stop leaves one tidy file.
        builder.Services.AddSingleton(_ => engine.Store);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Readings);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Cases);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Hooks);
        builder.UseOrleans(silo =>
        {
            // One silo that talks to nobody else: its ports are any two that are free, and only on loopback.
            var (siloPort, gatewayPort) = (FreePort(), FreePort());
            silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, siloPort));
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
            silo.AddGrains(engine.Store);
        });
        return builder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
