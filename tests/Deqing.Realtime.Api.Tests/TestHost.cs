using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Api.Tests;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Tests.Counties;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    /// <summary>The password of every person of a test.</summary>
    public const string Password = "quiet heron over nine ponds";

    private readonly SmallPack pack = TestPack.Create();
    private readonly string data = Directory.CreateTempSubdirectory("data-").FullName;
    private readonly string[] settings;
    private WebApplication app = null!;

    private TestHost(string[] settings) => this.settings = settings;

    /// <summary>A key that may read everything, command cases and send observations.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The folder its keys are in.</summary>
    public string Keys => Path.Combine(data, "keys");

    /// <summary>A client of the program, which sends <see cref="Key"/>.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Its clock.</summary>
    public ShiftedClock Clock { get; } = new();

    /// <summary>The folder of its county pack.</summary>
    public string Pack => pack.Path;

    /// <summary>The folder of its data.</summary>
    public string Data => data;

    /// <summary>Port of its broker.</summary>
    public int MqttPort => Get<MqttBroker>().Port;

    /// <summary>Port of its listener for HJ 212.</summary>
    public int Hj212Port => Get<Hj212Listener>().Port;

    /// <summary>Its clock, to the millisecond, as the log keeps times.</summary>
    public DateTimeOffset Now => Intake.Normalise(Get<TimeProvider>().GetUtcNow());

    /// <summary>Starts the program and waits until it is ready.</summary>
    /// <param name="settings">Settings as on the command line, for example <c>Hub:MaxScopes=2</c>.</param>
    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>As <see cref="StartAsync(string[])"/>, with a county pack that was changed.</summary>
    internal static async Task<TestHost> StartAsync(Action<SmallPack> change, params string[] settings)
    {
        var host = new TestHost(settings);
        change(host.pack);
        await host.LaunchAsync();
        host.Key = await host.AddKeyAsync((Role.CommandCenter, "county"), (Role.Device, "county"), (Role.Auditor, "county"));
        await host.ReadyAsync();
        return host;
    }

    /// <summary>Stops the program and starts it again on the same data, at another address.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAsync();
        await ReadyAsync();
    }

    private async Task LaunchAsync()
    {
        string[] own =
        [
            "Urls=http://127.0.0.1:0", "Mqtt:Port=0", "Hj212:Port=0", "Fleet:Enabled=false", "Rehearsal:At=never",
            $"County:Pack={pack.Path}", $"Data:Directory={data}",
        ];
        app = await Application.BuildAsync(
            [.. own.Concat(settings).Select(setting => $"--{setting}")],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<TimeProvider>(Clock);
            });
        await app.StartAsync();
        Http = new HttpClient(Trusting()) { Timeout = Patience, BaseAddress = new Uri(app.Urls.Single()) };
    }

    private async Task ReadyAsync()
    {
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        await Until("ready", async () => (await Http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    private async Task StopAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>Makes a key with some roles. Any role will do, also those the program itself would not give to a key.</summary>
    public async Task<string> AddKeyAsync(params (Role Role, string Territory)[] roles)
    {
        var (id, secret, now) = (Ids.New(), ApiKeys.NewSecret(), Now);
        var subject = new Subject(
            id, SubjectKind.Key, $"key-{id}", $"key-{id}", false, false, now, new SubjectSecrets(KeyHash: Secrets.Hash(secret)), 0);
        await WriteAsync([subject.Save(), .. roles.Select(role => Give(id, role.Role, role.Territory, now))], id);
        return ApiKeys.Text(id, secret);
    }

    /// <summary>Makes a person with some roles and <see cref="Password"/>.</summary>
    public async Task<string> AddPersonAsync(string name, params (Role Role, string Territory)[] roles)
    {
        var (id, now) = (Ids.New(), Now);
        var subject = new Subject(
            id, SubjectKind.Person, name, name, false, false, now, new SubjectSecrets(PasswordHash: Get<Passwords>().Hash(Password)), 0);
        await WriteAsync([subject.Save(), .. roles.Select(role => Give(id, role.Role, role.Territory, now))], id);
        return id;
    }

    /// <summary>Makes a person with some roles and a session with a second factor. Returns the cookie of the session.</summary>
    public async Task<string> AddSessionAsync(params (Role Role, string Territory)[] roles)
    {
        var id = await AddPersonAsync($"person-{Ids.New()}", roles);
        var session = new Session(Secrets.New(), id, true, Now, Now.AddHours(1), "127.0.0.1", "test");
        await WriteAsync([new OpenSession(session)], id);
        var properties = new AuthenticationProperties { IssuedUtc = Now, ExpiresUtc = session.Until };
        return Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookies.Name)
            .TicketDataFormat.Protect(new AuthenticationTicket(
            Identities.Principal(SessionCookies.Name, Identities.SessionClaim, session.Id), properties, SessionCookies.Name));
    }

    /// <summary>Makes changes of rights and waits until they count.</summary>
    public async Task WriteAsync(ImmutableArray<AccessChange> changes, string subject) => Assert.Equal(
        AccessWrite.Written,
        await Get<AccessWriter>().WriteAsync(changes, new AuditDraft(Now, "test", AuditDraft.Done, "", "", "", subject, null, null)));

    /// <summary>A client that sends nothing of its own: no key, and cookies only as it gets them.</summary>
    public HttpClient Stranger() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = Http.BaseAddress, Timeout = Patience,
    };

    // The certificates of tests are made by the tests.
    private static HttpClientHandler Trusting() => new()
    {
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    };

    /// <summary>A client that sends a key.</summary>
    public HttpClient With(string key)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static GiveGrant Give(string subject, Role role, string territory, DateTimeOffset now) => new(new GrantRow(
        subject, new Grant(Ids.New(), role, Territory.Parse(territory)!.Value, GrantKind.Standing, now, null, null), "", now, null));

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
        await StopAsync();
        pack.Dispose();
        Directory.Delete(data, recursive: true);
    }
}

/// <summary>The real clock, which a test may put forward.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private TimeSpan ahead;
    private DateTimeOffset? stopped;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => (stopped ?? base.GetUtcNow()) + ahead;

    /// <summary>From now on it only moves when it is put forward.</summary>
    public void Stop() => stopped = base.GetUtcNow();

    /// <summary>Puts it forward.</summary>
    public void Advance(TimeSpan by) => ahead += by;
}

/// <summary>One program that the tests of the reads share; each works on ponds of its own.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private readonly Lazy<Task<TestHost>> host = new(() => TestHost.StartAsync(
        "Live:PublishMilliseconds=50", "Live:FlushMilliseconds=50", "Hub:AuditMilliseconds=1000", "History:MaxRows=1000",
        "Limits:DeviceCallsPerSecond=100000"));

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
