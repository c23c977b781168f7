using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Deadlines;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Duty;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Api.Figures;
using Deqing.Realtime.Api.Forecast;
using Deqing.Realtime.Api.Hooks;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Map;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Notices;
using Deqing.Realtime.Api.Open311;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.Ponds;
using Deqing.Realtime.Api.Proofs;
using Deqing.Realtime.Api.Reports;
using Deqing.Realtime.Api.SensorThings;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Api.Workers;
using Deqing.Realtime.Fleet.Demonstrate;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>The whole program, put together in one place for its start and for its tests.</summary>
internal static class Application
{
    /// <summary>Checks the configuration, opens the engine and builds the application around it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="logging">Says where log events go.</param>
    /// <exception cref="StartupRefused">The configuration, the county pack or the database is refused.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder> logging)
    {
        KnownConfiguration.Check(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecretsFolder();
        KnownConfiguration.Check(builder.Configuration);
        builder.WebHost.UseUrls(ListeningAddresses.Check(builder.Configuration));
        builder.AddRequestLimits();
        var engine = await Engine.OpenAsync(builder.Configuration, CancellationToken.None);

        logging(builder);
        builder.AddEngine(engine);
        builder.Services.AddEdgeOptions().AddJson().AddProblems().AddMeasuring().AddApiDocument().AddWebFiles();
        builder.Services.AddSingleton<IReadiness, EngineReadiness>().AddSingleton<Build>();
        builder.Services.AddSingleton(new MapSources(engine.Pack));
        await builder.AddSignInAsync(engine);
        await builder.AddDevicesAsync(engine);
        await builder.AddProofsAsync(engine);
        await builder.AddReportsAsync();
        builder.Services.AddRateLimits().AddPeople();
        builder.Services.AddLedger().AddIngest().AddPlaces().AddPonds().AddCases().AddOpen311().AddMedia().AddHooks().AddEscalation()
            .AddRosters().AddMaps().AddLive().AddNotices().AddWorkers().AddSensorThings();
        builder.AddDemonstration(engine);

        var app = builder.Build();
        app.UseTransportSecurity().UseProblems().UseRequestLimits().UseWebFiles();
        app.UseRouting();
        app.UseSignIn().UseRateLimiter().UseMiddleware<AccessGate>();
        app.MapSessions().MapSecondFactors().MapSetup().MapExternalSignIn(app.Services.GetRequiredService<IOptions<OpenIdOptions>>().Value);
        app.MapPeople().MapGrants().MapKeys().MapContacts().MapAudit();
        app.MapIngest().MapLedger().MapSensorThings().MapPlaces().MapPonds().MapDeadlines().MapUploads().MapMedia().MapLive().MapHealth();
        app.MapMaps().MapCatalogue().MapCases().MapReports().MapOpen311().MapProofs().MapHooks().MapFigures().MapForecast();
        app.MapEscalation().MapRosters().MapDutyChanges().MapDuty().MapNotices().MapRecommendations().MapWorkers().MapTasks();
        app.MapDevices().MapDeviceKeys().MapDeviceImport();
        app.MapApiDocument();
        await app.MapMeasuringAsync();
        AccessGate.CheckAll(app);
        await app.SeedPeopleAsync();
        app.Services.GetRequiredService<Uploads>();
        app.Services.GetRequiredService<MqttBroker>().Open();
        app.Services.GetRequiredService<Hj212Listener>().Open();
        return app;
    }

    /// <summary>The demonstration fleet: an outside client that happens to live in this process and comes in over loopback MQTT.</summary>
    private static void AddDemonstration(this WebApplicationBuilder builder, Engine engine)
    {
        var fleet = builder.Configuration.GetSection(FleetOptions.Section).Get<FleetOptions>() ?? new FleetOptions();
        var mqtt = builder.Configuration.GetSection(MqttOptions.Section).Get<MqttOptions>() ?? new MqttOptions();
        var demonstration = new Demonstration(fleet.Enabled);
        var people = DemonstrationPeople.Read(engine.Pack, engine.County, demonstration);
        builder.Services.AddSingleton(demonstration).AddSingleton(people);
        if (!fleet.Enabled)
            return;
        builder.Services.AddSingleton<IDeviceBook>(services => new DemonstrationInstruments(
            people.Instruments, services.GetRequiredService<ISensors>(), services.GetRequiredService<DeviceBook>()));
        if (mqtt.Port == 0)
            throw new StartupRefused(
                "Mqtt:Port=0 lets the system choose a port, which the fleet cannot know: set Fleet:Enabled=false or a port.");
        builder.Services.AddDemonstrationDuty();
        builder.Services.AddFleet(new DemonstrationOptions
        {
            CountyFolder = engine.Pack, Port = mqtt.Port, Speed = fleet.Speed, Seed = fleet.Seed, Key = people.Key,
        });
    }
}
