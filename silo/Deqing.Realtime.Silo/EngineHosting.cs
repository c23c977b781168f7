using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Deqing.Realtime.Silo;

/// <summary>Registers the engine in a host.</summary>
public static class EngineHosting
{
    /// <summary>Adds the county, the database and a silo with all grains.</summary>
    public static TBuilder AddEngine<TBuilder>(this TBuilder builder, Engine engine)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(engine.County).AddSingleton(engine.Registry).AddSingleton(engine.Finder);

        // By a function, because then the container closes the database last of all: an orderly stop leaves one tidy file.
        builder.Services.AddSingleton(_ => engine.Store);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Readings);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().History);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Cases);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Registry);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Hooks);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Rosters);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Policies);
        builder.Services.AddSingleton(services => services.GetRequiredService<IStore>().Notices);
        builder.Services.AddForecastReading().AddHistoryKeeping();
        builder.UseOrleans(silo =>
        {
            // One silo that talks to nobody else: its port is any that is free, only on loopback, and it opens none for clients.
            var port = FreePort();
            silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, port));
            silo.ConfigureEndpoints(IPAddress.Loopback, port, gatewayPort: 0);

            // Nobody is there who could do without it: a machine that stood still, or a clock that was put forward, is no reason to end.
            silo.Configure<ClusterMembershipOptions>(membership => membership.LivenessEnabled = false);
            silo.AddGrains(engine.Store);
        });
        return builder;
    }

    /// <summary>
    /// A port nobody listens on, below those that systems lend to outgoing connections: none takes it before the silo does.
    /// </summary>
    private static int FreePort()
    {
        for (var tries = 1; ; tries++)
        {
            var port = Random.Shared.Next(22_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException) when (tries < 100)
            {
                // Somebody has it.
            }
        }
    }
}
