using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.Media;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Cases;

/// <summary>Cases on their whole way, with the people whose work it is and the rights they have.</summary>
public sealed class CaseWalkTests : IAsyncLifetime
{
    private static readonly string[] Agriculture = ["agriculture"], FirstTown = ["firstTown"];

    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_alarm_is_dispatched_accepted_handled_checked_and_closed()
    {
        using var center = await Browser.OfAsync(host, (Role.CommandCenter, "county"));
        using var handler = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:agriculture"));
        using var stranger = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:firstTown"));
        using var checker = await Browser.OfAsync(host, (Role.Checker, $"township:{TestPack.FirstTownship}"));
        using var elsewhere = await Browser.OfAsync(host, (Role.Supervisor, $"township:{TestPack.SecondTownship}"));
        var id = await OpenAsync("S00030", "P0030");

        Assert.Equal("404 unknownCase", await Ask(handler, "accept", new { version = 1 })); // not yet theirs
        Assert.Equal("404 unknownCase", await Ask(elsewhere, "dispatch", new { version = 1, lead = "agriculture" }));
        Assert.Equal("403 noRole", await Ask(checker, "dispatch", new { version = 1, lead = "agriculture" }));
        Assert.Equal("409 unknownDepartment", await Ask(center, "dispatch", new { version = 1, lead = "navy" }));
        Assert.Equal(
            "409 departmentTwice", await Ask(center, "dispatch", new { version = 1, lead = "agriculture", joint = Agriculture }));
        Assert.Equal("409 wrongStage", await Ask(center, "verify", new { version = 1, found = true }));
        Assert.Equal("200", await Ask(center, "dispatch", new { version = 1, lead = "agriculture" }));

        var theirs = (await handler.SendAsync("GET", $"/api/v1/cases/{id}")).Body!;
        Assert.Equal(["agriculture"], theirs["acting"]!.AsArray().Select(it => (string)it!));
        Assert.Equal(["note", "accept", "return"], theirs["commands"]!.AsArray().Select(it => (string)it!));
        Assert.Equal("404 unknownCase", await stranger.AskAsync("GET", $"/api/v1/cases/{id}"));
        Assert.Single((await handler.SendAsync("GET", "/api/v1/cases")).Body!["cases"]!.AsArray());
        Assert.Empty((await stranger.SendAsync("GET", "/api/v1/cases")).Body!["cases"]!.AsArray());

        Assert.Equal("409 reasonRequired", await Ask(handler, "return", new { version = 2 }));
        Assert.Equal("200", await Ask(handler, "accept", new { version = 2 }));
        var (photo, voice) = (await PhotoAsync(handler), await VoiceAsync(handler));
        Assert.Equal("409 noteRequired", await Ask(handler, "handle", new { version = 3 }));
        Assert.Equal("409 evidenceRequired", await Ask(handler, "handle", new { version = 3, note = "limed", evidence = new[] { photo } }));
        Assert.Equal(
            "400 unknownMedium", await Ask(handler, "handle", new { version = 3, note = "limed", evidence = new[] { new string('a', 64) } }));
        Assert.Equal("409 textTooLong", await Ask(handler, "handle", new { version = 3, note = new string('x', 10_000) }));
        Assert.Equal("200", await Ask(handler, "handle", new { version = 3, note = "limed", evidence = new[] { photo, voice } }));
        Assert.Equal("403 noRole", await Ask(handler, "check", new { version = 4, isGood = true }));
        Assert.Equal("200", await checker.AskAsync("GET", $"/api/v1/media/{photo}"));
        Assert.Equal("404 unknownMedium", await stranger.AskAsync("GET", $"/api/v1/media/{photo}"));

        Assert.Equal("200", await Ask(checker, "check", new { version = 4, isGood = false, note = "still high" }));
        Assert.Equal("200", await Ask(handler, "handle", new { version = 5, note = "limed again", evidence = new[] { photo, voice } }));
        Assert.Equal("200", await Ask(checker, "check", new { version = 6, isGood = true }));
        await host.Observe("S00030", host.Now, ("ph", 7.5f));
        Assert.Equal("200", await Ask(center, "close", new { version = 8, outcome = "resolved", condition = "alarm" }));
        Assert.Equal("200", await Ask(center, "reopen", new { version = 9, reason = "it came back" }));

        var whole = (await center.SendAsync("GET", $"/api/v1/cases/{id}")).Body!;
        Assert.Equal(
            [
                "opened ", "dispatched web", "accepted web", "handled web", "checked web", "handled web", "checked web", "alarmCleared ",
                "closed web", "reopened web",
            ],
            whole["events"]!.AsArray().Select(it => $"{it!["type"]} {it["by"]?["from"]}"));
        Assert.Equal("2 1 dispatching", $"{whole["round"]} {whole["reworks"]} {whole["stage"]}");
        Assert.Equal("agriculture departmentHandler", $"{whole["events"]![3]!["by"]!["department"]} {whole["events"]![3]!["by"]!["role"]}");
        Assert.Equal(["photo", "voice"], whole["events"]![3]!["evidence"]!.AsArray().Select(it => (string)it!["kind"]!));

        var deadline = (await center.SendAsync("GET", $"/api/v1/cases/{id}/deadlines/promise")).Body!;
        Assert.True((bool)deadline["asExpected"]!);
        Assert.Equal("404 unknownClock", await center.AskAsync("GET", $"/api/v1/cases/{id}/deadlines/sand"));
        Assert.Contains("caseHandled", await ActionsAsync(), StringComparer.Ordinal);

        Task<string> Ask(Browser who, string verb, object command) => who.AskAsync("POST", $"/api/v1/cases/{id}/{verb}", command);
    }

    [Fact]
    public async Task Requests_corrections_merges_and_splits_have_their_ways()
    {
        using var center = await Browser.OfAsync(host, (Role.CommandCenter, "county"));
        using var handler = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:agriculture"));
        using var colleague = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:agriculture"));
        using var town = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:firstTown"));
        var (id, other) = (await OpenAsync("S00031", "P0031"), await OpenAsync("S00032", "P0032"));
        Assert.Equal("200", await Ask(id, center, "dispatch", new { version = 1, lead = "firstTown" }));
        Assert.Equal("200", await Ask(id, town, "return", new { version = 2, reason = "not ours" }));
        Assert.Equal("409 returnedUnchanged", await Ask(id, center, "dispatch", new { version = 3, lead = "firstTown" }));
        Assert.Equal("200", await Ask(id, center, "dispatch", new { version = 3, lead = "agriculture", joint = FirstTown }));
        Assert.Equal("200", await Ask(id, handler, "accept", new { version = 4 }));
        Assert.Equal("409 noRequest", await Ask(id, center, "refuse", new { version = 5, reason = "no" }));
        Assert.Equal("200", await Ask(id, handler, "extend", new { version = 5, reason = "the lorry broke down" }));
        Assert.Equal("409 ownWork", await Ask(id, handler, "approve", new { version = 6 }));
        Assert.Equal("200", await Ask(id, colleague, "approve", new { version = 6 }));
        Assert.Equal("200", await Ask(id, center, "refuse", new { version = 7, reason = "there is another lorry" }));
        Assert.Equal("409 timeOutOfRange", await Ask(id, handler, "hold", new { version = 8, reason = "ice" }));
        Assert.Equal("200", await Ask(id, handler, "hold", new { version = 8, reason = "ice", until = host.Now.AddDays(3) }));
        Assert.Equal("200", await Ask(id, colleague, "approve", new { version = 9 }));
        Assert.Equal("200", await Ask(id, center, "approve", new { version = 10 }));
        Assert.Equal("409 onHold", await Ask(id, handler, "handle", new { version = 11, note = "done" }));
        Assert.Equal("200", await Ask(id, center, "resume", new { version = 11, reason = "it thaws" }));
        Assert.Equal("200", await Ask(id, center, "note", new { version = 12, note = "look at the inlet" }));

        Assert.Equal("400 badPosition", await Ask(id, center, "reclassify", new { version = 13, longitude = 120.02, reason = "there" }));
        Assert.Equal(
            "400 unknownDatum",
            await Ask(
                id, center, "reclassify", new { version = 13, longitude = 120.02, latitude = 30.52, datum = "mars", reason = "there" }));
        Assert.Equal(
            "200",
            await Ask(
                id, center, "reclassify", new { version = 13, longitude = 120.02, latitude = 30.52, level = "serious", reason = "there" }));
        var moved = (await center.SendAsync("GET", $"/api/v1/cases/{id}")).Body!;
        Assert.Equal($"{TestPack.Community} serious", $"{moved["village"]} {moved["level"]}");

        Assert.Equal("404 unknownCase", await Ask(other, center, "merge", new { version = 1, into = "nowhere", reason = "same" }));
        Assert.Equal("409 cannotMerge", await Ask(other, center, "merge", new { version = 1, into = other, reason = "same" }));
        Assert.Equal("200", await Ask(other, center, "merge", new { version = 1, into = (string)moved["number"]!, reason = "same" }));
        var target = (await center.SendAsync("GET", $"/api/v1/cases/{id}")).Body!;
        Assert.Equal(other, (string)Assert.Single(target["absorbed"]!.AsArray())!);
        Assert.Equal("200", await Ask(other, center, "unmerge", new { version = 2, reason = "not the same" }));
        Assert.Equal(
            "409 partsOutOfRange", await Ask(other, center, "split", new { version = 3, parts = Array.Empty<object>(), reason = "two" }));
        Assert.Equal(
            "200",
            await Ask(other, center, "split", new
            {
                version = 3,
                parts = new[] { new { category = "garbage", text = "the heap" }, new { category = "pondPh", text = "the water" } },
                reason = "two",
            }));
        foreach (var child in (await center.SendAsync("GET", $"/api/v1/cases/{other}")).Body!["children"]!.AsArray())
            await TestHost.Until("the part to be open", async () =>
                await center.AskAsync("GET", $"/api/v1/cases/{child!["id"]}") == "200");

        Task<string> Ask(string of, Browser who, string verb, object command) =>
            who.AskAsync("POST", $"/api/v1/cases/{of}/{verb}", command);
    }

    private static async Task<string> PhotoAsync(Browser who) =>
        (string)(await new UploadClient(who.Client).UploadAsync(SamplePhotos.Make(40, 30))).Body!["id"]!;

    private static async Task<string> VoiceAsync(Browser who) =>
        (string)(await new UploadClient(who.Client).UploadAsync(SampleVoices.Wav(), "voice")).Body!["id"]!;

    private async Task<string> OpenAsync(string sensor, string pond)
    {
        await host.Observe(sensor, host.Now, ("ph", 9.9f));
        return (string)(await host.Read($"/api/v1/cases?pond={pond}")).Body["cases"]![0]!["id"]!;
    }

    private async Task<IEnumerable<string>> ActionsAsync() =>
        (await host.Read("/api/v1/audit?limit=100")).Body["entries"]!.AsArray().Select(entry => (string)entry!["action"]!);
}
