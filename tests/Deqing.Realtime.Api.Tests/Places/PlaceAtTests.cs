using System.Globalization;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.Places;

public sealed class PlaceAtTests(SharedHost shared)
{
    private const string Village = """{"code":"990001001201","names":{"zh":"甲村","en":"First Village"}}""";
    private const string Township = """{"code":"990001001","names":{"zh":"甲镇","en":"First Town"}}""";

    [Theory]
    [InlineData("longitude=120.01&latitude=30.51", true, "village", Township, Village)]
    [InlineData("longitude=120.01&latitude=30.51&datum=wgs84", true, "village", Township, Village)]
    [InlineData("longitude=1.2001e2&latitude=%2B30.51", true, "village", Township, Village)]
    [InlineData("longitude=120.01&latitude=30.516", true, "nearVillage", Township, Village)]
    [InlineData("longitude=119.96&latitude=30.46", true, "township", Township, null)]
    [InlineData("longitude=119.91&latitude=30.41", true, "county", null, null)]
    [InlineData("longitude=116.4&latitude=39.9", false, "outside", null, null)]
    [InlineData("longitude=180&latitude=-90", false, "outside", null, null)]
    public async Task A_position_is_answered_with_its_place(string query, bool inCounty, string foundBy, string? township, string? village)
    {
        var (status, answer) = await (await shared.Value).Read($"/api/v1/places/at?{query}");
        Assert.Equal(200, status);
        Assert.Equal((inCounty, foundBy), ((bool)answer["inCounty"]!, (string)answer["foundBy"]!));
        Assert.Equal((township, village), (Plainly(answer["township"]), Plainly(answer["village"])));
    }

    [Fact]
    public async Task Who_reports_without_a_name_may_ask()
    {
        using var stranger = (await shared.Value).Stranger();
        var answer = await stranger.GetStringAsync(
            "/api/v1/places/at?longitude=120.02&latitude=30.52", TestContext.Current.CancellationToken);
        Assert.Equal("""{"longitude":120.02,"latitude":30.52}""", Plainly(JsonNode.Parse(answer)!["position"]));
    }

    /// <summary>120.01, 30.51 as AMap and Baidu would declare it.</summary>
    [Theory]
    [InlineData("gcj02", 120.0147291, 30.5076205)]
    [InlineData("bd09", 120.0211827, 30.5138835)]
    public async Task Declared_coordinates_are_converted(string datum, double longitude, double latitude)
    {
        var (_, answer) = await (await shared.Value).Read(string.Create(
            CultureInfo.InvariantCulture, $"/api/v1/places/at?longitude={longitude}&latitude={latitude}&datum={datum}"));
        Assert.Equal(Village, Plainly(answer["village"]));
        Assert.InRange((double)answer["position"]!["longitude"]!, 120.009999, 120.010001);
        Assert.InRange((double)answer["position"]!["latitude"]!, 30.509999, 30.510001);
    }

    [Theory]
    [InlineData("", "badLongitude")]
    [InlineData("latitude=30.51", "badLongitude")]
    [InlineData("longitude=120.01", "badLatitude")]
    [InlineData("longitude=120,01&latitude=30.51", "badLongitude")]
    [InlineData("longitude=120.01&latitude=north", "badLatitude")]
    [InlineData("longitude=120.01&latitude=", "badLatitude")]
    [InlineData("longitude=120.01&latitude=30.51&datum=WGS84", "unknownDatum")]
    [InlineData("longitude=120.01&latitude=30.51&datum=beijing54", "unknownDatum")]
    [InlineData("longitude=NaN&latitude=30.51", "notFinite")]
    [InlineData("longitude=120.01&latitude=-Infinity", "notFinite")]
    [InlineData("longitude=1e999&latitude=30.51", "notFinite")]
    [InlineData("longitude=180.0001&latitude=30.51", "longitudeOutOfRange")]
    [InlineData("longitude=30.51&latitude=120.01", "latitudeOutOfRange")]
    [InlineData("longitude=30.51&latitude=120.01&datum=gcj02", "latitudeOutOfRange")]
    public async Task What_is_no_position_is_refused_by_name(string query, string reason)
    {
        var (status, answer) = await (await shared.Value).Read($"/api/v1/places/at?{query}");
        Assert.Equal((400, reason), (status, (string)answer["reason"]!));
    }

    private static string? Plainly(JsonNode? node) => node?.ToJsonString(Plain.Text);
}
