using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Escalation;

/// <summary>The rehearsal of the whole county by hand, and the cases it opens.</summary>
public sealed class NightTests : IAsyncLifetime
{
    internal const string Policies =
        """
        {"policies": [{
          "id": "night", "names": {"zh": "夜间无人响应", "en": "Nobody acts at night"}, "againMinutes": 60,
          "when": {"trigger": "unattended", "level": "notice"},
          "steps": [
            {"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": true}, {"do": "wait", "minutes": 5},
            {"do": "raise", "to": "township"}, {"do": "notify", "who": {"role": "commandCenter"}, "urgent": true}
          ]
        }]}
        """;

    private const string Gap =
        """
        {"id": "dutyGap", "code": "0202", "group": "environment", "names": {"zh": "值班缺口", "en": "Gap on duty"}, "keywords": [],
         "isPublic": false, "isQuestion": false, "level": "warning", "promise": {"class": "workDay", "value": 3},
         "conditions": [{"id": "found", "filing": {"zh": "预演", "en": "Found"}, "limit": {"class": "workDay", "value": 2},
                         "closing": {"zh": "补齐", "en": "Complete"}}],
         "evidence": [], "check": "always", "responsible": [{"township": null, "department": "agriculture"}]},
        {"id": "garbage"
        """;

    private TestHost host = null!;
    private Browser command = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(
            pack =>
            {
                pack.Write("escalation.json", Policies);
                pack.Change("categories.json", "{\"id\": \"garbage\"", Gap);
            },
            "Duty:PeopleMilliseconds=0", "Duty:LookMilliseconds=50",
            "Mail:Host=127.0.0.1", "Mail:Port=9");
        command = new Browser(host, await host.AddKeyAsync((Role.CommandCenter, "county"), (Role.Auditor, "county")));
    }

    public async ValueTask DisposeAsync()
    {
        command.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task What_is_found_becomes_a_case_that_is_opened_once_and_told_when_it_is_gone()
    {
        await host.AddPersonAsync("commander", (Role.CommandCenter, "county"));
        await host.AddPersonAsync("one", (Role.VillageOfficer, $"village:{TestPack.FirstVillage}"));
        var run = await RunAsync();
        Assert.Equal(
            ["night 0: 2 of 3, village:990001001001, village:990001002201"],
            run["gaps"]!.AsArray().Select(it =>
                $"{it!["policy"]} {it["index"]}: {it["missing"]} of {it["of"]}, {string.Join(", ", it["places"]!.AsArray())}"));
        Assert.Equal(
            (2, 2, "one"),
            ((int)run["called"]!, (int)run["countUnreachable"]!, (string?)run["unreachable"]!.AsArray().Single(
                it => (string?)it!["name"] == "one")!["name"]));
        var cases = run["cases"]!.AsArray().Select(id => (string)id!).ToArray();
        Assert.Equal(2, cases.Length);
        Assert.StartsWith("dutyGap.night.0.", cases[0], StringComparison.Ordinal);
        var gap = await ReadAsync(cases[0]);
        Assert.Equal(
            ("dutyGap", "system", "county", "open"),
            ((string?)gap["category"], (string?)gap["source"], (string?)gap["owner"], gap["closedAt"] is null ? "open" : ""));
        Assert.Equal(
            "夜间预演：升级策略“夜间无人响应”第 1 步要通知村干部（村级），3 处中有 2 处无人可通知："
            + "甲镇 · 乙社区、乙镇 · 丙村。请补齐值班安排或授权。",
            (string?)gap["text"]);
        Assert.Contains("2 人", (string?)(await ReadAsync(cases[1]))["text"], StringComparison.Ordinal);

        // What is still there adds nothing; what changes, and what is gone, is a note.
        Assert.Equal(cases, (await RunAsync())["cases"]!.AsArray().Select(id => (string)id!));
        Assert.Empty(Notes(await ReadAsync(cases[0])));
        await host.AddPersonAsync("two", (Role.VillageOfficer, $"village:{TestPack.Community}"));
        await RunAsync();
        Assert.Contains("1 处无人可通知：乙镇 · 丙村", Assert.Single(Notes(await ReadAsync(cases[0]))), StringComparison.Ordinal);
        await host.AddPersonAsync("three", (Role.VillageOfficer, $"village:{TestPack.SecondVillage}"));
        run = await RunAsync();
        Assert.Empty(run["gaps"]!.AsArray());
        await RunAsync();
        Assert.Equal(2, Notes(await ReadAsync(cases[0])).Length);
        Assert.Contains("未再发现", Notes(await ReadAsync(cases[0]))[1], StringComparison.Ordinal);
        Assert.Equal("nightRehearsed", (string?)(await host.Read("/api/v1/audit?action=nightRehearsed")).Body["entries"]![0]!["action"]);
    }

    [Fact]
    public async Task A_gap_that_is_found_after_its_case_has_ended_opens_another()
    {
        await host.AddPersonAsync("commander", (Role.CommandCenter, "county"));
        var first = (string)(await RunAsync())["cases"]![0]!;

        // The case may take a step of its own between the reading and the asking.
        await TestHost.Until("it is void", async () => await command.AskAsync(
            "POST", $"/api/v1/cases/{first}/void",
            new { version = (int)(await ReadAsync(first))["version"]!, reason = "nobody lives there" }) == "200");
        var second = (string)(await RunAsync())["cases"]![0]!;
        Assert.Equal((first[..^1] + "2", first[..^1] + "2"), (second, (string)(await RunAsync())["cases"]![0]!));
    }

    [Fact]
    public async Task It_is_read_by_who_reads_rosters_and_done_by_who_manages_them_in_the_county()
    {
        using var village = new Browser(host, await host.AddKeyAsync((Role.VillageOfficer, "county")));
        using var township = new Browser(host, await host.AddKeyAsync((Role.CommandCenter, $"township:{TestPack.FirstTownship}")));
        using var stranger = host.Stranger();
        Assert.Equal("200", await village.AskAsync("GET", "/api/v1/escalation/night"));
        Assert.Equal("403 noRole", await village.AskAsync("POST", "/api/v1/escalation/night"));
        Assert.Equal("403 outsideTerritory", await township.AskAsync("POST", "/api/v1/escalation/night"));
        Assert.Equal(401, (int)(await stranger.GetAsync("/api/v1/escalation/night", TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<JsonNode> RunAsync()
    {
        var (answer, body) = await command.SendAsync("POST", "/api/v1/escalation/night");
        Assert.Equal("200", answer);
        return body!["last"]!;
    }

    private async Task<JsonNode> ReadAsync(string id) => (await host.Read($"/api/v1/cases/{id}")).Body;

    private static string[] Notes(JsonNode it) =>
        [.. it["events"]!.AsArray().Where(happened => (string?)happened!["type"] == "noted").Select(happened =>
            (string)happened!["note"]!)];
}
