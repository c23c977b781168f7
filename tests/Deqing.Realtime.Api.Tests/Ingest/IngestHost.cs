using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
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

    public ObservationFraming Framing => Get<ObservationFraming>();

    public static async Task<IngestHost> StartAsync(params (string Key, object Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value.ToString())).UnionBy(
                [KeyValuePair.Create("Mqtt:Port", (string?)"0")], setting => setting.Key));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var log = new MemoryLog();
        var sensors = new ToldSensors();
        var time = new FakeTimeProvider(IngestCounty.Now);
        builder.Services.AddEdgeOptions().AddIngest()
            .AddSingleton(IngestCounty.Value)
            .AddSingleton<IObservationLog>(log)
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

    public async ValueTask DisposeAsync()
    {
        Log.Release();
        Http.Dispose();
        await app.DisposeAsync();
        listener.Dispose();
    }

    /// <summary>Lets every device send everything: what a key allows is tested where keys are.</summary>
    private sealed class AnyDevice : IDeviceRights
    {
        public Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation) =>
            Task.FromResult(true);

        public ValueTask<Reach?> ReachAsync(CancellationToken cancellation) => new(Reach.County);
    }

    private T Get<T>()
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
