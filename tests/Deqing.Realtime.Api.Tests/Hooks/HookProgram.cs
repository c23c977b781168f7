using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>The program of these tests, which may send to loopback. Each test works on ponds of its own.</summary>
public sealed class HookProgram : IAsyncLifetime
{
    /// <summary>The program.</summary>
    public TestHost Host { get; private set; } = null!;

    private IHookStore Hooks => Host.Get<IHookStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync(
        "Hooks:AllowPrivate=true", "Hooks:TimeoutSeconds=2", "Limits:ReportCallsPerMinute=10000", "Limits:AnonymousCallsPerMinute=100000");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Subscribes. Returns id and secret.</summary>
    internal async Task<(string Id, string Secret)> SubscribeAsync(HookReceiver receiver, string territory, params string[] types)
    {
        var (status, answer) = await PostAsync("/api/v1/hooks", new { name = "test", url = receiver.Url, territory, types });
        Assert.Equal(201, status);
        return ((string)answer!["hook"]!["id"]!, (string)answer["secret"]!);
    }

    /// <summary>A subscription as it is shown.</summary>
    public async Task<JsonNode> ReadAsync(string id) =>
        (await Host.Read("/api/v1/hooks")).Body["hooks"]!.AsArray().Single(hook => (string)hook!["id"]! == id)!;

    /// <summary>Waits until the next event has failed so often, and returns the subscription.</summary>
    public async Task<JsonNode> FailedAsync(string id, int failures)
    {
        await TestHost.Until($"{failures} failures", async () => (await Hooks.FindAsync(id, Cancellation))!.Attempts == failures);
        return await ReadAsync(id);
    }

    /// <summary>Waits until a subscription has nothing left to send.</summary>
    public Task DoneAsync(string id) =>
        TestHost.Until("nothing waits", async () =>
            (await Hooks.FindAsync(id, Cancellation))!.Cursor == await Hooks.HeadAsync(Cancellation));

    /// <summary>Opens a case by an alarm. Returns its id.</summary>
    /// <param name="pond">Number of the pond, from 1; it may have no other case.</param>
    public async Task<string> OpenAsync(int pond)
    {
        await Host.Observe($"S{pond:D5}", Host.Now, ("ph", 9.9f));
        return (string)(await Host.Read($"/api/v1/cases?pond=P{pond:D4}")).Body["cases"]![0]!["id"]!;
    }

    /// <summary>Notes something on a case.</summary>
    public Task NoteAsync(string id, int version) => CommandAsync(id, "note", new { version, note = $"after {version}" });

    /// <summary>Commands a case on.</summary>
    public async Task CommandAsync(string id, string verb, object command)
    {
        var (status, answer) = await PostAsync($"/api/v1/cases/{id}/{verb}", command);
        Assert.True(status == 200, $"{verb}: {answer}");
    }

    /// <summary>Posts something. Returns the status and the answer.</summary>
    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, object body)
    {
        using var response = await Host.Http.PostAsJsonAsync(path, body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
