using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Api.Tests.SignIn;

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
        Assert.Equal("dispatching assignment 1 oxygen-low serious pondOxygen True", Line(opened));
        Assert.Equal(since.ToUnixTimeMilliseconds(), Instant(opened["occurredAt"]).ToUnixTimeMilliseconds());
        Assert.Matches(@"^\d\d-\d{6}$", (string)opened["number"]!);
        Assert.Equal("agriculture", (string)opened["suggestedLead"]!);
        Assert.Equal(Instant(opened["decidedAt"]).AddMinutes(15), Instant(opened["dueAt"]));
        Assert.Equal("""{"class":"urgentDay","value":1}""", opened["clocks"]!["promise"]!["limit"]!.ToJsonString(Plain.Text));
        var first = Assert.Single(opened["events"]!.AsArray())!;
        Assert.Equal(
            ["since", "measuredAt", "receivedAt", "value", "condition", "stageDue", "promise"],
            first["data"]!.AsObject().Select(member => member.Key));
        Assert.Equal(2.2f, (float)first["data"]!["value"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string)first["hash"]!);

        Assert.Equal("409 staleVersion", await Ask(id, "acknowledge", new { version = 2 }));
        Assert.Equal("400 wrongBody", await Ask(id, "acknowledge", new { version = 1, by = "Li" })); // nobody speaks for another
        Assert.Equal(
            "200 dispatching assignment 2 oxygen-low serious pondOxygen True",
            await Ask(id, "acknowledge", new { version = 1, note = "on my way" }));
        Assert.Equal("409 alreadyAcknowledged", await Ask(id, "acknowledge", new { version = 2 }));
        Assert.Equal("409 alarmStillActive", await Ask(id, "close", new { version = 2, outcome = "resolved" }));
        Assert.Equal("409 noteRequired", await Ask(id, "close", new { version = 2, outcome = "falseAlarm" }));
        Assert.Equal(
            "409 textTooLong",
            await Ask(id, "close", new { version = 2, outcome = "falseAlarm", note = new string('x', 10_000) }));

        await host.Observe("S00025", since.AddMinutes(6), ("dissolvedOxygen", 5f));
        Assert.Equal(
            "200 closed feedback 4 oxygen-low serious pondOxygen False",
            await Ask(id, "close", new { version = 3, outcome = "resolved" }));
        Assert.Equal("409 alreadyClosed", await Ask(id, "close", new { version = 4, outcome = "resolved" }));

        var closed = (await host.Read($"/api/v1/cases/{id}")).Body;
        Assert.Equal(
            ["1 opened  ", $"2 acknowledged {name} on my way", "3 alarmCleared  ", $"4 closed {name} "],
            closed["events"]!.AsArray().Select(happened =>
                $"{happened!["version"]} {happened["type"]} {happened["by"]?["name"]} {happened["note"]}"));
        Assert.Equal("resolved", (string)closed["outcome"]!);
        Assert.Empty((await host.Read("/api/v1/cases?pond=P0025&state=open")).Body["cases"]!.AsArray());
        Assert.Single((await host.Read("/api/v1/cases?pond=P0025&state=over")).Body["cases"]!.AsArray());
        Assert.Single((await host.Read($"/api/v1/cases?text={closed["number"]}")).Body["cases"]!.AsArray());

        async Task<string> Ask(string id, string what, object command)
        {
            using var response = await host.Http.PostAsJsonAsync($"/api/v1/cases/{id}/{what}", command);
            var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
            return response.IsSuccessStatusCode
                ? $"{(int)response.StatusCode} {Line(answer)}" : $"{(int)response.StatusCode} {answer["reason"]}";
        }
    }

    [Fact]
    public async Task Two_who_press_at_once_are_told_apart_and_the_second_hears_the_version()
    {
        var host = await shared.Value;
        await host.Observe("S00024", host.Now, ("ph", 9.9f));
        var id = (string)(await host.Read("/api/v1/cases?pond=P0024")).Body["cases"]![0]!["id"]!;
        using var one = new Browser(host, host.Key);
        using var other = new Browser(host, host.Key);
        var answers = await Task.WhenAll(new[] { one, other }.Select(browser =>
            browser.SendAsync("POST", $"/api/v1/cases/{id}/note", new { version = 1, note = "seen" })));
        Assert.Equal(["200", "409 staleVersion"], answers.Select(answer => answer.Answer).Order());
        Assert.Equal(2, (int)answers.Single(answer => answer.Answer != "200").Body!["version"]!);
    }

    [Fact]
    public async Task Filters_leave_what_they_say_and_counts_agree_with_the_list()
    {
        var host = await shared.Value;
        await host.Observe("S00023", host.Now, ("ph", 9.9f));
        foreach (var filter in (string[])
            [
                "stage=dispatching,closed&category=pondPh&source=alarm&level=notice&village=990001001201", "state=over&stage=dispatching",
                "department=agriculture", "overdue=true", "from=2999-01-01T00:00:00Z", "text=no+such+words", "level=critical",
            ])
        {
            var list = (await host.Read($"/api/v1/cases?limit=2000&{filter}")).Body["cases"]!.AsArray();
            var counts = (await host.Read($"/api/v1/cases/counts?{filter}")).Body;
            Assert.Equal(list.Count, (int)counts["total"]!);
            Assert.Equal(list.Count(it => !(bool)it!["over"]!), (int)counts["open"]!);
            Assert.Equal(filter.StartsWith("stage=", StringComparison.Ordinal), list.Any(it => (string)it!["pond"]! == "P0023"));
        }

        Assert.True((int)(await host.Read("/api/v1/cases/counts?pond=P0023")).Body["byStage"]!["dispatching"]! == 1);
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
            seen.Add((Instant(it["decidedAt"]), (string)it["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(seen.Count, seen.Select(it => it.Id).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(it => it.Decided), seen);
        foreach (var pond in (string[])["P0026", "P0027", "P0028"])
            Assert.Single(seen, it => it.Id.StartsWith($"{pond}.", StringComparison.Ordinal));
    }

    private static DateTimeOffset Instant(JsonNode? text) => DateTimeOffset.Parse((string)text!, null);

    private static string Line(JsonNode it) =>
        $"{it["stage"]} {it["step"]} {it["version"]} {it["alarm"]!["rule"]} {it["level"]} {it["category"]} {(bool)it["alarm"]!["active"]!}";
}
