using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>
/// The program with a policy: the village officers are called at once, the supervisors two hours later. Each test has one of its own.
/// </summary>
internal sealed class NoticeProgram : IAsyncDisposable
{
    public const string Village = $"village:{TestPack.FirstVillage}";

    private readonly DirectoryInfo secrets = Directory.CreateTempSubdirectory("secrets-");

    private NoticeProgram()
    {
    }

    /// <summary>The program.</summary>
    public TestHost Host { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="urgent">Whether officers are called urgently.</param>
    /// <param name="secret">Secrets by their names.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<NoticeProgram> StartAsync(
        bool urgent = true, Dictionary<string, string>? secret = null, params string[] settings)
    {
        var program = new NoticeProgram();
        foreach (var (name, value) in secret ?? [])
            await File.WriteAllTextAsync(Path.Combine(program.secrets.FullName, name), value, Cancellation);
        program.Host = await TestHost.StartAsync(
            pack => pack.Write("escalation.json", $$"""
                {"policies": [{
                  "id": "nobody", "names": {"zh": "无人响应", "en": "Nobody acts"}, "againMinutes": 10080,
                  "when": {"trigger": "unattended", "level": "notice", "categories": [], "townships": []},
                  "steps": [
                    {"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": {{(urgent ? "true" : "false")}}},
                    {"do": "wait", "minutes": 120},
                    {"do": "notify", "who": {"role": "supervisor"}, "urgent": true}
                  ]
                }]}
                """),
            [
                "Duty:PeopleMilliseconds=0", "Notices:TimeoutSeconds=1", "Limits:CallsPerSecond=100000", "Limits:CallsAtOnce=1000000",
                "Limits:DeviceCallsPerSecond=1000000",
                $"Security:SecretsFolder={program.secrets.FullName}", .. settings,
            ]);
        return program;
    }

    /// <summary>Somebody who can be called. Returns their id.</summary>
    public async Task<string> PersonAsync(
        string name, string? mail = null, string? phone = null, DayHours? quiet = null, Role role = Role.VillageOfficer,
        string language = "en", params NoticeChannel[] channels)
    {
        var id = await Host.AddPersonAsync(name, (role, role == Role.Supervisor ? "county" : Village));
        var sealing = Host.Get<Sealing>();
        if (phone is not null)
            await ChangeAsync(id, it => it with { Secrets = it.Secrets with { Phone = sealing.SealPersonal(phone) } });
        await Host.Get<INoticeStore>().SaveAsync(
            new NoticePreferenceRow(
                id, new NoticePreference(channels is [] ? [NoticeChannel.Mail] : [.. channels], quiet, language),
                sealing.SealPersonal(mail), 0, Host.Now),
            Cancellation);
        return id;
    }

    /// <summary>Changes who somebody is.</summary>
    public async Task ChangeAsync(string id, Func<Subject, Subject> change) => await Host.WriteAsync(
        [change((await Host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Subject).Save()], id);

    /// <summary>An alarm opens a case. Returns its id.</summary>
    /// <param name="pond">Number of the pond, from 1; it may have no other case.</param>
    public async Task<string> OpenAsync(int pond)
    {
        await Host.Observe($"S{pond:D5}", Host.Now, ("ph", 9.9f));
        return (string)(await Host.Read($"/api/v1/cases?pond=P{pond:D4}")).Body["cases"]![0]!["id"]!;
    }

    /// <summary>Somebody at the county takes notice of a case.</summary>
    public async Task AcknowledgeAsync(string id)
    {
        var version = (int)(await Host.Read($"/api/v1/cases/{id}")).Body["version"]!;
        using var response = await Host.Http.PostAsJsonAsync($"/api/v1/cases/{id}/acknowledge", new { version }, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Waits until the notices of a case stand so: who, channel, state, problem, each in a word; in any order.</summary>
    public async Task StandsAsync(string id, params string[] wanted)
    {
        // People of a step come in the order of their ids, which are drawn.
        wanted = [.. wanted.Order(StringComparer.Ordinal)];
        string[] told = [];
        try
        {
            await TestHost.Until("stands", async () =>
            {
                told = [.. (await ReadAsync(id)).SelectMany(Lines).Order(StringComparer.Ordinal)];
                return told.SequenceEqual(wanted);
            });
        }
        catch (Xunit.Sdk.XunitException late) when (late.Message.Contains("Not within", StringComparison.Ordinal))
        {
            Assert.Equal(wanted, told);
        }
    }

    /// <summary>The notices of a case as they are shown.</summary>
    public async Task<ImmutableArray<JsonNode>> ReadAsync(string id)
    {
        var (status, body) = await Host.Read($"/api/v1/cases/{id}/notices");
        Assert.True(status == 200, body.ToJsonString());
        return [.. body["notices"]!.AsArray().Select(it => it!)];
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        secrets.Delete(recursive: true);
    }

    private static IEnumerable<string> Lines(JsonNode notice) => notice["channels"]!.AsArray().Select(channel =>
        $"{notice["name"]} {channel!["channel"]} {channel["state"]} {channel["problem"]}".TrimEnd());
}
