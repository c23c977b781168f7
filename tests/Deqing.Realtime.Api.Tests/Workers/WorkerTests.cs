using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Workers;

/// <summary>Grid workers over HTTP: who sees where they are, what they say, and what is said of them.</summary>
public sealed class WorkerTests
{
    private const string Root = "/api/v1/workers", Me = $"{Root}/me", Position = $"{Me}/position", Status = $"{Me}/status";

    [Fact]
    public async Task A_worker_says_what_they_do_and_where_and_who_may_send_them_sees_it()
    {
        await using var program = await WorkerProgram.StartAsync();
        var (worker, center) = (program.Worker, program.Center);
        var fresh = (await worker.SendAsync("GET", Me)).Body!;
        Assert.Equal(
            $"off  false  4 0 0 0 {WorkerProgram.Village}",
            $"{fresh["status"]} {fresh["statusSince"]} {Word(fresh["onDuty"]!["is"])} {fresh["position"]} {fresh["capacity"]} "
            + $"{fresh["load"]} {fresh["month"]} {fresh["version"]} {fresh["territories"]![0]}");

        Assert.Equal("200", await worker.AskAsync("POST", Status, new { status = "available" }));
        Assert.Equal("400 wrongBody", await worker.AskAsync("POST", Status, new { status = "asleep" }));
        Assert.Equal("200", await worker.AskAsync("POST", Position, program.At(minutesAgo: 1)));
        var seen = Assert.Single(await ListAsync(center))!;
        Assert.Equal(
            $"{program.Id} available true 120.011 30.511 8 true",
            $"{seen["id"]} {seen["status"]} {Word(seen["onDuty"]!["is"])} {seen["position"]!["longitude"]} {seen["position"]!["latitude"]} "
            + $"{seen["position"]!["accuracy"]} {Word(seen["position"]!["fresh"])}");
        Assert.InRange((int)seen["position"]!["ageSeconds"]!, 60, 90);

        // By the time nobody has heard of them for a quarter of an hour, it says nothing any more.
        program.Host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("false", Word(Assert.Single(await ListAsync(center))!["position"]!["fresh"]));
        Assert.Single(await ListAsync(center, $"?township={TestPack.FirstTownship}"));
        Assert.Single(await ListAsync(center, $"?village={TestPack.FirstVillage}"));
        Assert.Empty(await ListAsync(center, $"?village={TestPack.Community}"));
        Assert.Empty(await ListAsync(center, $"?township={TestPack.SecondTownship}"));
        Assert.Equal("400 unknownTownship", await center.AskAsync("GET", $"{Root}?township=none"));
    }

    [Fact]
    public async Task Where_people_are_is_told_only_to_who_may_send_them_there()
    {
        await using var program = await WorkerProgram.StartAsync();
        Assert.Equal("200", await program.Worker.AskAsync("POST", Position, program.At()));
        using var officer = await Browser.OfAsync(program.Host, (Role.VillageOfficer, WorkerProgram.Village));
        using var elsewhere = await Browser.OfAsync(program.Host, (Role.VillageOfficer, $"village:{TestPack.SecondVillage}"));
        using var other = await Browser.OfAsync(program.Host, (Role.GridWorker, WorkerProgram.Village));
        using var villager = await Browser.OfAsync(program.Host, (Role.Villager, WorkerProgram.Village));
        Assert.Equal(2, (await ListAsync(officer)).Count);
        Assert.Empty(await ListAsync(elsewhere));
        Assert.Equal("403 noRole", await other.AskAsync("GET", Root));
        Assert.Equal("403 noRole", await villager.AskAsync("GET", Root));
        foreach (var (method, path, body) in ((string, string, object?)[])
            [("GET", Me, null), ("POST", Status, new { status = "available" }), ("POST", Position, program.At())])
            Assert.Equal("404 notWorker", await villager.AskAsync(method, path, body));
        Assert.Equal("404 unknownWorker", await officer.AskAsync("GET", $"/api/v1/tasks?worker={Guid.NewGuid():N}"));
        Assert.Equal("403 outsideTerritory", await elsewhere.AskAsync("GET", $"/api/v1/tasks?worker={program.Id}"));
        Assert.Equal("403 noRole", await other.AskAsync("GET", $"/api/v1/tasks?worker={program.Id}"));
    }

    [Fact]
    public async Task A_position_that_cannot_be_is_refused_with_the_reason()
    {
        await using var program = await WorkerProgram.StartAsync();
        foreach (var (body, answer) in ((JsonObject, string)[])
        [
            (program.At(minutesAgo: -3), "409 positionFromFuture"), (program.At(minutesAgo: 61), "409 positionTooOld"),
            (program.At(longitude: 30.5), "409 positionElsewhere"), (program.At(longitude: 181), "400 badPosition"),
            (program.At(accuracy: -1), "400 badAccuracy"), (program.At(accuracy: 10_001), "400 badAccuracy"),
            (program.At(datum: "mars"), "400 wrongBody"), (program.At(minutesAgo: 1), "200"), (program.At(minutesAgo: 2), "409 notNewer"),
        ])
            Assert.Equal(answer, await program.Worker.AskAsync("POST", Position, body));

        // As a Chinese map gives it, the same place is a few hundred metres away.
        var shifted = (await program.Worker.SendAsync("POST", Position, program.At(datum: "gcj02"))).Body!;
        Assert.InRange((double)shifted["position"]!["longitude"]!, 120.005, 120.0105);
    }

    [Fact]
    public async Task Positions_come_at_a_bounded_rate()
    {
        await using var program = await WorkerProgram.StartAsync("Limits:PositionsPerMinute=2");
        Assert.Equal("200", await program.Worker.AskAsync("POST", Position, program.At(minutesAgo: 3)));
        Assert.Equal("200", await program.Worker.AskAsync("POST", Position, program.At(minutesAgo: 2)));
        Assert.Equal("429 tooManyRequests", await program.Worker.AskAsync("POST", Position, program.At(minutesAgo: 1)));
        Assert.Equal("200", await program.Worker.AskAsync("GET", Me));
    }

    [Fact]
    public async Task A_profile_is_written_by_who_writes_rosters_there_and_is_in_the_audit_log()
    {
        await using var program = await WorkerProgram.StartAsync();
        var path = $"{Root}/{program.Id}/profile";
        var skills = (await program.Worker.SendAsync("GET", "/api/v1/skills")).Body!["skills"]!.AsArray();
        Assert.Equal(
            ["water 水质 Water", "electric 电工 Electric"],
            skills.Select(it => $"{it!["id"]} {it["names"]!["zh"]} {it["names"]!["en"]}"));
        string[] known = ["water", "electric"], unknown = ["flying"];
        Assert.Equal("400 unknownSkill", await program.Center.AskAsync("PUT", path, new { version = 0, skills = unknown, capacity = 3 }));
        Assert.Equal("400 badCapacity", await program.Center.AskAsync("PUT", path, new { version = 0, skills = known, capacity = 51 }));
        var saved = (await program.Center.SendAsync("PUT", path, new { version = 0, skills = known, capacity = 3 })).Body!;
        Assert.Equal("1 3 electric water", $"{saved["version"]} {saved["capacity"]} {saved["skills"]![0]} {saved["skills"]![1]}");
        Assert.Equal("409 staleVersion", await program.Center.AskAsync("PUT", path, new { version = 0, skills = known, capacity = 3 }));
        Assert.Equal("403 noRole", await program.Worker.AskAsync("PUT", path, new { version = 1, skills = known, capacity = 3 }));
        using var elsewhere = await Browser.OfAsync(program.Host, (Role.Supervisor, $"township:{TestPack.SecondTownship}"));
        Assert.Equal("403 outsideTerritory", await elsewhere.AskAsync("PUT", path, new { version = 1, skills = known, capacity = 3 }));
        Assert.Equal(
            "404 unknownWorker",
            await program.Center.AskAsync("PUT", $"{Root}/nobody/profile", new { version = 0, skills = known, capacity = 3 }));
        var entry = Assert.Single(
            (await program.Center.SendAsync("GET", $"/api/v1/audit?text={program.Id}")).Body!["entries"]!.AsArray(),
            it => (string)it!["action"]! == "workerProfileSaved")!;
        Assert.Equal("version 1, capacity 3, skills electric water", (string)entry["detail"]!);
    }

    private static async Task<JsonArray> ListAsync(Browser browser, string query = "") =>
        (await browser.SendAsync("GET", $"{Root}{query}")).Body!["workers"]!.AsArray();

    private static string Word(JsonNode? flag) => (bool)flag! ? "true" : "false";
}
