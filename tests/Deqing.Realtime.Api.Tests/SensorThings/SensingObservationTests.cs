using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>Observations as clients of other servers ask for them, over the real program and its log.</summary>
public sealed class SensingObservationTests(SensingHost shared) : IClassFixture<SensingHost>
{
    private static readonly DateTimeOffset Night = SensingHost.Night;

    private const string Oxygen = "Datastreams('S00005:dissolvedOxygen')/Observations";

    [Fact]
    public async Task An_observation_has_its_value_its_times_its_quality_and_its_links()
    {
        var host = shared.Value;
        var (_, list) = await host.SensingAsync($"{Oxygen}?$top=1&$orderby=phenomenonTime desc");
        var one = list["value"]![0]!;
        var id = $"S00005:dissolvedOxygen:{Night.AddMinutes(59).ToUnixTimeMilliseconds()}";
        Assert.Equal(
            $"{id}|ROOT/Observations('{id}')|{Sensing.Text(Night.AddMinutes(59))}|6.9|good|ROOT/Observations('{id}')/Datastream"
            + $"|ROOT/Observations('{id}')/FeatureOfInterest|59",
            string.Join('|', one["@iot.id"], one["@iot.selfLink"], one["phenomenonTime"], one["result"], one["resultQuality"],
                one["Datastream@iot.navigationLink"], one["FeatureOfInterest@iot.navigationLink"], one["parameters"]!["sequence"]));
        Assert.InRange(DateTimeOffset.Parse((string)one["resultTime"]!, CultureInfo.InvariantCulture), host.Now.AddMinutes(-10), host.Now);
        var (_, alone) = await host.SensingAsync($"Observations('{id}')");
        Assert.Equal(one.ToJsonString(), alone.ToJsonString());
        Assert.Equal((200, "6.9"), await host.SensingTextAsync($"{Oxygen}('{id}')/result/$value"));
        Assert.Equal("S00005", (string)(await host.SensingAsync($"Observations('{id}')/Datastream/Thing")).Body["@iot.id"]!);
        Assert.Equal("P0005", (string)(await host.SensingAsync($"Observations('{id}')/FeatureOfInterest")).Body["@iot.id"]!);
        Assert.Equal(404, (await host.SensingAsync($"Datastreams('S00005:ph')/Observations('{id}')")).Status);
    }

    [Theory]
    [InlineData("phenomenonTime ge {10}", 50)]
    [InlineData("phenomenonTime gt {10}", 49)]
    [InlineData("phenomenonTime lt {10}", 10)]
    [InlineData("phenomenonTime le {10}", 11)]
    [InlineData("phenomenonTime eq {10}", 1)]
    [InlineData("phenomenonTime ne {10}", 59)]
    [InlineData("{10} le phenomenonTime and {20} gt phenomenonTime", 10)]
    [InlineData("phenomenonTime lt {10} or phenomenonTime ge {50}", 20)]
    [InlineData("not (phenomenonTime lt {10})", 50)]
    [InlineData("phenomenonTime gt {10} and phenomenonTime lt {10}", 0)]
    [InlineData("phenomenonTime lt now() sub duration'P1D'", 60)]
    [InlineData("result eq 6.4", 6)]
    [InlineData("result ge 6.5 and phenomenonTime lt {30}", 15)]
    [InlineData("round(result) eq 6", 30)]
    [InlineData("resultQuality eq 'good'", 60)]
    [InlineData("resultQuality ne 'good'", 0)]
    [InlineData("minute(phenomenonTime) lt 5", 5)]
    [InlineData("parameters/sequence ge 50", 10)]
    [InlineData("resultTime gt phenomenonTime", 60)]
    [InlineData("Datastream/id eq 'S00005:dissolvedOxygen'", 60)]
    [InlineData("Datastream/id eq 'S00005:ph'", 0)]
    [InlineData("FeatureOfInterest/id eq 'P0005' and Datastream/ObservedProperty/hj212 eq null", -1)]
    [InlineData("FeatureOfInterest/id eq 'P0005' and Datastream/ObservedProperty/properties/hj212 eq 'w01009'", 60)]
    public async Task A_filter_of_observations_is_true_of_so_many(string filter, int expected)
    {
        for (var minute = 10; minute <= 50; minute += 10)
            filter = filter.Replace($"{{{minute}}}", Sensing.Text(Night.AddMinutes(minute)), StringComparison.Ordinal);
        var (status, body) = await shared.Value.SensingAsync($"{Oxygen}?$count=true&$filter={Uri.EscapeDataString(filter)}");
        Assert.Equal(expected < 0 ? 400 : 200, status);
        if (expected < 0)
            return;
        Assert.Equal(expected, (int)body["@iot.count"]!);
        Assert.Equal(expected, body["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_time_with_a_plus_nobody_encoded_is_understood()
    {
        var at = Night.AddMinutes(50).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        Assert.Equal((200, "10"), await shared.Value.SensingTextAsync($"{Oxygen}/$count?$filter=phenomenonTime ge {at}"));
    }

    [Theory]
    [InlineData("", "phenomenonTime", false, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7", "phenomenonTime", false, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$orderby=phenomenonTime asc", "phenomenonTime", false, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$orderby=phenomenonTime desc", "phenomenonTime", true, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$orderby=phenomenonTime desc,@iot.id desc", "phenomenonTime", true, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$orderby=@iot.id", "phenomenonTime", false, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$orderby=result desc", "result", true, "S00005:dissolvedOxygen", 60)]
    [InlineData("$top=7&$skip=20&$orderby=phenomenonTime desc", "phenomenonTime", true, "S00005:dissolvedOxygen", 40)]
    [InlineData("$top=7&$filter=result ge 6.5", "phenomenonTime", false, "S00005:dissolvedOxygen", 30)]
    [InlineData("$top=1&$filter=FeatureOfInterest/id eq 'P0005'&$orderby=phenomenonTime desc", "phenomenonTime", true, null, 120)]
    [InlineData("$top=7&$filter=FeatureOfInterest/id eq 'P0001'&$orderby=phenomenonTime", "phenomenonTime", false, null, 30)]
    [InlineData("$top=11&$filter=substringof('P000', FeatureOfInterest/id)", null, false, null, 150)]
    public async Task Pages_hold_each_observation_once_and_in_order(
        string options, string? sortedBy, bool isDescending, string? stream, int expected)
    {
        var (all, _) = await shared.Value.AllAsync(
            $"{(stream is null ? "Observations" : $"Datastreams('{stream}')/Observations")}?{options}");
        Assert.Equal(expected, all.Count);
        Assert.Equal(expected, all.Select(one => (string)one["@iot.id"]!).Distinct().Count());
        if (sortedBy is null)
            return;
        var keys = all.Select(one => sortedBy == "result" ? (IComparable)(double)one[sortedBy]! : (string)one[sortedBy]!).ToArray();
        Assert.Equal(isDescending ? keys.OrderDescending() : keys.Order(), keys);
    }

    [Fact]
    public async Task The_newest_of_every_datastream_of_a_page_of_things_comes_in_one_call()
    {
        var (_, page) = await shared.Value.SensingAsync(
            "Things?$expand=Locations,Datastreams($expand=ObservedProperty,Observations($top=1;$orderby=phenomenonTime desc))"
            + "&$filter=id ge 'S00004' and id le 'S00006'&$count=true");
        Assert.Equal(3, (int)page["@iot.count"]!);
        var newest = page["value"]!.AsArray().SelectMany(thing => thing!["Datastreams"]!.AsArray())
            .Select(stream => $"{stream!["@iot.id"]} {stream["Observations"]!.AsArray().FirstOrDefault()?["result"]}");
        Assert.Equal(
            ["S00004:dissolvedOxygen ", "S00004:ph ", "S00005:dissolvedOxygen 6.9", "S00005:ph 7", "S00006:dissolvedOxygen ", "S00006:ph "],
            newest);
        var stream = page["value"]![1]!["Datastreams"]![0]!;
        var (_, rest) = await shared.Value.SensingAsync(((string)stream["Observations@iot.nextLink"]!)["ROOT/".Length..]);
        Assert.Equal(Sensing.Text(Night.AddMinutes(58)), (string)rest["value"]![0]!["phenomenonTime"]!);
    }

    [Fact]
    public async Task Data_arrays_hold_the_same_as_entities()
    {
        var options = "$top=2&$select=phenomenonTime,result&$orderby=phenomenonTime&$resultFormat=dataArray&$count=true";
        var (_, page) = await shared.Value.SensingAsync($"{Oxygen}?{options}");
        Assert.Equal(60, (int)page["@iot.count"]!);
        Assert.NotNull(page["@iot.nextLink"]);
        var table = Assert.Single(page["value"]!.AsArray())!;
        Assert.Equal("ROOT/Datastreams('S00005:dissolvedOxygen')", (string)table["Datastream@iot.navigationLink"]!);
        Assert.Equal("""["phenomenonTime","result"]""", table["components"]!.ToJsonString());
        Assert.Equal(2, (int)table["dataArray@iot.count"]!);
        Assert.Equal(
            $"""[["{Sensing.Text(Night)}",6],["{Sensing.Text(Night.AddMinutes(1))}",6.1]]""", table["dataArray"]!.ToJsonString());
    }

    [Fact]
    public async Task A_value_out_of_range_says_so()
    {
        var (_, bad) = await shared.Value.SensingAsync(
            "Observations?$filter=resultQuality eq 'outOfRange' and Datastream/Thing/id eq 'S00001'");
        Assert.Equal((99, "outOfRange"), ((double)bad["value"]![0]!["result"]!, (string)bad["value"]![0]!["resultQuality"]!));
    }
}

/// <summary>
/// A program with an hour of the minutes of S00005, and thirty values on two sensors of P0001: S00001 each second minute, S00101 the
/// minutes between, one of them implausible.
/// </summary>
public sealed class SensingHost : IAsyncLifetime
{
    /// <summary>When the values begin.</summary>
    public static readonly DateTimeOffset Night = new(2026, 4, 1, 18, 0, 0, TimeSpan.Zero);

    /// <summary>The program.</summary>
    public TestHost Value { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Value = await TestHost.StartAsync();
        static string Oxygen(double value) => string.Create(CultureInfo.InvariantCulture, $"\"dissolvedOxygen\":{value}");
        var lines = Enumerable.Range(0, 60)
            .Select(minute => Line("S00005", minute, $"{Oxygen(6 + (minute % 10 / 10.0))},\"ph\":7", minute))
            .Concat(Enumerable.Range(0, 15).Select(minute => Line("S00001", minute * 2, Oxygen(minute == 7 ? 99 : 8), null)))
            .Concat(Enumerable.Range(0, 15).Select(minute => Line("S00101", (minute * 2) + (minute % 2), "\"ph\":7", null)));
        await PostAsync(Value, lines);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Value.DisposeAsync();

    /// <summary>An observation as a line.</summary>
    public static string Line(string sensor, int minute, string values, int? sequence) => new JsonObject
    {
        ["sensor"] = sensor, ["at"] = Sensing.Text(Night.AddMinutes(minute)), ["sequence"] = sequence,
        ["values"] = JsonNode.Parse($"{{{values}}}"),
    }.ToJsonString();

    /// <summary>Hands lines in.</summary>
    public static async Task PostAsync(TestHost host, IEnumerable<string> lines)
    {
        using var content = new StringContent(
            string.Join('\n', lines), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var response = await host.Http.PostAsync("/api/v1/observations", content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode && answer.Contains("\"rejected\":[]", StringComparison.Ordinal), answer);
    }
}
