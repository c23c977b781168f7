using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Escalation;

/// <summary>What the program says of cases nobody acts on, from the alarm to the county.</summary>
public sealed class EscalationTests : IAsyncLifetime
{
    private const string Policies =
        """
        {"policies": [{
          "id": "night", "names": {"zh": "夜间无人响应", "en": "Nobody acts at night"}, "againMinutes": 60,
          "when": {"trigger": "unattended", "level": "serious"},
          "acknowledgement": {"remindMinutes": 20, "lapseMinutes": 30},
          "steps": [
            {"do": "notify", "who": {"role": "villageOfficer", "at": "village"}, "urgent": true}, {"do": "wait", "minutes": 5},
            {"do": "raise", "to": "township"}, {"do": "notify", "who": {"role": "supervisor"}, "urgent": true},
            {"do": "wait", "minutes": 10}, {"do": "raise", "to": "county"}, {"do": "supervise"}
          ]
        }]}
        """;

    private TestHost host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("Duty:PeopleMilliseconds=0", "Duty:LookMilliseconds=50", "Duty:WatchSeconds=1");
        await File.WriteAllTextAsync(Path.Combine(host.Pack, "escalation.json"), Policies, Stop);
        await host.RestartAsync();
        await host.AddPersonAsync("officer", (Role.VillageOfficer, $"village:{TestPack.FirstVillage}"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_alarm_nobody_takes_notice_of_is_raised_minute_by_minute_through_a_restart()
    {
        var id = await AlarmAsync();
        var it = await UntilAsync(id, "the officer to be called", it => Steps(it).Length == 1);
        Assert.Equal(
            ("village:" + TestPack.FirstVillage, "village", false),
            ((string?)it["owner"], (string?)it["rung"], (bool)it["supervised"]!));
        Assert.Equal("officer", (string?)it["events"]!.AsArray()[^1]!["data"]!["people"]![0]!["name"]);
        var escalation = it["escalation"]!;
        Assert.Equal(
            (1, "unattended", "night", "夜间无人响应", 7, 2),
            ((int)escalation["run"]!, (string?)escalation["trigger"], (string?)escalation["policy"],
                (string?)escalation["names"]!["zh"], escalation["steps"]!.AsArray().Count, (int)escalation["next"]!));
        Assert.Equal(
            ((DateTimeOffset)escalation["since"]!).AddMinutes(5), (DateTimeOffset)escalation["nextAt"]!, TimeSpan.FromSeconds(1));

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        it = await UntilAsync(id, "the county to have it", it => (bool)it["supervised"]!);

        // Nobody was found in the township, so its wait is skipped: the county has it at once, and a restart repeats nothing.
        Assert.Equal(
            ["done", "done", "nobodyFound", "done", "done"],
            it["events"]!.AsArray().Select(happened => (string?)happened!["data"]!["stepOutcome"]).OfType<string>());
        await host.RestartAsync();
        var again = await ReadAsync(id);
        Assert.Equal(["notify", "raise", "notify", "raise", "supervise"], Steps(again));
        Assert.Equal("county", (string?)again["owner"]);
        Assert.Equal((string?)it["events"]!.AsArray()[^1]!["hash"], (string?)again["events"]![it["events"]!.AsArray().Count - 1]!["hash"]);
    }

    [Fact]
    public async Task Who_takes_notice_stops_it()
    {
        var id = await AlarmAsync();
        var it = await UntilAsync(id, "the officer to be called", it => Steps(it).Length == 1);
        using var answer = await host.Http.PostAsJsonAsync(
            $"/api/v1/cases/{id}/acknowledge", new { version = (int)it["version"]!, note = "on my way" }, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        host.Clock.Advance(TimeSpan.FromMinutes(19));
        it = await UntilAsync(id, "the missed step to be noted", it => Types(it).Contains("dueMissed"));
        Assert.Equal((null, (string?)null), ((string?)it["rung"], (string?)it["escalation"]!["nextAt"]));
        Assert.StartsWith("key-", (string?)it["escalation"]!["heldBy"], StringComparison.Ordinal);
        Assert.Equal(["notify"], Steps(it));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(id, "a reminder", it => Types(it).Contains("acknowledgementReminded"));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        it = await UntilAsync(id, "it to begin anew", it => Types(it).Contains("acknowledgementLapsed"));
        Assert.Equal((2, null), ((int)it["escalation"]!["run"]!, (string?)it["acknowledgedBy"]));
    }

    [Fact]
    public async Task The_proof_says_that_no_case_is_forgotten_and_one_that_is_is_mended()
    {
        var id = await AlarmAsync();
        await ProofAsync("the case to be seen", watch => watch is { Open: 1, Orphans.IsEmpty: true });
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(host.Data, "realtime.db")};Pooling=False"))
        {
            await connection.OpenAsync(Stop);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE case_row SET owner = NULL, wake_at = NULL";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Stop));
        }

        await ProofAsync("the orphan to be seen", watch => watch.Orphans.Length == 1);
        await ProofAsync("the orphan to be mended", watch => watch.Orphans.IsEmpty);
        var proof = (await host.Read("/api/v1/escalation/proof")).Body;
        Assert.Equal((1, 0, 0), ((int)proof["open"]!, (int)proof["orphaned"]!, (int)proof["late"]!));
        Assert.Equal("village:" + TestPack.FirstVillage, (string?)(await ReadAsync(id))["owner"]);
        var watch = await host.Get<IStore>().Cases.WatchAsync(host.Now.AddSeconds(-5), Stop);
        Assert.Equal((1, 0, 0), (watch.Open, watch.Orphans.Length, watch.Late));
    }

    [Fact]
    public async Task A_rehearsal_says_who_would_be_called_and_writes_nothing()
    {
        var from = new DateTimeOffset(host.Now.UtcDateTime.Date.AddDays(2).AddHours(15), TimeSpan.Zero);
        var path = $"/api/v1/escalation/rehearsal?village={TestPack.FirstVillage}&category=pondOxygen&hours=1"
            + $"&from={from:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var (status, body) = await host.Read(path);
        Assert.Equal((200, "night", 1), (status, (string?)body["policy"], (int)body["gaps"]!));
        Assert.Equal(
            ["0 notify officer", "5 raise ", "5 notify ", "5 raise ", "5 supervise "],
            body["steps"]!.AsArray().Where(step => step!["step"] is not null).Take(5).Select(step =>
                $"{((DateTimeOffset)step!["at"]! - from).TotalMinutes} {step["step"]!["do"]} "
                + $"{step["people"]!.AsArray().FirstOrDefault()?["name"]}"));
        Assert.Empty((await host.Read("/api/v1/cases")).Body["cases"]!.AsArray());

        var id = await AlarmAsync();
        await UntilAsync(id, "the officer to be called", it => Steps(it).Length == 1);
        (status, body) = await host.Read($"/api/v1/cases/{id}/rehearsal?hours=1");
        Assert.Equal(200, status);
        Assert.Equal("raise", (string?)body["steps"]![0]!["step"]!["do"]);
        Assert.Equal(["notify"], Steps(await ReadAsync(id)));
    }

    [Fact]
    public async Task Calls_that_would_find_nobody_are_named_with_their_places()
    {
        var calls = (await host.Read("/api/v1/escalation/gaps")).Body["calls"]!.AsArray();
        Assert.Equal(
            [
                $"0 2 of 3: village:{TestPack.Community}, village:{TestPack.SecondVillage}",
                $"3 3 of 3: village:{TestPack.FirstVillage}, village:{TestPack.Community}, village:{TestPack.SecondVillage}",
            ],
            calls.Select(call => $"{call!["index"]} {call["missing"]} of {call["of"]}: {string.Join(", ", call["places"]!.AsArray())}"));
        await host.AddPersonAsync("supervisor", (Role.Supervisor, "county"));
        Assert.Single((await host.Read("/api/v1/escalation/gaps")).Body["calls"]!.AsArray());
        Assert.Equal("badTime", (string?)(await host.Read("/api/v1/escalation/gaps?at=tonight")).Body["reason"]);
    }

    [Theory]
    [InlineData("/api/v1/escalation/rehearsal?category=pondOxygen", 400, "unknownVillage")]
    [InlineData("/api/v1/escalation/rehearsal?village=1&category=pondOxygen", 400, "unknownVillage")]
    [InlineData("/api/v1/escalation/rehearsal?village=990001001201&category=acid", 400, "unknownCategory")]
    [InlineData("/api/v1/escalation/rehearsal?village=990001001201&category=pondOxygen&hours=169", 400, "badHours")]
    [InlineData("/api/v1/escalation/rehearsal?village=990001001201&category=pondOxygen&from=9999-12-31T23:59:59Z", 400, "badTime")]
    [InlineData("/api/v1/escalation/rehearsal?village=990001001201&category=pondOxygen&level=awful", 400, "badLevel")]
    [InlineData("/api/v1/cases/nothing/rehearsal", 404, "unknownCase")]
    public async Task What_makes_no_sense_is_refused_by_name(string path, int status, string reason)
    {
        var (answered, body) = await host.Read(path);
        Assert.Equal((status, reason), (answered, (string?)body["reason"]));
    }

    [Fact]
    public async Task Policies_are_for_who_reads_cases_and_a_rehearsal_for_who_reads_those_of_the_place()
    {
        using var stranger = host.Stranger();
        using var elsewhere = host.With(await host.AddKeyAsync((Role.Checker, $"township:{TestPack.SecondTownship}")));
        foreach (var path in (string[])["/api/v1/escalation/policies", "/api/v1/escalation/proof"])
        {
            Assert.Equal(401, (int)(await stranger.GetAsync(path, Stop)).StatusCode);
            Assert.Equal(200, (int)(await elsewhere.GetAsync(path, Stop)).StatusCode);
        }

        using var refused = await elsewhere.GetAsync(
            $"/api/v1/escalation/rehearsal?village={TestPack.FirstVillage}&category=pondOxygen", Stop);
        Assert.Equal(403, (int)refused.StatusCode);
        var policy = (await host.Read("/api/v1/escalation/policies")).Body["policies"]![0]!;
        Assert.Equal(
            ("night", "serious", 20, 30, 7),
            ((string?)policy["id"], (string?)policy["level"], (int)policy["remindMinutes"]!, (int)policy["lapseMinutes"]!,
                policy["steps"]!.AsArray().Count));
    }

    private async Task<string> AlarmAsync()
    {
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00001", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00001", since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        return (string)(await host.Read("/api/v1/cases?pond=P0001")).Body["cases"]![0]!["id"]!;
    }

    private async Task<JsonNode> ReadAsync(string id) => (await host.Read($"/api/v1/cases/{id}")).Body;

    private async Task<JsonNode> UntilAsync(string id, string what, Func<JsonNode, bool> holds)
    {
        JsonNode seen = null!;
        await TestHost.Until(what, async () => holds(seen = await ReadAsync(id)));
        return seen;
    }

    private Task ProofAsync(string what, Func<CaseWatch, bool> holds) =>
        TestHost.Until(what, () => Task.FromResult(host.Get<LifeProof>().Latest is { } sign && holds(sign.Watch)));

    private static string[] Steps(JsonNode it) =>
        [.. it["events"]!.AsArray().Select(happened => (string?)happened!["data"]!["escalationStep"]?["do"]).OfType<string>()];

    private static string[] Types(JsonNode it) => [.. it["events"]!.AsArray().Select(happened => (string)happened!["type"]!)];
}
