using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.SignIn;

namespace Deqing.Realtime.Api.Tests.Cases;

public sealed class CaseEndpointsTests(SharedHost shared)
{
    [Fact]
    public async Task A_case_is_opened_acknowledged_and_closed()
    {
        var host = await shared.Value;
        var name = $"key-{ApiKeys.Parse(host.Key)!.Value.Id}";
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00025", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00025", since.AddMinutes(5), ("dissolvedOxygen", 2.2f)); // the hold time is over
        var id = (string)Assert.Single((await host.Read("/api/v1/cases?pond=P0025&state=open")).Body["cases"]!.AsArray())!["id"]!;

        var opened = (await host.Read($"/api/v1/cases/{id}")).Body;
        Assert.Equal("open 1 oxygen-low serious pondOxygen True", Line(opened));
        Assert.Equal(since.ToUnixTimeMilliseconds(), DateTimeOffset.Parse((string)opened["openedAt"]!, null).ToUnixTimeMilliseconds());
        var data = Assert.Single(opened["events"]!.AsArray())!["data"]!.AsObject();
        Assert.Equal(["since", "measuredAt", "receivedAt", "value"], data.Select(member => member.Key));
        Assert.Equal(2.2f, (float)data["value"]!);

        Assert.Equal("409 staleVersion", await Ask(id, "acknowledge", new { version = 2 }));
        Assert.Equal("400 wrongBody", await Ask(id, "acknowledge", new { version = 1, by = "Li" })); // nobody speaks for another
        Assert.Equal(
            "200 acknowledged 2 oxygen-low serious pondOxygen True",
            await Ask(id, "acknowledge", new { version = 1, note = "on my way" }));
        Assert.Equal("409 alreadyAcknowledged", await Ask(id, "acknowledge", new { version = 2 }));
        Assert.Equal("409 alarmStillActive", await Ask(id, "close", new { version = 2, outcome = "resolved" }));
        Assert.Equal("409 noteRequired", await Ask(id, "close", new { version = 2, outcome = "falseAlarm" }));
        Assert.Equal(
            "409 textTooLong",
            await Ask(id, "close", new { version = 2, outcome = "falseAlarm", note = new string('x', 2_001) }));

        await host.Observe("S00025", since.AddMinutes(6), ("dissolvedOxygen", 5f));
        Assert.Equal(
            "200 closed 4 oxygen-low serious pondOxygen False",
            await Ask(id, "close", new { version = 3, outcome = "resolved" }));
        Assert.Equal("409 alreadyClosed", await Ask(id, "close", new { version = 4, outcome = "resolved" }));

        var closed = (await host.Read($"/api/v1/cases/{id}")).Body;
        Assert.Equal(
            ["1 opened  ", $"2 acknowledged {name} on my way", "3 alarmCleared  ", $"4 closed {name} "],
            closed["events"]!.AsArray().Select(happened =>
                $"{happened!["version"]} {happened["type"]} {happened["by"]} {happened["note"]}"));
        Assert.Equal("resolved", (string)closed["outcome"]!);
        Assert.Empty((await host.Read("/api/v1/cases?pond=P0025&state=active")).Body["cases"]!.AsArray());
        Assert.Single((await host.Read("/api/v1/cases?pond=P0025&state=closed")).Body["cases"]!.AsArray());

        async Task<string> Ask(string id, string what, object command)
        {
            using var response = await host.Http.PostAsJsonAsync($"/api/v1/cases/{id}/{what}", command);
            var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
            return response.IsSuccessStatusCode
                ? $"{(int)response.StatusCode} {Line(answer)}" : $"{(int)response.StatusCode} {answer["reason"]}";
        }
    }

    [Fact]
    public async Task Pages_hold_every_case_once_newest_first()
    {
        var host = await shared.Value;
        foreach (var sensor in (string[])["S00026", "S00027", "S00028"])
            await host.Observe(sensor, host.Now, ("ph", 9.9f));

        var seen = new List<(DateTimeOffset Decided, string Id)>();
        string? next = null;
        do
        {
            var (_, page) = await host.Read($"/api/v1/cases?limit=1{(next is null ? "" : $"&before={Uri.EscapeDataString(next)}")}");
            var it = Assert.Single(page["cases"]!.AsArray())!;
            seen.Add((DateTimeOffset.Parse((string)it["decidedAt"]!, null), (string)it["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(seen.Count, seen.Select(it => it.Id).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(it => it.Decided), seen);
        foreach (var pond in (string[])["P0026", "P0027", "P0028"])
            Assert.Single(seen, it => it.Id.StartsWith($"{pond}.", StringComparison.Ordinal));
    }

    private static string Line(JsonNode it) =>
        $"{it["state"]} {it["version"]} {it["rule"]} {it["severity"]} {it["category"]} {(bool)it["alarmActive"]!}";
}
