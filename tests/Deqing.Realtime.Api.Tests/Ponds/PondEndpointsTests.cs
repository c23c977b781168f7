using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.Ponds;

public sealed class PondEndpointsTests(SharedHost shared)
{
    [Fact]
    public async Task Pages_hold_every_pond_once()
    {
        var host = await shared.Value;
        var seen = new List<string>();
        string? next = null;
        do
        {
            var (_, page) = await host.Read($"/api/v1/ponds?limit=7{(next is null ? "" : $"&after={next}")}");
            var ids = page["ponds"]!.AsArray().Select(pond => (string)pond!["id"]!).ToArray();
            Assert.InRange(ids.Length, 1, 7);
            seen.AddRange(ids);
            next = (string?)page["next"];
            Assert.True(next is null || next == ids[^1]);
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(1, TestPack.Ponds).Select(number => $"P{number:0000}"), seen);
    }

    [Theory]
    [InlineData("township=990001002", "P0040")]
    [InlineData("village=990001002201", "P0040")]
    [InlineData("village=990001001001", "")]
    [InlineData("township=990001001&village=990001002201", "")]
    public async Task A_list_keeps_to_its_place(string filter, string expected)
    {
        var (_, page) = await (await shared.Value).Read($"/api/v1/ponds?{filter}");
        Assert.Equal(expected, string.Join(' ', Ids(page)));
        Assert.Null(page["next"]);
    }

    [Fact]
    public async Task A_pond_is_found_in_the_part_of_the_tally_that_counts_it()
    {
        var host = await shared.Value;
        Assert.Contains("P0030", Ids((await host.Read("/api/v1/ponds?severity=unknown")).Body));
        await host.Observe("S00030", host.Now, ("dissolvedOxygen", 8f));
        await TestHost.Until("P0030 is normal", async () => Ids((await host.Read("/api/v1/ponds?severity=normal")).Body).Contains("P0030"));
        Assert.DoesNotContain("P0030", Ids((await host.Read("/api/v1/ponds?severity=unknown")).Body));

        await host.Observe("S00030", host.Now, ("ph", 9.9f)); // no hold time: the alarm is raised at once
        await TestHost.Until("P0030 warns", async () => Ids((await host.Read("/api/v1/ponds?severity=warning")).Body).Contains("P0030"));
        Assert.DoesNotContain("P0030", Ids((await host.Read("/api/v1/ponds?severity=normal")).Body));
    }

    [Fact]
    public async Task A_pond_shows_its_water_its_alarms_and_its_coverage()
    {
        var host = await shared.Value;
        var at = host.Now;
        await host.Observe("S00001", at.AddSeconds(-1), ("dissolvedOxygen", 8f), ("ph", 9.9f));
        await host.Observe("S00101", at, ("ph", 7f));
        var (_, pond) = await host.Read("/api/v1/ponds/P0001");

        Assert.Equal("warning fresh", $"{pond["severity"]} {pond["freshness"]}");
        Assert.Equal(
            ["dissolvedOxygen 8 S00001 good fresh", "ph 9.9 S00001 good fresh", "ph 7 S00101 good fresh"],
            pond["values"]!.AsArray().Select(value =>
                $"{value!["metric"]} {value["value"]} {value["sensor"]} {value["quality"]} {value["freshness"]}"));
        Assert.InRange((double)pond["values"]![0]!["ageSeconds"]!, 0, TestHost.Patience.TotalSeconds);
        var alarm = Assert.Single(pond["alarms"]!.AsArray())!;
        // The station's value, not the outlet's.
        Assert.Equal("ph-high warning 9.9", $"{alarm["rule"]} {alarm["severity"]} {alarm["value"]}");
        Assert.Equal(200, (await host.Read($"/api/v1/cases/{alarm["case"]}")).Status);
        Assert.Equal("""{"fresh":2,"total":2}""", pond["coverage"]!.ToJsonString());
        Assert.Equal(["S00001", "S00101"], pond["sensors"]!.AsArray().Select(sensor => (string)sensor!));
    }

    [Fact]
    public async Task A_history_is_one_sensor_thinned_with_its_extremes_and_marked_faults()
    {
        var host = await shared.Value;
        var start = host.Now.AddMinutes(-60);
        for (var minute = 0; minute < 50; minute++)
            await host.Observe(
                "S00002", start.AddMinutes(minute), ("dissolvedOxygen", minute switch { 20 => 2.5f, 30 => 99f, 40 => 9f, _ => 6f }));
        var interval = $"from={start:yyyy-MM-ddTHH:mm:ss.fffffff}Z&to={start.AddMinutes(50):yyyy-MM-ddTHH:mm:ss.fffffff}Z";

        var (_, whole) = await host.Read($"/api/v1/ponds/P0002/history?metric=dissolvedOxygen&{interval}");
        Assert.Equal((50, 50), ((int)whole["total"]!, whole["points"]!.AsArray().Count));
        Assert.Equal("mg/L S00002", $"{whole["unit"]} {whole["sensor"]}");

        var (_, thin) = await host.Read($"/api/v1/ponds/P0002/history?metric=dissolvedOxygen&points=10&{interval}");
        var points = thin["points"]!.AsArray().Select(point => ((float)point!["value"]!, (string)point["quality"]!)).ToArray();
        Assert.InRange(points.Length, 5, 10);
        Assert.Contains((2.5f, "good"), points);
        Assert.Contains((99f, "outOfRange"), points);
        Assert.Contains((9f, "good"), points);
        Assert.Equal(50, (int)thin["total"]!);
        Assert.False((bool)thin["truncated"]!);

        // An offset whose '+' was not encoded arrives as a space.
        var (from, to) = (start.AddHours(8), start.AddHours(8).AddMinutes(10));
        var (status, local) = await host.Read(
            "/api/v1/ponds/P0002/history?metric=dissolvedOxygen"
            + $"&from={from:yyyy-MM-ddTHH:mm:ss.fff}+08:00&to={to:yyyy-MM-ddTHH:mm:ss.fff}+08:00");
        Assert.Equal((200, 10), (status, (int)local["total"]!));
    }

    [Fact]
    public async Task A_history_beyond_the_limit_of_rows_says_so()
    {
        var host = await shared.Value;
        var start = host.Now.AddHours(-20);
        var lines = Enumerable.Range(0, 1_001).Select(second =>
            $$$"""{"sensor":"S00003","at":"{{{start.AddSeconds(second):O}}}","values":{"ph":7}}""");
        using var body = new StringContent(string.Join('\n', lines), null, "application/x-ndjson");
        using var post = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations") { Content = body };
        Assert.True((await host.Send(post)).IsSuccessStatusCode);

        var (_, all) = await host.Read("/api/v1/ponds/P0003/history?metric=ph");
        Assert.Equal((1_000, true), ((int)all["total"]!, (bool)all["truncated"]!));
        var (_, limit) = await host.Read(
            $"/api/v1/ponds/P0003/history?metric=ph&to={start.AddSeconds(1_000):yyyy-MM-ddTHH:mm:ss.fffffff}Z");
        Assert.Equal((1_000, false), ((int)limit["total"]!, (bool)limit["truncated"]!));
    }

    private static string[] Ids(JsonNode page) => [.. page["ponds"]!.AsArray().Select(pond => (string)pond!["id"]!)];
}
