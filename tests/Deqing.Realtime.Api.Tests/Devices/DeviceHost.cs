using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Devices;

/// <summary>A program and its administrator, who registers devices.</summary>
public sealed class DeviceHost : IAsyncLifetime
{
    internal TestHost Host { get; private set; } = null!;

    internal Browser Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await TestHost.StartAsync("Live:PublishMilliseconds=50", "Live:FlushMilliseconds=50", "Devices:MaxImportRows=5000");
        Admin = await Browser.OfAsync(Host, (Role.Administrator, "county"));
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>Registers a pond station and gives it a key, which is returned.</summary>
    internal async Task<string> AddAsync(string id, string pond, DateTimeOffset? registeredAt = null)
    {
        Assert.Equal("201", await Admin.AskAsync(
            "POST", "/api/v1/devices", new { id, stationType = "pondStation", place = pond, registeredAt }));
        return await RotateAsync(id);
    }

    /// <summary>A new key of a device.</summary>
    internal async Task<string> RotateAsync(string id, int keepMinutes = 0)
    {
        var (answer, body) = await Admin.SendAsync("POST", $"/api/v1/devices/{id}/keys", new { keepMinutes });
        Assert.Equal("201", answer);
        return (string)body!["key"]!;
    }

    /// <summary>Sends an observation with a key. Returns the status, or what became of it.</summary>
    internal Task<string> SendAsync(string key, string sensor, DateTimeOffset at, float oxygen = 6.5f) =>
        SendAsync(Host, key, sensor, at, oxygen);

    /// <inheritdoc cref="SendAsync(string, string, DateTimeOffset, float)"/>
    internal static async Task<string> SendAsync(TestHost host, string key, string sensor, DateTimeOffset at, float oxygen = 6.5f)
    {
        using var client = host.With(key);
        using var response = await client.PostAsJsonAsync("/api/v1/observations", new
        {
            observations = new[]
            {
                new { sensor, at = at.ToString("O", CultureInfo.InvariantCulture), values = new { dissolvedOxygen = oxygen } },
            },
        });
        if (!response.IsSuccessStatusCode)
            return $"{(int)response.StatusCode}";
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        return (string?)answer["rejected"]!.AsArray().FirstOrDefault()?["reason"]
            ?? ((int)answer["accepted"]! == 1 ? "accepted" : "duplicate");
    }
}
