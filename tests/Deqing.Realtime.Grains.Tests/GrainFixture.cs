using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Hooks;
using Deqing.Realtime.Grains.Hosting;
using Deqing.Realtime.Grains.Live;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Concurrency;
using Orleans.TestingHost;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>
/// A silo with all grains on a real SQLite database, under a clock that only moves when a test moves it. Killing the silo
/// loses what a killed process loses; the database stays.
/// </summary>
public sealed class GrainFixture : IAsyncDisposable
{
    private static readonly AuditChain Chain = new(new byte[32]);
    public static readonly DateTimeOffset Start = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("deqing-grains-").FullName;
    private readonly IHookSender? sender;
    private readonly bool learns;
    private readonly short silos;
    private IWorkerRegister? workers;
    private InProcessTestCluster cluster = null!;


    private GrainFixture(IHookSender? sender, bool learns, short silos) => (this.sender, this.learns, this.silos) = (sender, learns, silos);

    public FakeTimeProvider Clock { get; } = new(Start);

    /// <summary>The county; another one holds from the next start on.</summary>
    public County County { get; set; } = TestCounty.Create();

    public IStore Store { get; private set; } = null!;

    /// <summary>Cases as the grains see them; a test may make it fail.</summary>
    internal FaultyCaseLog Cases { get; private set; } = null!;

    /// <summary>Subscriptions as the grains see them, counting what is asked.</summary>
    internal CountingHookStore Hooks { get; private set; } = null!;

    internal CallRecorder Calls { get; } = new();

    public IGrainFactory Grains => cluster.Client;

    public IClusterClient Client => cluster.Client;

    /// <param name="sender">Sends events of subscriptions; without one none are sent.</param>
    /// <param name="county">The county; the test county if none is named.</param>
    /// <param name="workers">Who can be sent; those of the database if none are named.</param>
    /// <param name="learns">Whether it is learnt from the log how long steps take.</param>
    /// <param name="silos">How many silos share the work on the one database; a dead one is noticed within seconds.</param>
    public static async Task<GrainFixture> CreateAsync(
        IHookSender? sender = null, County? county = null, WorkerBook? workers = null, bool learns = false, short silos = 1)
    {
        var fixture = new GrainFixture(sender, learns, silos) { workers = workers is null ? null : new KnownWorkers(workers) };
        fixture.County = county ?? fixture.County;
        fixture.Store = StoreFactory.Open(new StorageSettings { DataDirectory = fixture.folder });
        await fixture.Store.PrepareAsync(CancellationToken.None);
        await fixture.Store.Registry.ImportAsync(fixture.County.Parts.Sensors, Start, CancellationToken.None);
        fixture.Cases = new FaultyCaseLog(fixture.Store.Cases);
        fixture.Hooks = new CountingHookStore(fixture.Store.Hooks);
        await fixture.StartAsync();
        return fixture;
    }

    /// <summary>What a device does: the log first, then the sensor.</summary>
    public async Task Receive(string sensor, params Observation[] observations)
    {
        await Log(sensor, observations);
        await Grains.GetGrain<ISensorGrain>(sensor).Observe(new Immutable<ImmutableArray<Observation>>([.. observations]));
    }

    /// <summary>Logged and acknowledged, but the process dies before a grain hears of it.</summary>
    public Task Log(string sensor, params Observation[] observations)
    {
        var number = Get<ISensors>().Now.Find(sensor)!.Number;
        return Store.Readings.AppendAsync(
            [.. observations.Select(observation => new LoggedObservation(number, observation))], CancellationToken.None);
    }

    /// <summary>A service of the silo.</summary>
    public T Get<T>()
        where T : notnull => cluster.GetSiloServiceProvider().GetRequiredService<T>();

    /// <summary>kill -9 of the only silo, and a start on the same database.</summary>
    /// <param name="whileDown">What happens in between.</param>
    public async Task KillAndRestart(Action? whileDown = null)
    {
        foreach (var silo in cluster.Silos.ToList())
            await cluster.KillSiloAsync(silo);
        whileDown?.Invoke();
        await cluster.DisposeAsync();
        await StartAsync();
        await WakeAll();
    }

    /// <summary>kill -9 of the silo of a cluster that has run longest; another one joins the rest.</summary>
    public async Task KillOldestAndJoin()
    {
        await cluster.KillSiloAsync(cluster.Silos[0]);
        await cluster.StartSilosAsync(1);
    }

    /// <summary>Every sensor that was ever heard is awake, so that silence is judged.</summary>
    public Task Listening() =>
        Until("silence to be judged", () => Task.FromResult(Get<Hearing>().Deafness), deafness => deafness is not null, TimeSpan.Zero);

    /// <summary>kill -9 of one of several silos; the others go on.</summary>
    public Task KillOne() => cluster.KillSiloAsync(cluster.Silos[^1]);

    /// <summary>The number a query answers with.</summary>
    public async Task<long> CountSqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "realtime.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What somebody does to the database who is not the program.</summary>
    public async Task RunSqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "realtime.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    /// <summary>Changes a device as an administrator does; returns when that counts.</summary>
    public async Task ChangeDevice(string sensor, Func<Device, Device> change)
    {
        await WriteDevice(sensor, change);
        await Get<DeviceRegister>().RefreshAsync(CancellationToken.None);
    }

    /// <summary>Changes a device of which no grain has heard yet.</summary>
    public async Task WriteDevice(string sensor, Func<Device, Device> change)
    {
        var (_, devices) = await Store.Registry.ChangedSinceAsync(-1, CancellationToken.None);
        await WriteDevice(change(devices.Single(device => device.Sensor.Id == sensor)));
    }

    /// <summary>Writes a device that may be new; returns when it counts.</summary>
    public async Task SaveDevice(Device device)
    {
        await WriteDevice(device);
        await Get<DeviceRegister>().RefreshAsync(CancellationToken.None);
    }

    private async Task WriteDevice(Device device)
    {
        var audit = new AuditDraft(Start, "test", AuditDraft.Done, "me", "", "", null, null, null);
        Assert.Equal(DeviceWrite.Written, await Store.Registry.SaveAsync([device], [audit], Chain, CancellationToken.None));
    }

    public async Task WakeAll()
    {
        foreach (var village in County.Parts.Villages)
            await Grains.GetGrain<IVillageGrain>(village.Code).Wake();
        foreach (var pond in County.Parts.Ponds)
            await Grains.GetGrain<IPondGrain>(pond.Id).Wake();
    }

    /// <summary>Moves the clock in small steps until something is so; fails with what was expected and what was seen last.</summary>
    public async Task Until<T>(string expectation, Func<Task<T>> read, Func<T, bool> holds, TimeSpan? step = null)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        T seen;
        do
        {
            seen = await read();
            if (holds(seen))
                return;
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }
        while (TimeProvider.System.GetElapsedTime(deadline) < Patience);
        Assert.Fail($"expected {expectation}; last seen: {seen}");
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var (revision, devices) = await Store.Registry.ChangedSinceAsync(-1, CancellationToken.None);
        var registry = new DeviceRegistry(County, revision, devices);
        var builder = new InProcessTestClusterBuilder(silos);

        // Under the same name the next life finds what grains have stored, as the program does.
        builder.Options.ServiceId = "grains";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddGrains(Store);
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton(County).AddSingleton(registry);
            silo.Services.AddSingleton(Store.Readings);
            silo.Services.AddSingleton<ICaseLog>(Cases);
            if (sender is not null)
                silo.Services.AddSingleton<IHookStore>(Hooks).AddSingleton(sender).AddHookDelivery();
            if (workers is not null)
                silo.Services.AddSingleton(workers);
            if (learns)
                silo.Services.AddForecastReading();
            silo.AddOutgoingGrainCallFilter(Calls);
            if (silos > 1)
                silo.Configure<ClusterMembershipOptions>(membership =>
                {
                    membership.ProbeTimeout = TimeSpan.FromMilliseconds(300);
                    membership.NumMissedProbesLimit = membership.NumVotesForDeathDeclaration = 1;
                });
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(LiveStreams.Provider));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    private sealed class KnownWorkers(WorkerBook book) : IWorkerRegister
    {
        public ValueTask<WorkerBook> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult(book);

        public void Forget()
        {
        }
    }
}
