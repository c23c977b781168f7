using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using Deqing.Realtime.Api.Figures;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using MiniExcelLibs;

namespace Deqing.Realtime.Api.Tests.Figures;

/// <summary>Figures after a short history on the real program, in every format, and for whom.</summary>
public sealed class FigureEndpointsTests : IAsyncLifetime
{
    private const string Path = "/api/v1/figures/cases";

    private TestHost host = null!;
    private Browser center = null!;
    private string days = "";

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        center = await Browser.OfAsync(host, (Role.CommandCenter, "county"));
        var today = DateOnly.FromDateTime(host.Now.ToOffset(TimeSpan.FromHours(8)).DateTime);
        days = $"from={Day(today.AddDays(-1))}&until={Day(today.AddDays(2))}";
        await OpenAsync("S00030", "P0030");
        await OpenAsync("S00040", "P0040");
        var id = await OpenAsync("S00031", "P0031");
        Assert.Equal("200", await center.AskAsync("POST", $"/api/v1/cases/{id}/dispatch", new { version = 1, lead = "agriculture" }));
        var other = await OpenAsync("S00032", "P0032");
        Assert.Equal(
            "200",
            await center.AskAsync("POST", $"/api/v1/cases/{other}/close", new { version = 1, outcome = "falseAlarm", note = "probe" }));
    }

    public async ValueTask DisposeAsync()
    {
        center.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Figures_are_live_by_every_axis()
    {
        Assert.Equal([" 4 3 1 1"], await LinesAsync(center, "county"));
        Assert.Equal([$"{TestPack.FirstTownship} 3 2 1 1", $"{TestPack.SecondTownship} 1 1 0 0"], await LinesAsync(center, "township"));
        Assert.Equal(
            [$"{TestPack.FirstVillage} 3 2 1 1", $"{TestPack.Community} 0 0 0 0", $"{TestPack.SecondVillage} 1 1 0 0"],
            await LinesAsync(center, "village"));
        Assert.Contains("agriculture 0 1 0 0", await LinesAsync(center, "department"), StringComparer.Ordinal);
        Assert.Contains("dispatcher 0 0 1 1", await LinesAsync(center, "post"), StringComparer.Ordinal);
        var line = (await ReadAsync(center, "county"))["lines"]![0]!;
        Assert.Equal((3, 1.0), ((int)line["untilReported"]!["count"]!, (double)line["dispatch"]!["inTimeRate"]!));
        Assert.Null(line["resolutionRate"]);

        host.Clock.Advance(TimeSpan.FromDays(300));
        var late = (await host.Read($"{Path}?{days}")).Body["lines"]![0]!; // by the key: sessions have ended
        Assert.Equal((3, 3, 2), (
            (int)late["promise"]!["overtimePending"]!, (int)late["due"]!, (int)late["dispatch"]!["overtimePending"]!));
    }

    [Theory]
    [InlineData("township", "en")]
    [InlineData("post", "zh-CN")]
    public async Task Tables_say_what_the_answer_says(string axis, string language)
    {
        var lines = (await ReadAsync(center, axis))["lines"]!.AsArray();
        var bytes = await center.Client.GetByteArrayAsync(
            $"{Path}?{days}&by={axis}&format=csv&lang={language}", TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        using var csv = CsvReader.FromText(Encoding.UTF8.GetString(bytes[3..]));
        var texts = FigureTexts.All[language];
        var columns = Columns(lines[0]!.AsObject()).Select(column => column.Path).ToArray();
        var fromCsv = new List<string>();
        while (csv.Read())
            fromCsv.Add(string.Join('|', columns.Select(column => csv.GetString(texts.Column(column)))));
        var expected = lines.Select(line => string.Join('|', Columns(line!.AsObject()).Select(column => column.Value))).ToArray();
        Assert.Equal(expected, fromCsv);

        var workbook = await center.Client.GetByteArrayAsync(
            $"{Path}?{days}&by={axis}&format=xlsx&lang={language}", TestContext.Current.CancellationToken);
        using var stream = new MemoryStream(workbook);
        var rows = stream.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().ToArray();
        Assert.Equal(
            expected,
            rows.Select(row => string.Join('|', columns.Select(column => Convert.ToString(
                row[texts.Column(column)], CultureInfo.InvariantCulture)))));
        Assert.Equal(
            lines.Select(line => (string)line!["names"]![language == "en" ? "en" : "zh"]!),
            rows.Select(row => (string)row[texts["name"]]!));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("\tb", "'\tb")]
    [InlineData("First Town", "First Town")]
    [InlineData("", "")]
    public void No_cell_is_a_formula(string text, string cell) => Assert.Equal(cell, FigureTable.Safe(text));

    [Fact]
    public void Both_languages_name_everything() =>
        Assert.Equal(FigureTexts.All["zh-CN"].Names, FigureTexts.All["en"].Names);

    [Theory]
    [InlineData("from=yesterday", "badDay")]
    [InlineData("until=2026-02-30", "badDay")]
    [InlineData("from=0001-01-01&until=0001-01-02", "badDay")]
    [InlineData("from=2026-02-01&until=2026-02-01", "badRange")]
    [InlineData("from=2020-01-01&until=2026-01-01", "badRange")]
    [InlineData("by=person", "badAxis")]
    [InlineData("format=pdf", "badFormat")]
    [InlineData("lang=fr", "badLanguage")]
    public async Task What_cannot_be_read_is_named(string query, string reason) =>
        Assert.Equal($"400 {reason}", await center.AskAsync("GET", $"{Path}?{query}"));

    [Fact]
    public async Task Everybody_reads_the_lines_of_their_own_territory()
    {
        using var supervisor = await Browser.OfAsync(host, (Role.Supervisor, $"township:{TestPack.SecondTownship}"));
        using var handler = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:agriculture"));
        using var farmer = await Browser.OfAsync(host, (Role.Farmer, "pond:P0001"));
        using var villager = await Browser.OfAsync(host, (Role.Villager, "county"));
        Assert.Equal([$"{TestPack.SecondTownship} 1 1 0 0"], await LinesAsync(supervisor, "township"));
        Assert.Equal([$"{TestPack.SecondVillage} 1 1 0 0"], await LinesAsync(supervisor, "village"));
        Assert.Equal(["agriculture 0 1 0 0"], await LinesAsync(handler, "department"));
        foreach (var (who, axis) in new[]
        {
            (supervisor, "county"), (supervisor, "post"), (supervisor, "department"), (handler, "township"), (farmer, "village"),
        })
            Assert.Equal("403 outsideTerritory", await who.AskAsync("GET", $"{Path}?by={axis}"));
        Assert.Equal("403 noRole", await villager.AskAsync("GET", Path));
        Assert.Equal("403 outsideTerritory", await farmer.AskAsync("GET", "/api/v1/figures/headlines"));
        Assert.Equal("county 3 3", await HeadlinesAsync(center));
        Assert.Equal($"township:{TestPack.SecondTownship} 1 1", await HeadlinesAsync(supervisor));
        Assert.Equal("department:agriculture 1 1", await HeadlinesAsync(handler));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<(string Path, string Value)> Columns(JsonObject line, string prefix = "")
    {
        foreach (var (name, node) in line)
            if (node is JsonObject inner && name != "names")
                foreach (var column in Columns(inner, $"{prefix}{name}."))
                    yield return column;
            else if (prefix != "" || name is not ("key" or "names"))
                yield return ($"{prefix}{name}", node is null ? "" : node.GetValue<double>().ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<string> HeadlinesAsync(Browser who)
    {
        var body = (await who.SendAsync("GET", "/api/v1/figures/headlines")).Body!;
        foreach (var period in new[] { "last30Days", "year" })
            Assert.True((int)body[period]!["problems"]! >= (int)body["today"]!["problems"]!, period);
        return $"{body["territory"]} {body["open"]} {body["last30Days"]!["problems"]}";
    }

    private async Task<JsonNode> ReadAsync(Browser who, string axis)
    {
        var (answer, body) = await who.SendAsync("GET", $"{Path}?{days}&by={axis}");
        Assert.Equal("200", answer);
        return body!;
    }

    private async Task<IEnumerable<string>> LinesAsync(Browser who, string axis) => (await ReadAsync(who, axis))["lines"]!.AsArray().Select(
        line => $"{line!["key"]} {line["reports"]} {line["problems"]} {line["dispatch"]!["done"]} {line["accurateDispatches"]}");

    private async Task<string> OpenAsync(string sensor, string pond)
    {
        await host.Observe(sensor, host.Now, ("ph", 9.9f));
        return (string)(await host.Read($"/api/v1/cases?pond={pond}")).Body["cases"]![0]!["id"]!;
    }
}
