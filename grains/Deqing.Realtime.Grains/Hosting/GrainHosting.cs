using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Grains.History;
using Deqing.Realtime.Grains.Hooks;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Storage;

namespace Deqing.Realtime.Grains.Hosting;

/// <summary>Registers what the grains need.</summary>
public static class GrainHosting
{
    private const string PubSub = "PubSubStore";

    /// <summary>Grain storage on the store's database, the live streams, and the services that run beside the grains.</summary>
    /// <remarks>
    /// A <c>County</c>, its <see cref="DeviceRegistry"/>, an <see cref="IStore"/> and a <see cref="TimeProvider"/> must be registered.
    /// </remarks>
    public static ISiloBuilder AddGrains(this ISiloBuilder silo, IStore store)
    {
        silo.AddAdoNetGrainStorage(PondGrain.Store, options =>
        {
            options.Configure(storage =>
            {
                storage.Invariant = store.OrleansInvariant;
                storage.ConnectionString = store.OrleansConnectionString;
            });
            options.Configure<Orleans.Serialization.Serializer>((storage, serializer) =>
                storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer));
        });
        silo.AddMemoryStreams(LiveStreams.Provider);

        // Who listens to the live streams is known only to processes that are alive, so there is nothing to keep.
        silo.AddMemoryGrainStorage(PubSub);
        silo.Services.AddSingleton<Readiness>();
        silo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DeviceRegister>(services, store))
            .AddSingleton<ISensors>(services => services.GetRequiredService<DeviceRegister>())
            .AddHostedService(services => services.GetRequiredService<DeviceRegister>());
        silo.Services.AddHostedService<WarmUp>();
        silo.Services.AddSingleton<CaseLinks>().AddHostedService(provider => provider.GetRequiredService<CaseLinks>());
        silo.Services.AddHostedService<OutboxRelay>();
        silo.Services.AddHostedService<DeadlineRenewal>();
        silo.Services.AddSingleton<Forecasts>().AddSingleton<IForecasts>(services => services.GetRequiredService<Forecasts>());
        silo.Services.AddSingleton(store.Faults).AddSingleton<JudgedReadings>();
        silo.AddLiveness();
        silo.AddDuty(store);
        silo.AddWorkers(store);
        silo.Services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return silo;
    }

    private static void AddLiveness(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<LivenessOptions>().BindConfiguration(LivenessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        silo.Services.AddSingleton<Hearing>().AddHostedService<LinkSweep>();
    }

    // Reminders only bring a clock back to work that has lost its silo; what is owed is in the rows of the cases.
    private static void AddDuty(this ISiloBuilder silo, IStore store)
    {
        silo.UseInMemoryReminderService();
        silo.Services.AddOptions<DutyOptions>().BindConfiguration(DutyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        silo.Services.AddSingleton<IDutyRegister>(services => new DutyRegister(
            store, services.GetRequiredService<County>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IOptions<DutyOptions>>()));
        silo.Services.AddSingleton<LifeProof>().AddSingleton<DutyMeter>();
        silo.Services.AddHostedService<LifeWatch>();
    }

    private static void AddWorkers(this ISiloBuilder silo, IStore store)
    {
        silo.Services.AddOptions<DispatchOptions>().BindConfiguration(DispatchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        silo.Services.AddSingleton<WorkerBoard>().AddSingleton<NoticeSignal>().AddSingleton(store.Workers);
        silo.Services.AddSingleton<IWorkerRegister, WorkerRegister>();
    }

    /// <summary>Lets accounts of the demonstration be called, as long as it runs.</summary>
    public static IServiceCollection AddDemonstrationDuty(this IServiceCollection services) =>
        services.Configure<DutyOptions>(options => options.WithDemonstration = true);

    /// <summary>Lets it be learnt from the case log how long steps take.</summary>
    public static IServiceCollection AddForecastReading(this IServiceCollection services)
    {
        services.AddOptions<ForecastOptions>().BindConfiguration(ForecastOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddHostedService<ForecastReader>();
    }

    /// <summary>Lets the reading log be summed up and old parts of it be removed.</summary>
    public static IServiceCollection AddHistoryKeeping(this IServiceCollection services)
    {
        services.AddOptions<HistoryKeepingOptions>().BindConfiguration(HistoryKeepingOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => new HistoryDays(
            TimeZoneInfo.FindSystemTimeZoneById(provider.GetRequiredService<County>().Parts.TimeZone)));
        return services.AddHostedService<HistoryKeeper>();
    }

    /// <summary>Lets the subscriptions of other systems send events. An <see cref="IHookSender"/> must be registered.</summary>
    public static IServiceCollection AddHookDelivery(this IServiceCollection services) => services.AddHostedService<HookTicker>();

    /// <summary>
    /// Lets the policies be rehearsed every night. An <see cref="INoticeSender"/> and <see cref="INightTexts"/> must be registered.
    /// </summary>
    public static IServiceCollection AddNights(this IServiceCollection services)
    {
        services.AddOptions<RehearsalOptions>().BindConfiguration(RehearsalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<NightCases>().AddSingleton<INightRound, NightRound>().AddHostedService<NightWatch>();
    }

    /// <summary>Lets people be told who were called. An <see cref="INoticeSender"/> must be registered.</summary>
    public static IServiceCollection AddNoticeDelivery(this IServiceCollection services)
    {
        services.AddOptions<NoticeOptions>().BindConfiguration(NoticeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<NoticeRound>().AddHostedService<NoticeTicker>();
    }
}
