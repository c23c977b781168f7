using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>Steps of a policy that call other systems.</summary>
public sealed class StepHookTests : IAsyncLifetime
{
    private const string Policies =
        """
        {"policies": [{
          "id": "night", "names": {"zh": "夜间无人响应", "en": "Nobody acts at night"}, "againMinutes": 60,
          "when": {"trigger": "unattended", "level": "serious"},
          "steps": [
            {"do": "webhook", "hook": "gateway"}, {"do": "wait", "minutes": 5}, {"do": "raise", "to": "township"},
            {"do": "webhook", "hook": "gateway"}, {"do": "wait", "minutes": 5}, {"do": "raise", "to": "county"}
          ]
        }]}
        """;

    private TestHost host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(
            "Duty:PeopleMilliseconds=0", "Duty:LookMilliseconds=50", "Hooks:AllowPrivate=true", "Hooks:TimeoutSeconds=30");
        await File.WriteAllTextAsync(Path.Combine(host.Pack, "escalation.json"), Policies, Stop);
        await host.RestartAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_system_a_step_names_is_told_that_step_and_nothing_else()
    {
        await using var gateway = await HookReceiver.StartAsync();
        await using var elsewhere = await HookReceiver.StartAsync();
        var secret = await SubscribeAsync(gateway, "county");
        await SubscribeAsync(elsewhere, $"village:{TestPack.SecondVillage}");
        var id = await AlarmAsync();
        var told = await gateway.NextAsync();
        Assert.Equal((id, "case.escalationStepped"), ((string)told.Event["subject"]!, (string)told.Event["type"]!));
        Assert.True(told.IsSigned(secret));
        var happened = told.Event["data"]!["event"]!["data"]!;
        Assert.Equal(
            ("webhook", "gateway", "done", "gateway"),
            ((string)happened["escalationStep"]!["do"]!, (string)happened["escalationStep"]!["hook"]!,
                (string)happened["stepOutcome"]!, (string)happened["people"]!.AsArray().Single()!["name"]!));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, (int)(await gateway.NextAsync()).Event["data"]!["event"]!["data"]!["stepIndex"]!);
        await DoneAsync();
        gateway.ExpectNothing();
        elsewhere.ExpectNothing();
    }

    [Fact]
    public async Task Where_there_is_no_such_system_the_step_says_so_and_the_case_goes_on_at_once()
    {
        var id = await AlarmAsync();
        var it = await UntilAsync(id, "the county to have it", it => (string?)it["owner"] == "county");
        Assert.Equal(["nobodyFound", "done", "nobodyFound", "done"], Outcomes(it));
    }

    [Fact]
    public async Task A_system_that_hangs_makes_no_step_late()
    {
        await using var gateway = await HookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        gateway.Answer = async context =>
        {
            await release.Task;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        };
        await SubscribeAsync(gateway, "county");
        var id = await AlarmAsync();
        await UntilAsync(id, "the first call", it => Outcomes(it).Length == 1);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(id, "the second call", it => Outcomes(it).Length == 3);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var it = await UntilAsync(id, "the county to have it", it => (string?)it["owner"] == "county");
        Assert.Equal(["done", "done", "done", "done"], Outcomes(it));
        release.SetResult();
    }

    private static string[] Outcomes(JsonNode it) =>
        [.. it["events"]!.AsArray().Select(happened => (string?)happened!["data"]!["stepOutcome"]).OfType<string>()];

    private async Task<string> SubscribeAsync(HookReceiver receiver, string territory)
    {
        using var answer = await host.Http.PostAsJsonAsync(
            "/api/v1/hooks", new { name = "gateway", url = receiver.Url, territory, types = (string[])[Hook.Called] }, Stop);
        Assert.Equal(201, (int)answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["secret"]!;
    }

    private async Task DoneAsync()
    {
        var hooks = host.Get<IHookStore>();
        await TestHost.Until("nothing waits", async () =>
        {
            var head = await hooks.HeadAsync(Stop);
            return (await hooks.ListAsync(Stop)).All(hook => hook.Cursor == head);
        });
    }

    private async Task<string> AlarmAsync()
    {
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00001", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00001", since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        return (string)(await host.Read("/api/v1/cases?pond=P0001")).Body["cases"]![0]!["id"]!;
    }

    private async Task<JsonNode> UntilAsync(string id, string what, Func<JsonNode, bool> reached)
    {
        JsonNode? it = null;
        await TestHost.Until(what, async () => reached(it = (await host.Read($"/api/v1/cases/{id}")).Body));
        return it!;
    }
}
