using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>Observations created over SensorThings: the same judging, the same log, each once.</summary>
public sealed class SensingCreateTests(SharedHost shared)
{
    private const string Stream = "Datastreams('S00016:dissolvedOxygen')/Observations";

    [Fact]
    public async Task An_observation_is_created_once_and_is_live()
    {
        var host = await shared.Value;
        var at = host.Now.AddSeconds(-5);
        var body = """
            {"phenomenonTime":"AT","resultTime":"AT","result":6.25,"parameters":{"sequence":7},
             "Datastream":{"@iot.id":"S00017:dissolvedOxygen"},"FeatureOfInterest":{"@iot.id":"P0017"}}
            """.Replace("AT", Sensing.Text(at), StringComparison.Ordinal);
        var self = $"ROOT/Observations('S00017:dissolvedOxygen:{at.ToUnixTimeMilliseconds()}')";
        for (var time = 0; time < 2; time++)
        {
            var (status, location, created) = await host.CreateAsync("Observations", body);
            Assert.Equal((201, self), (status, location));
            Assert.Equal((6.25, "good", 7), (
                (double)created!["result"]!, (string)created["resultQuality"]!, (int)created["parameters"]!["sequence"]!));
        }

        Assert.Equal((200, "1"), await host.SensingTextAsync("Datastreams('S00017:dissolvedOxygen')/Observations/$count"));
        var (_, sensor) = await host.Read("/api/v1/sensors/S00017");
        Assert.Equal(("fresh", 7, 6.25), (
            (string)sensor["freshness"]!, (int)sensor["sequence"]!, (double)sensor["values"]![0]!["value"]!));

        var (differs, _, other) = await host.CreateAsync("Observations", body.Replace("6.25", "6.5", StringComparison.Ordinal));
        Assert.Equal((409, "firstStands"), (differs, (string)other!["reason"]!));
        var (taken, _, late) = await host.CreateAsync("Observations", body.Replace("dissolvedOxygen", "ph", StringComparison.Ordinal));
        Assert.Equal((409, "timeTaken"), (taken, (string)late!["reason"]!));
    }

    [Fact]
    public async Task What_is_implausible_is_kept_and_told_and_what_has_no_time_is_of_now()
    {
        var host = await shared.Value;
        var (status, location, created) = await host.CreateAsync("Datastreams('S00018:ph')/Observations", """{"result":99}""");
        Assert.Equal((201, "outOfRange"), (status, (string)created!["resultQuality"]!));
        Assert.Equal((string)created["resultTime"]!, (string)created["phenomenonTime"]!);
        Assert.Equal(created.ToJsonString(), (await host.SensingAsync(location!["ROOT/".Length..])).Body.ToJsonString());
    }

    [Theory]
    [InlineData("Observations", "{", 400, "malformedJson")]
    [InlineData("Observations", "[]", 400, "wrongType")]
    [InlineData("Observations", """{"result":1}""", 400, "missingMember")]
    [InlineData("Observations", """{"Datastream":{"@iot.id":"none"},"result":1}""", 400, "unknownDatastream")]
    [InlineData("Observations", """{"Datastream":"S00016:ph","result":1}""", 400, "wrongType")]
    [InlineData(Stream, "{}", 400, "missingMember")]
    [InlineData(Stream, """{"result":null}""", 400, "wrongType")]
    [InlineData(Stream, """{"result":"6.4"}""", 400, "wrongType")]
    [InlineData(Stream, """{"result":1e39}""", 400, "notFinite")]
    [InlineData(Stream, """{"result":1,"result":2}""", 400, "malformedJson")]
    [InlineData(Stream, """{"result":1,"phenomenonTime":"yesterday"}""", 400, "malformedTime")]
    [InlineData(Stream, """{"result":1,"phenomenonTime":"2026-04-01T00:00:00"}""", 400, "malformedTime")]
    [InlineData(Stream, """{"result":1,"phenomenonTime":"2026-04-01T00:00:00Z/2026-04-01T01:00:00Z"}""", 400, "malformedTime")]
    [InlineData(Stream, """{"result":1,"phenomenonTime":"2999-01-01T00:00:00Z"}""", 400, "inTheFuture")]
    [InlineData(Stream, """{"result":1,"phenomenonTime":"2020-01-01T00:00:00Z"}""", 400, "beforeRegistration")]
    [InlineData(Stream, """{"result":1,"resultQuality":"good"}""", 400, "notKept")]
    [InlineData(Stream, """{"result":1,"parameters":{"who":"me"}}""", 400, "notKept")]
    [InlineData(Stream, """{"result":1,"Datastream":{"@iot.id":"S00016:ph"}}""", 400, "otherDatastream")]
    [InlineData(Stream, """{"result":1,"FeatureOfInterest":{"@iot.id":"P0001"}}""", 400, "otherFeature")]
    [InlineData("Datastreams('none')/Observations", """{"result":1}""", 404, "notFound")]
    [InlineData("Datastreams(S00016:ph)/Observations", """{"result":1}""", 404, "notFound")]
    [InlineData("CreateObservations", "{}", 400, "wrongType")]
    [InlineData("CreateObservations", "[{}]", 400, "wrongType")]
    [InlineData(
        "CreateObservations", """[{"Datastream":{"@iot.id":"none"},"components":["result"],"dataArray":[]}]""", 400, "unknownDatastream")]
    [InlineData(
        "CreateObservations", """[{"Datastream":{"@iot.id":"S00016:ph"},"components":["result","result"],"dataArray":[]}]""",
        400, "wrongType")]
    public async Task What_is_no_observation_is_refused_by_name(string path, string body, int status, string reason)
    {
        var (answered, _, problem) = await (await shared.Value).CreateAsync(path, body);
        Assert.Equal((status, reason, status), (answered, (string)problem!["reason"]!, (int)problem["code"]!));
    }

    [Fact]
    public async Task Data_arrays_are_taken_row_by_row_and_values_of_one_time_become_one_message()
    {
        var host = await shared.Value;
        var at = host.Now.AddMinutes(-2);
        var (first, second) = (Sensing.Text(at), Sensing.Text(at.AddSeconds(30)));
        var body = $$"""
            [{"Datastream":{"@iot.id":"S00019:dissolvedOxygen"},"components":["phenomenonTime","result","FeatureOfInterest/id"],
              "dataArray@iot.count":5,"dataArray":[["{{first}}",6.1,"P0019"],["{{second}}",6.2,"P0019"],["{{second}}","x","P0019"],
              ["2999-01-01T00:00:00Z",6.3,"P0019"],["{{first}}"]]},
             {"Datastream":{"@iot.id":"S00019:ph"},"components":["result","phenomenonTime"],
              "dataArray":[[7.1,"{{first}}"],[7.2,"{{first}}"]]}]
            """;
        string Self(string metric, DateTimeOffset time) => $"ROOT/Observations('S00019:{metric}:{time.ToUnixTimeMilliseconds()}')";
        string[] expected =
        [
            Self("dissolvedOxygen", at), Self("dissolvedOxygen", at.AddSeconds(30)), "error", "error", "error", Self("ph", at), "error",
        ];
        for (var time = 0; time < 2; time++)
        {
            var (status, _, links) = await host.CreateAsync("CreateObservations", body);
            Assert.Equal(201, status);
            Assert.Equal(expected, links!.AsArray().Select(link => (string)link!));
        }

        var (_, sensor) = await host.SensingAsync("Observations?$filter=Datastream/Thing/id eq 'S00019'&$count=true");
        Assert.Equal(3, (int)sensor["@iot.count"]!);
        Assert.Equal(7.1, (double)sensor["value"]![1]!["result"]!);
    }

    [Fact]
    public async Task A_device_creates_what_is_of_its_pond_and_nothing_else()
    {
        var host = await shared.Value;
        using var device = host.With(await host.AddKeyAsync((Role.Device, "pond:P0016")));
        Assert.Equal(201, (await host.CreateAsync(Stream, """{"result":6}""", device)).Status);
        var (status, _, problem) = await host.CreateAsync("Datastreams('S00017:ph')/Observations", """{"result":7}""", device);
        Assert.Equal((403, "outsideTerritory"), (status, (string)problem!["reason"]!));
        var (created, _, links) = await host.CreateAsync(
            "CreateObservations", """[{"Datastream":{"@iot.id":"S00017:ph"},"components":["result"],"dataArray":[[7]]}]""", device);
        Assert.Equal((201, """["error"]"""), (created, links!.ToJsonString()));
        using var reader = host.With(await host.AddKeyAsync((Role.CommandCenter, "county")));
        Assert.Equal(403, (await host.CreateAsync(Stream, """{"result":6}""", reader)).Status);
    }

    [Fact]
    public async Task One_call_takes_so_many_and_not_one_more()
    {
        await using var host = await TestHost.StartAsync("Ingest:MaxObservations=3", "Ingest:MaxBodyBytes=1024");
        static string Rows(int count) => new JsonArray([.. Enumerable.Range(0, count).Select(second =>
            (JsonNode)new JsonArray(Sensing.Text(SensingHost.Night.AddSeconds(second)), 7))]).ToJsonString();
        static string Body(int count) =>
            $$"""[{"Datastream":{"@iot.id":"S00001:ph"},"components":["phenomenonTime","result"],"dataArray":{{Rows(count)}}}]""";
        Assert.Equal((201, 3), (await host.CreateAsync("CreateObservations", Body(3))) is var (status, _, links)
            ? (status, links!.AsArray().Count) : default);
        Assert.Equal("tooManyObservations", (string)(await host.CreateAsync("CreateObservations", Body(4))).Body!["reason"]!);
        Assert.Equal(413, (await host.CreateAsync("Observations", new string(' ', 1_025))).Status);
    }
}
