using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Grains.Forecast;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Forecast;

/// <summary>A county where dispatching took 5, 10, 15 … 500 minutes so far: what its people see of it, and what calls come to.</summary>
public sealed class ForecastEndpointsTests : IAsyncLifetime
{
    private const string Root = "/api/v1/forecast", Category = "pondPh";

    private TestHost host = null!;
    private Browser center = null!, checker = null!, elsewhere = null!;
    private DateTimeOffset start;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        start = host.Now;
        for (var number = 1; number <= 100; number++)
            await DispatchedAsync(number);

        // Opened 100 minutes ago and due after 250: of the 81 that waited longer, one of which still waits, 51 took longer than that.
        await OpenAsync("half", Severity.Warning, waited: 100, left: 150);
        await OpenAsync("serious", Severity.Serious, waited: 100, left: 150);
        await OpenAsync("early", Severity.Critical, waited: 100, left: 60 * 30);
        await OpenAsync("lost", Severity.Critical, waited: 100, left: 5);
        await OpenAsync("long", Severity.Critical, waited: 450, left: 150);
        await host.RestartAsync();
        await TestHost.Until("a forecast", () => Task.FromResult(host.Get<IForecasts>().Book.ReadAt is not null));
        await SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        SignOut();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_few_are_shown_where_a_call_helps_and_later_whether_it_did()
    {
        var five = await ListAsync(center);
        Assert.Equal(["serious", "half"], five.Select(it => (string)it["case"]!["id"]!));
        Assert.Equal("0.63 81 category", Text(five[0]));
        Assert.InRange((long)five[0]["waitedSeconds"]!, 100 * 60, 104 * 60);
        Assert.Equal(("county", null), ((string?)five[0]["case"]!["owner"], (string?)five[0]["urgedAt"]));
        Assert.Equal(2, (await ListAsync(checker)).Length);
        Assert.Empty(await ListAsync(elsewhere));

        Assert.Equal("403 noRole", await UrgeAsync(checker, "half", 1));
        Assert.Equal("404 unknownCase", await UrgeAsync(elsewhere, "half", 1));
        Assert.Equal("409 staleVersion", await UrgeAsync(center, "half", 7));
        Assert.Equal("200", await UrgeAsync(center, "half", 1));
        Assert.Equal("200", await UrgeAsync(center, "serious", 1));

        var called = (await ListAsync(center)).Single(it => (string)it["case"]!["id"]! == "half");
        Assert.NotNull((string?)called["urgedAt"]);
        var whole = (await center.SendAsync("GET", "/api/v1/cases/half")).Body!;
        var happened = whole["events"]![1]!;
        Assert.Equal((string)happened["by"]!["name"]!, (string)called["urgedBy"]!);
        Assert.Equal("urged please 0.63", $"{happened["type"]} {happened["note"]} {happened["data"]!["chance"]}");
        Assert.Equal((DateTimeOffset)called["dueAt"]!, (DateTimeOffset)happened["data"]!["owedAt"]!);
        Assert.Contains("urge", whole["commands"]!.AsArray().Select(it => (string)it!));
        Assert.Equal("0 0", await FiguresAsync(center, "called late"));

        Assert.Equal(
            "200", await center.AskAsync("POST", "/api/v1/cases/serious/dispatch", new { version = 2, lead = "agriculture" }));
        host.Clock.Advance(TimeSpan.FromMinutes(160));
        SignOut(); // the sessions have ended
        await SignInAsync();
        Assert.Equal("2 2 1 1 1.26 0.26 0 0", await FiguresAsync(
            center, "called counted inTime late expectedLate saved cutShort withoutChance"));
        Assert.Equal(
            ["half pending", "serious inTime"],
            (await center.SendAsync("GET", $"{Root}/calls")).Body!["calls"]!.AsArray()
                .Select(it => $"{it!["case"]!["id"]} {it["outcome"]}").Order(StringComparer.Ordinal));
        Assert.Equal("2", await FiguresAsync(checker, "called"));
        Assert.Equal("0", await FiguresAsync(elsewhere, "called"));
        Assert.Contains(
            "caseUrged", (await host.Read("/api/v1/audit?limit=100")).Body["entries"]!.AsArray().Select(it => (string)it!["action"]!));
    }

    [Fact]
    public async Task A_single_case_says_what_its_chance_rests_on()
    {
        Assert.Equal("0.63 81 category", Text((await center.SendAsync("GET", "/api/v1/cases/half/forecast")).Body!));
        Assert.Equal(" 10 tooFew", Text((await center.SendAsync("GET", "/api/v1/cases/long/forecast")).Body!));
        Assert.Equal("404 nothingDue", await center.AskAsync("GET", "/api/v1/cases/done-1/forecast"));
        Assert.Equal("404 unknownCase", await center.AskAsync("GET", "/api/v1/cases/nothing/forecast"));
        Assert.Equal("404 unknownCase", await elsewhere.AskAsync("GET", "/api/v1/cases/half/forecast"));
    }

    [Theory]
    [InlineData("from=today", "badTime")]
    [InlineData("from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", "badRange")]
    [InlineData("from=2020-01-01T00:00:00Z&until=2022-01-01T00:00:00Z", "badRange")]
    [InlineData("from=2999-01-01T00:00:00Z", "badRange")]
    [InlineData("until=0001-01-01T00:00:00Z", "badRange")]
    public async Task A_wrong_time_is_refused(string query, string reason) =>
        Assert.Equal($"400 {reason}", await center.AskAsync("GET", $"{Root}/calls?{query}"));

    private static string Text(JsonNode forecast) =>
        string.Create(CultureInfo.InvariantCulture, $"{forecast["chance"]} {forecast["basis"]!["cases"]} {forecast["basis"]!["group"]}");

    private static async Task<JsonNode[]> ListAsync(Browser who) =>
        [.. (await who.SendAsync("GET", Root)).Body!.AsArray().OfType<JsonNode>()];

    private static Task<string> UrgeAsync(Browser who, string id, int version) =>
        who.AskAsync("POST", $"/api/v1/cases/{id}/urge", new { version, note = "please" });

    private static async Task<string> FiguresAsync(Browser who, string names)
    {
        var figures = (await who.SendAsync("GET", $"{Root}/calls")).Body!;
        return string.Join(' ', names.Split(' ').Select(name => figures[name]));
    }

    private async Task SignInAsync()
    {
        center = await Browser.OfAsync(host, (Role.CommandCenter, "county"));
        checker = await Browser.OfAsync(host, (Role.Checker, $"township:{TestPack.FirstTownship}"));
        elsewhere = await Browser.OfAsync(host, (Role.Supervisor, $"township:{TestPack.SecondTownship}"));
    }

    private void SignOut()
    {
        foreach (var browser in (Browser[])[center, checker, elsewhere])
            browser.Dispose();
    }

    private Task DispatchedAsync(int number)
    {
        var opened = start.AddDays(-3);
        var by = new Actor("p", "p", Role.CommandCenter, null, "web");
        return AppendAsync(
            $"done-{number}", Opened($"done-{number}", opened, Severity.Warning, opened.AddHours(1)),
            new CaseDispatched(
                opened.AddMinutes(5 * number), by, "agriculture", [], null, Due(opened.AddDays(1)), Due(opened.AddDays(2))),
            new CaseVoided(opened.AddDays(1), by, "gone"));
    }

    private Task OpenAsync(string id, Severity level, int waited, int left) =>
        AppendAsync(id, Opened(id, start.AddMinutes(-waited), level, start.AddMinutes(left)));

    private static CaseOpened Opened(string id, DateTimeOffset at, Severity level, DateTimeOffset due) => new(
        at,
        new AlarmReport("P0030", TestPack.FirstVillage, TestPack.FirstTownship, id, Category, level, at, at, at, 9.9f),
        new AlarmFiling("alarm", Due(due), Due(due.AddDays(9))));

    private static Due Due(DateTimeOffset at) => new(at, new Limit(ClockClass.NaturalDay, 1), false);

    private async Task AppendAsync(string id, params ImmutableArray<CaseEvent> events)
    {
        var state = events.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        Assert.Equal(
            AppendResult.Appended,
            await host.Get<ICaseLog>().AppendAsync(id, 0, events, state, [], TestContext.Current.CancellationToken));
    }
}
