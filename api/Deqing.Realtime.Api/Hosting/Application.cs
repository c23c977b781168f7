using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Map;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.Ponds;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>The whole program, put together in one place for its start and for its tests.</summary>
internal static class Application
{
    /// <summary>Checks the configuration, opens the engine and builds the application around it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="logging">Says where log events go.</param>
    /// <exception cref="Configuration.StartupRefused">The configuration is refused.</exception>
    /// <exception cref="Silo.StartupRefused">The county pack or the database is.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder> logging)
    {
        KnownConfiguration.Check(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        KnownConfiguration.Check(builder.Configuration);
        builder.WebHost.UseUrls(LoopbackOnly.Check(builder.Configuration));
        var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);

        logging(builder);
        builder.AddEngine(engine);
        builder.Services.AddEdgeOptions().AddJson().AddProblems().AddMeasuring().AddApiDocument().AddWebFiles();
        builder.Services.AddSingleton<IReadiness, EngineReadiness>().AddSingleton<Build>();
        builder.Services.AddSingleton(new Demonstration(builder.Configuration.GetValue("Fleet:Enabled", true)));
        builder.Services.AddSingleton(new MapSources(engine.Pack));
        builder.Services.AddSingleton(new GroupCommitOptions()).AddSingleton<GroupCommit>().AddSingleton<IObservationLog, GroupCommitLog>();
        builder.Services.AddIngest().AddPlaces().AddPonds().AddMaps().AddLive();

        var app = builder.Build();
        app.UseProblems().UseWebFiles();
        app.MapIngest().MapPlaces().MapPonds().MapCases().MapLive().MapHealth();
        app.MapMaps().MapMeasuring().MapApiDocument();
        return app;
    }

    private sealed class GroupCommitLog(GroupCommit commit) : IObservationLog
    {
        public Task<bool[]> AppendAsync(IReadOnlyList<LoggedObservation> rows, CancellationToken cancellation) =>
            commit.AppendAsync(rows, cancellation);
    }
}
