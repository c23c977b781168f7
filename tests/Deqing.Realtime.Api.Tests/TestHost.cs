using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Tests;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Tests.Counties;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(SharedHost))]

namespace Deqing.Realtime.Api.Tests;

/// <summary>
/// The real program in this process: Kestrel, broker, silo and SQLite on free ports, over a small county pack and a data
/// folder of its own that is deleted with it.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>Longest wait for what must happen; reached only by a failing test.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SmallPack pack = TestPack.Create();
    private readonly string data = Directory.CreateTempSubdirectory("data-").FullName;
    private WebApplication app = null!;

    private TestHost()
    {
    }

    /// <summary>A client of the program.</summary>
    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>Port of its broker.</summary>
    public int MqttPort => Get<MqttBroker>().Port;

    /// <summary>Its clock, to the millisecond, as the log keeps times.</summary>
    public DateTimeOffset Now => Intake.Normalise(Get<TimeProvider>().GetUtcNow());

    /// <summary>Starts the program and waits until it is ready.</summary>
    /// <param name="settings">Settings as on the command line, for example <c>Hub:MaxScopes=2</c>.</param>
    public static async Task<TestHost> StartAsync(params string[] settings)
    {
        var host = new TestHost();
        string[] own =
        [
            "Urls=http://127.0.0.1:0", "Mqtt:Port=0", "Fleet:Enabled=false", $"County:Pack={host.pack.Path}", $"Data:Directory={host.data}",
        ];
        host.app = await Application.BuildAsync(
            [.. own.Concat(settings).Select(setting => $"--{setting}")], builder => builder.Logging.ClearProviders());
        await host.app.StartAsync();
        host.Http.BaseAddress = new Uri(host.app.Urls.Single());
        await Until("ready", async () => (await host.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
        return host;
    }

    /// <summary>A service of the program.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The answer to a request, whatever its status.</summary>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => Http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>The answer to a GET, whatever its status.</summary>
    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The answer to a GET as JSON, whatever its status.</summary>
    public async Task<(int Status, JsonNode Body)> Read(string path)
    {
        using var response = await Get(path);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Hands an observation in over HTTP, as a device does, and asserts that it was taken.</summary>
    public async Task Observe(string sensor, DateTimeOffset at, params (string Metric, float Value)[] values)
    {
        var observation = new
        {
            sensor,
            at = at.ToString("O", CultureInfo.InvariantCulture),
            values = values.ToDictionary(value => value.Metric, value => value.Value),
        };
        using var response = await Http.PostAsJsonAsync("/api/v1/observations", new { observations = new[] { observation } });
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.IsSuccessStatusCode && JsonDocument.Parse(answer).RootElement.GetProperty("accepted").GetInt32() == 1, answer);
    }

    /// <summary>Asks until something is so.</summary>
    public static async Task Until(string what, Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience.TotalSeconds} s: {what}.");
            await Task.Yield();
        }
    }

    /// <summary>Stops the program and deletes its folders.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Http.Dispose();
        pack.Dispose();
        Directory.Delete(data, recursive: true);
    }
}

/// <summary>One program that the tests of the reads share; each works on ponds of its own.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private readonly Lazy<Task<TestHost>> host = new(() => TestHost.StartAsync(
        "Live:PublishMilliseconds=50", "Live:FlushMilliseconds=50", "Hub:AuditMilliseconds=1000", "History:MaxRows=1000"));

    /// <summary>The program, started by the first who asks.</summary>
    public Task<TestHost> Value => host.Value;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host.IsValueCreated)
            await (await host.Value).DisposeAsync();
    }
}
