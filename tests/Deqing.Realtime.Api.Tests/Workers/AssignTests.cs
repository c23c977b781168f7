using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Workers;

/// <summary>Cases and the workers they are given to, from the recommendation to the feedback.</summary>
public sealed class AssignTests : IAsyncLifetime
{
    private const string Village = $"village:{TestPack.FirstVillage}";

    private TestHost host = null!;
    private Browser supervisor = null!, near = null!, far = null!;
    private string nearId = "", farId = "";

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("Duty:PeopleMilliseconds=0", "Duty:LookMilliseconds=50", "Dispatch:ReadMilliseconds=0");
        supervisor = await Browser.OfAsync(host, (Role.Supervisor, $"township:{TestPack.FirstTownship}"));
        (near, nearId) = await WorkerAsync();
        (far, farId) = await WorkerAsync();
        var at = (await host.Read("/api/v1/ponds/P0001")).Body;
        await MoveAsync(near, (double)at["longitude"]!, (double)at["latitude"]!);
        await MoveAsync(far, (double)at["longitude"]! + 0.05, (double)at["latitude"]!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in (Browser[])[supervisor, near, far])
            browser.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_case_goes_to_who_is_recommended_first_and_is_done_by_them()
    {
        var id = await OpenAsync(1);
        var found = (await supervisor.SendAsync("GET", $"/api/v1/cases/{id}/recommendation")).Body!;
        Assert.Equal([nearId, farId], Each(found, "picks", "worker"));
        var best = found["picks"]![0]!;
        Assert.Equal(("fresh", 0, true), ((string?)best["at"], (int)best["metres"]!, (bool)best["ownVillage"]!));
        Assert.InRange((int)found["picks"]![1]!["metres"]!, 4_000, 6_000);

        Assert.Equal("409 reasonRequired", await Ask(supervisor, id, "assign", new { version = 1, worker = farId }));
        Assert.Equal("409 unknownWorker", await Ask(supervisor, id, "assign", new { version = 1, worker = "nobody" }));
        Assert.Equal("200", await Ask(supervisor, id, "assign", new { version = 1 }));
        var it = (await supervisor.SendAsync("GET", $"/api/v1/cases/{id}")).Body!;
        Assert.Equal(
            ("accepting", "firstTown", nearId, "offered", false),
            ((string?)it["stage"], (string?)it["lead"], (string?)it["task"]!["worker"], (string?)it["task"]!["state"],
                (bool)it["task"]!["automatic"]!));
        var assigned = it["events"]!.AsArray()[^1]!;
        Assert.Equal(("taskAssigned", 1, 2), (
            (string?)assigned["type"], (int)assigned["data"]!["choice"]!["rank"]!, (int)assigned["data"]!["choice"]!["of"]!));

        var task = Assert.Single((await near.SendAsync("GET", "/api/v1/tasks")).Body!["tasks"]!.AsArray())!;
        Assert.Contains("takeTask", task["verbs"]!.AsArray().Select(verb => (string?)verb));
        Assert.Equal("handle", (string?)task["purpose"]);
        Assert.Empty((await far.SendAsync("GET", "/api/v1/tasks")).Body!["tasks"]!.AsArray());
        Assert.Equal("409 notYourTask", await Ask(far, id, "takeTask", new { version = 3 }));
        Assert.Equal("200", await Ask(near, id, "takeTask", new { version = 3 }));
        Assert.Equal("200", await Ask(near, id, "arrive", new { version = 5 }));
        Assert.Equal("409 evidenceRequired", await Ask(near, id, "handle", new { version = 6, note = "limed" }));
        Assert.Equal((1, 1), await LoadAsync(nearId));
    }

    [Fact]
    public async Task Who_declines_or_does_not_answer_is_followed_by_the_next()
    {
        var id = await OpenAsync(2);
        Assert.Equal("200", await Ask(supervisor, id, "assign", new { version = 1 }));
        var first = (string)(await ReadAsync(id))["task"]!["worker"]!;
        Assert.Equal("409 reasonRequired", await Ask(first == nearId ? near : far, id, "declineTask", new { version = 3 }));
        Assert.Equal("200", await Ask(first == nearId ? near : far, id, "declineTask", new { version = 3, reason = "flat tyre" }));
        var it = await UntilAsync(id, "the other is asked", it => it["task"]?["worker"] is { } worker && (string?)worker != first);
        Assert.True((bool)it["task"]!["automatic"]!);

        host.Clock.Advance(TimeSpan.FromMinutes(31));
        it = await UntilAsync(id, "nobody is left", it => it["task"] is null && !(bool)it["seeking"]!);
        Assert.Equal(
            ["taskAssigned", "taskDeclined", "taskAssigned", "taskUnanswered", "taskUnfilled"],
            Each(it, "events", "type").Where(type => type!.StartsWith("task", StringComparison.Ordinal)));
        Assert.Equal(["allDeclined"], it["events"]!.AsArray()[^1]!["data"]!["shortfalls"]!.AsArray().Select(word => (string?)word));
    }

    [Fact]
    public async Task Of_two_who_assign_at_once_one_wins_and_the_other_hears_who_has_it()
    {
        var id = await OpenAsync(3);
        using var other = await Browser.OfAsync(host, (Role.CommandCenter, "county"));
        var answers = await Task.WhenAll(
            supervisor.SendAsync("POST", $"/api/v1/cases/{id}/assign", new { version = 1 }),
            other.SendAsync("POST", $"/api/v1/cases/{id}/assign", new { version = 1 }));
        Assert.Equal(["200", "409 alreadyAssigned"], answers.Select(answer => answer.Answer).Order(StringComparer.Ordinal));
        var refused = answers.Single(answer => answer.Answer != "200").Body!;
        Assert.Equal((string?)(await ReadAsync(id))["task"]!["workerName"], (string?)refused["worker"]);
    }

    [Fact]
    public async Task Who_is_not_at_work_is_not_sent_and_a_reservation_tells_nobody()
    {
        var id = await OpenAsync(4);
        Assert.Equal("200", await near.AskAsync("POST", "/api/v1/workers/me/status", new { status = "off" }));
        var found = (await supervisor.SendAsync("GET", $"/api/v1/cases/{id}/recommendation")).Body!;
        Assert.Equal(($"{nearId} notStarted", farId), (
            string.Join(' ', found["passedOver"]!.AsArray().Select(it => $"{it!["worker"]} {it["why"]}")),
            Each(found, "picks", "worker").Single()));
        Assert.Equal(
            "409 workerUnavailable", await Ask(supervisor, id, "assign", new { version = 1, worker = nearId, reason = "urgent" }));
        Assert.Equal("200", await Ask(supervisor, id, "assign", new { version = 1, worker = farId, reserve = true }));
        Assert.Equal("dispatching", (string?)(await ReadAsync(id))["stage"]);
        Assert.Empty((await far.SendAsync("GET", "/api/v1/tasks")).Body!["tasks"]!.AsArray());
        Assert.Single((await supervisor.SendAsync("GET", $"/api/v1/tasks?worker={farId}")).Body!["tasks"]!.AsArray());
        Assert.Equal("409 reasonRequired", await Ask(supervisor, id, "recall", new { version = 2 }));
        Assert.Equal("200", await Ask(supervisor, id, "recall", new { version = 2, reason = "not needed" }));
        Assert.Equal("409 noTask", await Ask(supervisor, id, "recall", new { version = 3, reason = "not needed" }));
    }

    [Fact]
    public async Task Many_are_assigned_one_after_the_other_and_each_has_its_answer()
    {
        string[] ids = [await OpenAsync(5), await OpenAsync(6)];
        var wanted = ids.Select(id => new { @case = id, version = 1 }).Append(new { @case = "nothing", version = 1 });
        var (answer, body) = await supervisor.SendAsync("POST", "/api/v1/assignments", new { assignments = wanted });
        Assert.Equal("200", answer);
        Assert.Equal(
            ["True ", "True ", "False unknownCase"], body!["results"]!.AsArray().Select(it => $"{(bool)it!["ok"]!} {it["reason"]}"));
        Assert.Equal(2, Each(body, "results", "worker").OfType<string>().Distinct().Count()); // the second finds the first at work
        Assert.Equal(
            "400 badAmount", await supervisor.AskAsync("POST", "/api/v1/assignments", new { assignments = Array.Empty<object>() }));
        using var grid = await Browser.OfAsync(host, (Role.GridWorker, Village));
        Assert.Equal("403 noRole", await grid.AskAsync("POST", "/api/v1/assignments", new { assignments = wanted }));
        Assert.Equal("403 noRole", await grid.AskAsync("GET", $"/api/v1/cases/{ids[0]}/recommendation"));
    }

    private async Task<(Browser Browser, string Id)> WorkerAsync()
    {
        var browser = await Browser.OfAsync(host, (Role.GridWorker, Village));
        Assert.Equal("200", await browser.AskAsync("POST", "/api/v1/workers/me/status", new { status = "available" }));
        return (browser, (string)(await browser.SendAsync("GET", "/api/v1/workers/me")).Body!["id"]!);
    }

    private async Task MoveAsync(Browser worker, double longitude, double latitude) => Assert.Equal(
        "200", await worker.AskAsync("POST", "/api/v1/workers/me/position", new { longitude, latitude, accuracy = 10, at = host.Now }));

    private async Task<(int Load, int Month)> LoadAsync(string worker)
    {
        var all = (await supervisor.SendAsync("GET", "/api/v1/workers")).Body!["workers"]!.AsArray();
        var it = all.Single(it => (string?)it!["id"] == worker)!;
        return ((int)it["load"]!, (int)it["month"]!);
    }

    private async Task<string> OpenAsync(int pond)
    {
        await host.Observe($"S{pond:D5}", host.Now, ("ph", 9.9f));
        return (string)(await host.Read($"/api/v1/cases?pond=P{pond:D4}")).Body["cases"]![0]!["id"]!;
    }

    private async Task<JsonNode> ReadAsync(string id) => (await host.Read($"/api/v1/cases/{id}")).Body;

    private async Task<JsonNode> UntilAsync(string id, string what, Func<JsonNode, bool> holds)
    {
        JsonNode it = null!;
        await TestHost.Until(what, async () => holds(it = await ReadAsync(id)));
        return it;
    }

    private static Task<string> Ask(Browser who, string id, string verb, object body) =>
        who.AskAsync("POST", $"/api/v1/cases/{id}/{verb}", body);

    private static IEnumerable<string?> Each(JsonNode node, string list, string member) =>
        node[list]!.AsArray().Select(it => (string?)it![member]);
}
