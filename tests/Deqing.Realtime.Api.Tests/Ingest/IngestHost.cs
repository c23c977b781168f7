using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>The way in as the program builds it, on a real Kestrel and a real broker, over a log in memory.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    /// <summary>Longest wait for what must happen; reached only by a failing test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> counts = [];

    private IngestHost(WebApplication app) => this.app = app;

    public required MemoryLog Log { get; init; }

    public required ToldSensors Sensors { get; init; }

    public required FakeTimeProvider Time { get; init; }

    public HttpClient Http { get; } = new();

    public int MqttPort => Get<MqttBroker>().Port;

    public int Hj212Port => Get<Hj212Listener>().Port;

    public Hj212Handler Hj212 => Get<Hj212Handler>();

    public int MqttTlsPort => Get<MqttBroker>().TlsPort!.Value;

    public ObservationFraming Framing => Get<ObservationFraming>();

    /// <summary>What devices said of their connection.</summary>
    public SensorLinks Links => Get<SensorLinks>();

    public static Task<IngestHost> StartAsync(params (string Key, object Value)[] settings) => StartAsync(new MemoryLog(), settings);

    /// <summary>As <see cref="StartAsync(ValueTuple{string, object}[])"/>, with a log others may write too.</summary>
    public static async Task<IngestHost> StartAsync(MemoryLog log, params (string Key, object Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        (string Key, object Value)[] all = [.. settings, ("Mqtt:Port", 0), ("Hj212:Port", 0)];
        builder.Configuration.AddInMemoryCollection(
            all.GroupBy(setting => setting.Key).Select(group => KeyValuePair.Create(group.Key, group.First().Value.ToString())));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var sensors = new ToldSensors();
        var time = new FakeTimeProvider(IngestCounty.Now);
        builder.Services.AddEdgeOptions().AddIngest()
            .AddSingleton(IngestCounty.Value)
            .AddSingleton<ISensors>(IngestCounty.Book)
            .AddSingleton<IObservationLog>(log)
            .AddSingleton<IReadingLog>(log)
            .AddSingleton<IDeviceBook>(new FakeBook(IngestCounty.Book.Now))
            // Refusals are counted here and written nowhere: the audit log is tested where it is.
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<AccessRefusals>(provider, new AccessWriter(null!, null!, null!)))
            .AddSingleton<IObservationSink>(sensors)
            .AddSingleton<TimeProvider>(time)
            .AddScoped<CurrentCaller>()
            .AddSingleton<Func<IDeviceRights>>(() => new AnyDevice());
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<CurrentCaller>().Become(Caller.Engine, null);
            return next(context);
        });
        app.MapIngest();
        var host = new IngestHost(app) { Log = log, Sensors = sensors, Time = time };
        host.Listen();
        await app.StartAsync();
        host.Http.BaseAddress = new Uri(app.Urls.Single());
        return host;
    }

    /// <summary>Lets its clock go on, as fast as the real one or faster, until the result is disposed.</summary>
    public IDisposable LetTimePass() => new Timer(_ => Time.Advance(TimeSpan.FromMilliseconds(50)), null, 10, 10);

    /// <summary>Asks until something is so.</summary>
    public static async Task Until(string what, Func<bool> holds)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience.TotalSeconds} s: {what}.");
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Value of a counter with all its tags, for example <c>observations_total http accepted</c>.</summary>
    public long Count(string nameAndTags) => counts.GetValueOrDefault(nameAndTags);

    public async Task<IntakeAnswer> TakeLinesAsync(byte[] body)
    {
        var batch = new ObservationBatch(Time.GetUtcNow(), Reach.County);
        Assert.Null(Framing.ReadLines(body, batch));
        return await Get<ObservationGateway>().TakeAsync(IngestProtocol.Http, batch, CancellationToken.None)
            ?? throw new InvalidOperationException("The log did not take the batch.");
    }

    public Task<IntakeAnswer> TakeLinesAsync(params string[] lines) =>
        TakeLinesAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>Ends what runs in it.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Log.Release();
        Http.Dispose();
        await app.DisposeAsync();
        listener.Dispose();
    }

    /// <summary>
    /// Lets every device send everything, and one whose user name is the id of a sensor act as with this sensor's own key. What
    /// keys allow is tested where keys are.
    /// </summary>
    private sealed class AnyDevice : IDeviceRights
    {
        private SensorPlace? own;

        public string Credential { get; private set; } = "";

        public Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation)
        {
            Credential = username ?? "anybody";
            own = IngestCounty.Book.Now.Find(Credential);
            return Task.FromResult(Credential != "nobody");
        }

        public ValueTask<DeviceReach?> ReachAsync(CancellationToken cancellation) => new(new DeviceReach(Reach.County, own));
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    private void Listen()
    {
        var factory = Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == IngestMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = string.Join(' ', tags.ToArray().Select(tag => (string)tag.Value!).Prepend(instrument.Name));
            counts.AddOrUpdate(key, value, (_, before) => before + value);
        });
        listener.Start();
    }
}
