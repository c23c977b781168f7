namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>Each limit of reading, at it and one past it.</summary>
public sealed class SensingLimitTests
{
    [Fact]
    public async Task Every_limit_is_kept_and_named()
    {
        await using var host = await TestHost.StartAsync(
            "SensorThings:DefaultTop=3", "SensorThings:MaxTop=20", "SensorThings:MaxSkip=40", "SensorThings:MaxRows=1000",
            "SensorThings:MaxEntities=100", "SensorThings:MaxExpandDepth=2", "SensorThings:MaxExpands=3",
            "SensorThings:MaxExpressionNodes=10", "SensorThings:MaxMergedSensors=2", "SensorThings:MaxNestedRows=9");
        await SensingHost.PostAsync(host, Enumerable.Range(0, 1_500).Select(minute =>
            SensingHost.Line("S00001", minute, $"\"dissolvedOxygen\":{(minute == 1_400 ? 9 : 8)}", null)));
        const string stream = "Datastreams('S00001:dissolvedOxygen')/Observations";
        var twelve = Uri.EscapeDataString(Sensing.Text(SensingHost.Night.AddMinutes(700)));

        Assert.Equal(3, await RowsAsync(host, "Things"));
        Assert.Equal(20, await RowsAsync(host, "Things?$top=20"));
        Assert.Equal(20, await RowsAsync(host, "Things?$top=21"));
        Assert.Equal(2, await RowsAsync(host, "Things?$skip=40"));
        await RefusedAsync(host, "Things?$skip=41", "badSkip");
        Assert.Equal(3, await RowsAsync(host, "Things?$expand=Datastreams($expand=Thing)"));
        await RefusedAsync(host, "Things?$expand=Datastreams($expand=Thing($expand=Datastreams))", "tooDeep");
        Assert.Equal(3, await RowsAsync(host, "Things?$expand=Locations,HistoricalLocations,Datastreams"));
        await RefusedAsync(host, "Things?$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor)", "tooMuchExpanded");
        Assert.Equal(0, await RowsAsync(host, "Things?$filter=not not not (id ne 'a' and id ne 'b')")); // ten nodes
        await RefusedAsync(host, "Things?$filter=not not not not (id ne 'a' and id ne 'b')", "tooLong");

        // Twenty Datastreams, the kind of station of each, and three Datastreams of that: a hundred.
        Assert.Equal(20, await RowsAsync(host, "Datastreams?$top=20&$expand=Sensor($expand=Datastreams($top=3))"));
        await RefusedAsync(host, "Datastreams?$top=20&$expand=Sensor($expand=Datastreams($top=4))", "tooMuchExpanded");

        Assert.Equal(3, await RowsAsync(host, "Observations?$filter=Datastream/Thing/id le 'S00002'&$orderby=phenomenonTime"));
        await RefusedAsync(host, "Observations?$filter=Datastream/Thing/id le 'S00003'&$orderby=phenomenonTime", "tooManySensors");

        // A page that looks at more rows than it may ends early and leads on; what cannot lead on is refused.
        var (all, pages) = await host.AllAsync($"{stream}?$filter=result gt 8.5");
        Assert.Single(all);
        Assert.Equal(0, pages[0]);
        await RefusedAsync(host, $"{stream}?$count=true", "tooManyRows");
        await RefusedAsync(host, $"{stream}?$orderby=result", "tooManyRows");
        await RefusedAsync(host, $"{stream}/$count", "tooManyRows");
        Assert.Equal((200, "700"), await host.SensingTextAsync($"{stream}/$count?$filter=phenomenonTime lt {twelve}"));

        // No value of pH was ever sent: within an answer the search for one ends early and leads on.
        var (_, nested) = await host.SensingAsync(
            "Things('S00001')?$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc))");
        Assert.Equal(8, (double)nested["Datastreams"]![0]!["Observations"]![0]!["result"]!);
        Assert.Empty(nested["Datastreams"]![1]!["Observations"]!.AsArray());
        var (rest, _) = await host.AllAsync(((string)nested["Datastreams"]![1]!["Observations@iot.nextLink"]!)["ROOT/".Length..]);
        Assert.Empty(rest);

        // Forty-two sensors without a row are forty-two questions: more than one page may ask.
        (all, pages) = await host.AllAsync("Observations?$filter=phenomenonTime lt 2026-01-01");
        Assert.Empty(all);
        Assert.InRange(pages.Count, 2, 4);
    }

    private static async Task<int> RowsAsync(TestHost host, string path)
    {
        var (status, body) = await host.SensingAsync(path);
        Assert.True(status == 200, body.ToJsonString());
        return body["value"]!.AsArray().Count;
    }

    private static async Task RefusedAsync(TestHost host, string path, string reason)
    {
        var (status, body) = await host.SensingAsync(path);
        Assert.Equal((400, reason), (status, (string?)body["reason"] ?? body.ToJsonString()));
    }
}
