using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Escalation;

namespace Deqing.Realtime.Api.Tests.Escalation;

/// <summary>Policies that are saved over those of the county pack.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private const string Packed =
        """
        {"policies": [
          {"id": "night", "names": {"zh": "夜间", "en": "Night"}, "againMinutes": 60,
           "when": {"trigger": "unattended", "level": "serious"},
           "steps": [{"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": true}, {"do": "wait", "minutes": 5}]},
          {"id": "late", "names": {"zh": "超时", "en": "Late"}, "againMinutes": 60,
           "when": {"trigger": "overdue", "level": "notice"},
           "steps": [{"do": "notify", "who": {"role": "departmentHandler"}, "urgent": false}]}
        ]}
        """;

    private TestHost host = null!;
    private Browser command = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(pack => pack.Write("escalation.json", Packed), "Duty:LookMilliseconds=50");
        command = new Browser(host, await host.AddKeyAsync((Role.CommandCenter, "county"), (Role.Auditor, "county")));
        await host.AddPersonAsync("officer", (Role.VillageOfficer, $"village:{TestPack.FirstVillage}"));
        await host.AddPersonAsync("commander", (Role.CommandCenter, "county"));
    }

    public async ValueTask DisposeAsync()
    {
        command.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_saved_policy_stands_for_the_packed_one_until_it_is_removed()
    {
        Assert.Equal("night 0 packed, late 0 packed", await ListedAsync());
        var (answer, body) = await PutAsync("night", 0, Policy("night", Calls("commandCenter")));
        Assert.Equal(("200", 1, true), (answer, (int)body!["policy"]!["version"]!, (bool)body["policy"]!["isPacked"]!));
        Assert.Equal("night 1 packed, late 0 packed", await ListedAsync());
        Assert.Equal("409 staleVersion", (await PutAsync("night", 0, Policy("night", Calls("commandCenter")))).Answer);
        Assert.Equal("409 staleVersion", (await PutAsync("late", 1, Policy("late", Calls("commandCenter")))).Answer);
        Assert.Equal("200", (await PutAsync("night", 1, Policy("night", Calls("commandCenter")))).Answer);
        Assert.Equal("204", await command.AskAsync("DELETE", "/api/v1/escalation/policies/night"));
        Assert.Equal("404 unknownPolicy", await command.AskAsync("DELETE", "/api/v1/escalation/policies/night"));
        Assert.Equal("night 0 packed, late 0 packed", await ListedAsync());
        var entries = (await host.Read("/api/v1/audit")).Body["entries"]!.AsArray();
        Assert.Equal(
            ["policyRemoved", "policySaved", "policySaved"],
            entries.Select(entry => (string)entry!["action"]!).Where(action => action.StartsWith("policy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_policy_comes_first_or_before_the_one_it_names()
    {
        await PutAsync("new", 0, Policy("new", Calls("commandCenter")));
        Assert.Equal("new 1, night 0 packed, late 0 packed", await ListedAsync());
        await PutAsync("new", 1, Policy("new", Calls("commandCenter")), before: "late");
        Assert.Equal("night 0 packed, new 2, late 0 packed", await ListedAsync());
        Assert.Equal(
            "400 unknownPolicy", (await PutAsync("new", 2, Policy("new", Calls("commandCenter")), before: "gone")).Answer);
        Assert.Equal("204", await command.AskAsync("DELETE", "/api/v1/escalation/policies/new"));
        Assert.Equal("404 unknownPolicy", await command.AskAsync("GET", "/api/v1/escalation/policies/new"));
    }

    [Fact]
    public async Task Cases_begin_by_it_within_two_seconds_and_go_on_by_the_policy_they_have()
    {
        var before = await AlarmAsync("S00001", "P0001");
        await PutAsync("night", 0, Policy("night", Calls("commandCenter")));

        // Within the time that what was read is held.
        await TestHost.Until("the register to know it", async () =>
            (await host.Get<IDutyRegister>().ReadAsync(Stop)).PoliciesOf(host.Get<County>()).Policies[0].Names.En == "saved");
        var after = await AlarmAsync("S00002", "P0002");
        Assert.Equal(("Night", "saved"), (await PolicyOfAsync(before), await PolicyOfAsync(after)));
        var calls = (await host.Read("/api/v1/escalation/gaps")).Body["calls"]!.AsArray();
        Assert.Equal(["late"], calls.Select(call => (string?)call!["policy"]));
    }

    [Fact]
    public async Task What_would_never_work_is_refused_with_everything_that_is_wrong()
    {
        var policy = Policy("night", """
            {"do": "notify", "who": {"role": "mayor"}, "urgent": true}, {"do": "wait", "minutes": 0},
            {"do": "own", "by": "department:gone"}, {"do": "raise", "to": "village"}, {"do": "repeat", "times": 2}
            """);
        var (answer, body) = await PutAsync("night", 0, policy);
        Assert.Equal("400 badMember", answer);
        Assert.Equal(
            [
                "policy.steps[0].who.role badMember", "policy.steps[1].minutes badMember", "policy.steps[2].by badMember",
                "policy.steps[3] raisesNothing",
            ],
            body!["members"]!.AsArray().Select(it => $"{it!["member"]} {it["reason"]}"));
        Assert.Equal(
            "400 loopWithoutWait",
            (await PutAsync("night", 0, Policy("night", Calls("farmer") + """, {"do": "repeat", "times": 2}"""))).Answer);
        Assert.Equal("400 badId", (await PutAsync("night", 0, Policy("other", Calls("commandCenter")))).Answer);
        Assert.Equal("400 wrongBody", await command.AskAsync(
            "PUT", "/api/v1/escalation/policies/night", new { version = 0, policy = "none" }));
        Assert.Equal("night 0 packed, late 0 packed", await ListedAsync());
    }

    [Fact]
    public async Task What_does_not_work_as_the_county_stands_is_saved_and_named()
    {
        var (answer, body) = await PutAsync("new", 0, Policy("new", """
            {"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": true},
            {"do": "notify", "who": {"roster": "nobodys"}, "urgent": true}, {"do": "wait", "minutes": 5},
            {"do": "notify", "who": {"role": "commandCenter"}, "urgent": true}
            """), before: "late");
        Assert.Equal("200", answer);
        string[] expected =
        [
            " neverBegins 0 night", "steps[0] inboxOnly 2 ", "steps[1] nobodyAnywhere 1 ", "steps[2] neverWaits 0 ",
            "steps[3] inboxOnly 0 ",
        ];
        Assert.Equal(expected, Warnings(body!));
        Assert.Equal(
            [$"village:{TestPack.Community}", $"village:{TestPack.SecondVillage}"],
            body!["warnings"]![1]!["places"]!.AsArray().Select(place => (string?)place));
        Assert.Equal(expected, Warnings((await host.Read("/api/v1/escalation/policies/new")).Body));
    }

    [Fact]
    public async Task Policies_are_written_by_who_commands_the_county()
    {
        using var township = new Browser(host, await host.AddKeyAsync((Role.CommandCenter, $"township:{TestPack.FirstTownship}")));
        using var supervisor = await Browser.OfAsync(host, (Role.Supervisor, "county"));
        var body = new { version = 0, policy = JsonNode.Parse(Policy("night", Calls("commandCenter"))) };
        Assert.Equal("403 outsideTerritory", await township.AskAsync("PUT", "/api/v1/escalation/policies/night", body));
        Assert.Equal("403 noRole", await supervisor.AskAsync("PUT", "/api/v1/escalation/policies/night", body));
        Assert.Equal("403 noRole", await supervisor.AskAsync("DELETE", "/api/v1/escalation/policies/night"));
        Assert.Equal("200", await supervisor.AskAsync("GET", "/api/v1/escalation/policies/night"));
    }

    private static string Policy(string id, string steps) => $$"""
        {"id": "{{id}}", "names": {"zh": "保存", "en": "saved"}, "againMinutes": 60,
         "when": {"trigger": "unattended", "level": "serious"}, "steps": [{{steps}}]}
        """;

    private static string Calls(string role) => $$$"""{"do": "notify", "who": {"role": "{{{role}}}"}, "urgent": true}""";

    private static IEnumerable<string> Warnings(JsonNode body) =>
        body["warnings"]!.AsArray().Select(it => $"{it!["member"]} {it["warning"]} {it["missing"]} {it["by"]}");

    private Task<(string Answer, JsonNode? Body)> PutAsync(string id, int version, string policy, string? before = null) =>
        command.SendAsync(
            "PUT", $"/api/v1/escalation/policies/{id}", new { version, before, policy = JsonNode.Parse(policy) });

    private async Task<string> ListedAsync() => string.Join(
        ", ", (await host.Read("/api/v1/escalation/policies")).Body["policies"]!.AsArray()
            .Select(it => $"{it!["id"]} {it["version"]}{((bool)it["isPacked"]! ? " packed" : "")}"));

    private async Task<string> PolicyOfAsync(string id) =>
        (string)(await host.Read($"/api/v1/cases/{id}")).Body["escalation"]!["names"]!["en"]!;

    private async Task<string> AlarmAsync(string sensor, string pond)
    {
        var since = host.Now.AddMinutes(-6);
        await host.Observe(sensor, since, ("dissolvedOxygen", 2.4f));
        await host.Observe(sensor, since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        return (string)(await host.Read($"/api/v1/cases?pond={pond}")).Body["cases"]![0]!["id"]!;
    }
}
