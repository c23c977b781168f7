using System.Net;
using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>Entities, links, paths and pages over the real program.</summary>
public sealed class SensingReadTests(SharedHost shared)
{
    [Fact]
    public async Task The_root_lists_the_eight_sets_and_what_is_conformed_to()
    {
        var (_, root) = await (await shared.Value).SensingAsync("");
        Assert.Equal(
            "Things Locations HistoricalLocations Datastreams Sensors ObservedProperties Observations FeaturesOfInterest",
            string.Join(' ', root["value"]!.AsArray().Select(set => (string)set!["name"]!)));
        Assert.All(root["value"]!.AsArray(), set => Assert.Equal($"ROOT/{set!["name"]}", (string)set["url"]!));
        Assert.Contains(
            "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel",
            root["serverSettings"]!["conformance"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public async Task A_path_to_nothing_has_no_content()
    {
        var host = await shared.Value;
        Assert.Equal((204, ""), await host.SensingTextAsync("Things('S00102')/properties/pond/$value"));
        Assert.Equal((204, ""), await host.SensingTextAsync("Things('S00102')/properties/none"));
    }

    [Theory]
    [InlineData("Nothings", 404, "notFound")]
    [InlineData("Things('none')", 404, "notFound")]
    [InlineData("Things('S00001')/nothing", 404, "notFound")]
    [InlineData("Things('S00001')/Datastreams('S00002:ph')", 404, "notFound")]
    [InlineData("Observations('S00001:ph:1')", 404, "notFound")]
    [InlineData("Observations('S00001:ph:99999999999999999')", 404, "notFound")]
    [InlineData("Observations('nonsense')", 404, "notFound")]
    [InlineData("Things(1)", 400, "badPath")]
    [InlineData("Things(S00001)", 400, "badPath")]
    [InlineData("Things('S00001'", 400, "badPath")]
    [InlineData("Things('S00001')/$value", 400, "badPath")]
    [InlineData("Things('S00001')/Datastreams('S00001:ph')/Thing/Datastreams('S00001:ph')/Thing/Datastreams('S00001:ph')/Thing/"
        + "Datastreams('S00001:ph')/Thing/Datastreams('S00001:ph')/Thing/Datastreams('S00001:ph')/Thing", 400, "tooLong")]
    [InlineData("Things?$top=-1", 400, "badTop")]
    [InlineData("Things?$top=many", 400, "badTop")]
    [InlineData("Things?$skip=-1", 400, "badSkip")]
    [InlineData("Things?$count=maybe", 400, "badCount")]
    [InlineData("Things?$orderby=nothing", 400, "badOrderby")]
    [InlineData("Things?$select=nothing", 400, "badSelect")]
    [InlineData("Things?$select=", 400, "badQuery")]
    [InlineData("Things?$expand=nothing", 400, "badExpand")]
    [InlineData("Things?$expand=Datastreams(", 400, "badQuery")]
    [InlineData("Things?$expand=Datastreams($top=1", 400, "badQuery")]
    [InlineData("Things?$expand=Datastreams($top=1)x", 400, "badExpand")]
    [InlineData("Things?$expand=Datastreams($top)", 400, "badExpand")]
    [InlineData("Things?$expand=Datastreams($top=1),Datastreams($top=2)", 400, "badExpand")]
    [InlineData("Things?$expand=Datastreams/Thing/Datastreams/Thing/Datastreams/Thing", 400, "tooDeep")]
    [InlineData("Things?$skiptoken=1.2.3", 400, "badSkiptoken")]
    [InlineData("Observations?$skiptoken=nonsense", 400, "badSkiptoken")]
    [InlineData("Things('S00001')?$top=1", 400, "notAList")]
    [InlineData("Things?top=1", 400, "unknownOption")]
    [InlineData("Things?$top=1&$top=2", 400, "twice")]
    [InlineData("Things?$search=x", 501, "notSupported")]
    [InlineData("Things?$apply=x", 501, "notSupported")]
    [InlineData("Things?$resultFormat=csv", 501, "notSupported")]
    [InlineData("?$top=1", 400, "notAList")]
    public async Task What_cannot_be_answered_is_refused_by_name(string path, int status, string reason)
    {
        var (answered, body) = await (await shared.Value).SensingAsync(path);
        Assert.Equal((status, reason, status), (answered, (string)body["reason"]!, (int)body["code"]!));
        Assert.Equal((string)body["detail"]!, (string)body["message"]!);
    }

    [Theory]
    [InlineData("Things", 42, 100)]
    [InlineData("Things?$top=5", 42, 5)]
    [InlineData("Datastreams?$top=41&$orderby=name desc", 82, 41)]
    [InlineData("FeaturesOfInterest?$top=7&$filter=properties/kind eq 'pond'", 40, 7)]
    public async Task Pages_hold_each_once(string path, int expected, int most)
    {
        var (all, pages) = await (await shared.Value).AllAsync(path);
        Assert.Equal(expected, all.Select(one => (string)one["@iot.id"]!).Distinct().Count());
        Assert.Equal(expected, all.Count);
        Assert.Equal((expected + most - 1) / most, pages.Count);
        Assert.All(pages, page => Assert.InRange(page, 1, most));
    }

    [Fact]
    public async Task Paths_and_nested_options_expand_alike_and_a_nested_page_leads_on()
    {
        var host = await shared.Value;
        var (_, byPath) = await host.SensingAsync("Things('S00001')?$expand=Datastreams/ObservedProperty,Datastreams/Sensor,Locations");
        var (_, nested) = await host.SensingAsync("Things('S00001')?$expand=Datastreams($expand=ObservedProperty,Sensor),Locations");
        Assert.Equal(nested.ToJsonString(), byPath.ToJsonString());
        Assert.Equal("pH", (string)nested["Datastreams"]![1]!["ObservedProperty"]!["name"]!);
        Assert.Equal("塘站", (string)nested["Datastreams"]![0]!["Sensor"]!["name"]!);
        Assert.Null(nested["Datastreams@iot.navigationLink"]);
        Assert.Equal(30.511, (double)nested["Locations"]![0]!["location"]!["coordinates"]![1]!);

        var (_, paged) = await host.SensingAsync("Things('S00001')?$expand=Datastreams($top=1;$filter=not (name eq ';'))");
        Assert.Single(paged["Datastreams"]!.AsArray());
        var (_, rest) = await host.SensingAsync(((string)paged["Datastreams@iot.nextLink"]!)["ROOT/".Length..]);
        Assert.Equal("S00001:ph", (string)Assert.Single(rest["value"]!.AsArray())!["@iot.id"]!);
        Assert.Null(rest["@iot.nextLink"]);
    }

    [Fact]
    public async Task Who_may_read_a_township_sees_it_and_nothing_else()
    {
        var host = await shared.Value;
        using var client = host.With(await host.AddKeyAsync((Role.CommandCenter, $"township:{TestPack.SecondTownship}")));
        Assert.Equal((200, "1"), await host.SensingTextAsync("Things/$count", client));
        Assert.Equal((200, "1"), await host.SensingTextAsync("ObservedProperties('ph')/Datastreams/$count", client));
        Assert.Equal((200, "3"), await host.SensingTextAsync("Sensors/$count", client));
        var (status, body) = await host.SensingAsync("Things('S00001')", client);
        Assert.Equal((403, "outsideTerritory"), (status, (string)body["reason"]!));
        Assert.Equal(403, (await host.SensingAsync("FeaturesOfInterest('P0001')/Observations", client)).Status);
        Assert.Equal(200, (await host.SensingAsync("FeaturesOfInterest('P0040')/Observations", client)).Status);
        using var device = host.With(await host.AddKeyAsync((Role.Device, "county")));
        var (unsaid, why) = await host.SensingAsync("Things", device);
        Assert.Equal((403, "noRole"), (unsaid, (string)why["reason"]!));
        using var nobody = host.Stranger();
        Assert.Equal(401, (await host.SensingAsync("Things", nobody)).Status);
    }

    [Theory]
    [InlineData("POST", "Things")]
    [InlineData("PUT", "Things('S00001')")]
    [InlineData("PATCH", "Datastreams('S00001:ph')")]
    [InlineData("DELETE", "Observations('S00001:ph:1')")]
    [InlineData("POST", "Things('S00001')/Datastreams/$ref")]
    public async Task Nothing_else_can_be_written(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Sensing.Root}/{path}");
        using var response = await (await shared.Value).Send(request);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (response.StatusCode, response.Content.Headers.Allow.Single()));
        var said = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("notWritable", (string)said["reason"]!);
    }
}
