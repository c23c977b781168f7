using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>What clients of SensorThings are built against: answers to requests of every kind, frozen as text.</summary>
public sealed class SensingShapeTests(SharedHost shared)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Paths =
    [
        "Things('S00101')",
        "Locations('S00102')",
        "HistoricalLocations('S00102')",
        "Datastreams('S00101:ph')",
        "Sensors('levelStation')",
        "ObservedProperties('dissolvedOxygen')",
        "FeaturesOfInterest('990001001001')",
        "Things('S00101')/Datastreams?$select=@iot.id,name&$expand=Thing($select=id)",
        "Things('S00101')?$select=name,Datastreams",
        "Things('S00001')/Datastreams/$ref",
        "Datastreams('S00101:ph')/Thing/$ref",
        "Datastreams('S00101:ph')/Thing/Locations('S00101')/Things('S00101')/name",
        "Things('S00101')/properties",
        "Things('S00101')/properties/pond",
        "Things('S00101')/name/$value",
        "Things('S00101')/properties/intervalSeconds/$value",
        "HistoricalLocations('S00102')/time/$value",
        "Locations('S00102')/location/$value",
        "Things/$count",
        "Sensors('outlet')/Datastreams/$count",
        "Things?$top=2&$select=id&$orderby=id desc",
        "Datastreams?$filter=Thing/id eq 'S00001'&$orderby=ObservedProperty/name desc&$select=id&$count=true",
        "Sensors?$expand=Datastreams($top=1;$count=true;$select=id)&$select=id&$skip=1&$top=1",
    ];

    [Fact]
    public async Task Answers_are_what_was_agreed()
    {
        var text = new StringBuilder();
        foreach (var path in Paths)
        {
            var (status, answer) = await (await shared.Value).SensingTextAsync(path);
            var shown = answer.StartsWith('{') ? JsonNode.Parse(answer)!.ToJsonString(Indented) : answer;
            text.Append($"GET {path}\n{status} {shown}\n\n");
        }

        ContractTests.Compare("sensorthings.v1.txt", text.ToString());
    }
}
