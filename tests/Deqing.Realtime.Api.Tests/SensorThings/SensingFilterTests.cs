namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>
/// The operators and functions of the standard (OGC 18-088, $filter), each with how many of the 42 stations and 82 Datastreams of the
/// test county it is true of; and what is refused, by name.
/// </summary>
public sealed class SensingFilterTests(SharedHost shared)
{
    private const string Square = "geography'POLYGON((120.015 30.515,120.025 30.515,120.025 30.525,120.015 30.525,120.015 30.515))'";

    [Theory]
    [InlineData("name eq '1号塘 塘站'", 1)]
    [InlineData("@iot.id eq 'S00001'", 1)]
    [InlineData("id ne 'S00001'", 41)]
    [InlineData("id gt 'S00039'", 3)]
    [InlineData("id ge 'S00039'", 4)]
    [InlineData("id lt 'S00039'", 38)]
    [InlineData("id le 'S00039'", 39)]
    [InlineData("id eq 'S00001' or id eq 'S00002'", 2)]
    [InlineData("id gt 'S00001' and id lt 'S00004'", 2)]
    [InlineData("not (id eq 'S00001')", 41)]
    [InlineData("id eq 'S00001' or (id gt 'S00001' and id lt 'S00004')", 3)]
    [InlineData("id in ('S00001','S00101','none')", 2)]
    [InlineData("substringof('Level', description)", 1)]
    [InlineData("substringof('@iot.id', description)", 0)]
    [InlineData("contains(description, 'Outlet')", 1)]
    [InlineData("startswith(description,'Pond 1')", 12)]
    [InlineData("endswith(description,'Outlet')", 1)]
    [InlineData("length(id) eq 6", 42)]
    [InlineData("indexof(id,'S') eq 0", 42)]
    [InlineData("substring(id,4) eq '01'", 2)]
    [InlineData("substring(id,1,3) eq '001'", 2)]
    [InlineData("substring(id,99) eq ''", 42)]
    [InlineData("tolower(id) eq 's00001'", 1)]
    [InlineData("toupper(tolower(id)) eq 'S00001'", 1)]
    [InlineData("trim(concat(' ', concat(id,' '))) eq 'S00001'", 1)]
    [InlineData("properties/pond eq 'P0001'", 2)]
    [InlineData("properties/intervalSeconds gt 60", 1)]
    [InlineData("properties/intervalSeconds div 60 mul 2 sub 1 add 1 mod 4 eq 2", 41)]
    [InlineData("-properties/intervalSeconds lt -60", 1)]
    [InlineData("properties/nothing eq null", 42)]
    [InlineData("properties/nothing/within gt 5", 0)]
    [InlineData("not (properties/nothing gt 5)", 42)]
    [InlineData("startswith(properties/intervalSeconds,'x')", 0)]
    [InlineData("Datastreams/any(d: d/ObservedProperty/id eq 'waterLevel')", 1)]
    [InlineData("Datastreams/all(d: d/ObservedProperty/name eq 'pH')", 1)]
    [InlineData("year(HistoricalLocations/time) eq 2025", 42)]
    [InlineData("month(HistoricalLocations/time) eq 12 and day(HistoricalLocations/time) eq 31", 42)]
    [InlineData("hour(HistoricalLocations/time) eq 16 and minute(HistoricalLocations/time) eq 0", 42)]
    [InlineData("second(HistoricalLocations/time) eq 0 and fractionalseconds(HistoricalLocations/time) eq 0", 42)]
    [InlineData("date(HistoricalLocations/time) eq 2025-12-31", 42)]
    [InlineData("time(HistoricalLocations/time) eq 16:00:00", 42)]
    [InlineData("totaloffsetminutes(HistoricalLocations/time) eq 0", 42)]
    [InlineData("HistoricalLocations/time eq 2026-01-01T00:00:00+08:00", 42)]
    [InlineData("HistoricalLocations/time lt now() and HistoricalLocations/time gt 2025-01-01", 42)]
    [InlineData("HistoricalLocations/time gt now() sub duration'PT1H'", 0)]
    [InlineData("HistoricalLocations/time gt mindatetime() and HistoricalLocations/time lt maxdatetime()", 42)]
    [InlineData("geo.distance(Locations/location, geography'POINT(120.02 30.52)') lt 0.001", 1)]
    [InlineData("geo.length(geography'LINESTRING(0 0,3 4)') eq 5", 42)]
    [InlineData($"geo.intersects(Locations/location, {Square})", 1)]
    [InlineData($"st_within(Locations/location, {Square})", 1)]
    [InlineData($"st_contains({Square}, Locations/location)", 1)]
    [InlineData($"st_intersects(Locations/location, {Square})", 1)]
    [InlineData($"st_disjoint(Locations/location, {Square})", 41)]
    [InlineData("st_equals(Locations/location, geography'POINT(120.02 30.52)')", 1)]
    [InlineData("st_touches(Locations/location, geography'LINESTRING(120.02 30.52,121 31)')", 1)]
    [InlineData($"st_overlaps(Locations/location, {Square}) or st_crosses(Locations/location, {Square})", 0)]
    public Task A_filter_of_things_is_true_of_so_many(string filter, int expected) => CountAsync("Things", filter, expected);

    [Theory]
    [InlineData("ObservedProperty/id eq 'ph'", 41)]
    [InlineData("ObservedProperty/definition eq 'urn:hj:212-2017:w01009'", 40)]
    [InlineData("Thing/properties/township eq '990001002'", 2)]
    [InlineData("Thing/Locations/properties/place eq 'P0001'", 3)]
    [InlineData("unitOfMeasurement/symbol eq 'mg/L'", 40)]
    [InlineData("unitOfMeasurement/symbol eq null", 41)]
    [InlineData("unitOfMeasurement/definition eq 'ucum:m' and Sensor/name eq '水位站'", 1)]
    [InlineData("floor(properties/max) eq 14 and ceiling(properties/resolution) eq 1 and round(properties/min) eq 0", 41)]
    public Task A_filter_of_datastreams_is_true_of_so_many(string filter, int expected) => CountAsync("Datastreams", filter, expected);

    [Theory]
    [InlineData("nothing eq 1", 400, "badFilter")]
    [InlineData("name eq", 400, "badFilter")]
    [InlineData("name eq 5", 400, "badFilter")]
    [InlineData("name", 400, "badFilter")]
    [InlineData("name eq 'x' and", 400, "badFilter")]
    [InlineData("name eq 'x", 400, "badFilter")]
    [InlineData("name eq 'x'; drop table reading", 400, "badFilter")]
    [InlineData("name eq ''' or 1 eq 1 --'", 200, null)]
    [InlineData("nosuch(name) eq 1", 400, "badFilter")]
    [InlineData("Datastreams/name eq 'x'", 400, "badFilter")]
    [InlineData("HistoricalLocations/time gt now() add duration'P9999999D'", 400, "badExpression")]
    [InlineData("st_within(Locations/location, geography'POLYGON((1 1,2 2,3 3))')", 400, "badFilter")]
    [InlineData("st_within(Locations/location, geography'POLYGON((0 0,1 1,1 0,0 1,0 0))')", 400, "badShape")]
    [InlineData("st_within(Locations/location, geography'nonsense')", 400, "badFilter")]
    [InlineData("st_relate(Locations/location, geography'POINT(1 1)', 'T********')", 501, "notSupported")]
    [InlineData("matchesPattern(name,'(a+)+b')", 501, "notSupported")]
    [InlineData("cast(name, Edm.Int32) eq 5", 501, "notSupported")]
    [InlineData("Datastreams/any(d: d/Observations/any(o: o/result gt 5))", 501, "notSupported")]
    [InlineData("Datastreams/$count gt 1", 501, "notSupported")]
    public async Task What_is_no_filter_or_not_supported_is_refused_by_name(string filter, int status, string? reason)
    {
        var (answered, body) = await (await shared.Value).SensingAsync($"Things?$filter={Uri.EscapeDataString(filter)}");
        Assert.Equal((status, reason), (answered, (string?)body["reason"]));
        if (status == 501)
            Assert.Contains("not supported", (string)body["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "true", ")")]
    [InlineData("not ", "true", "")]
    [InlineData("true and ", "true", "")]
    [InlineData("-", "1 eq 1", "")]
    [InlineData("tolower(", "name", ")")]
    public async Task A_thousand_deep_is_refused(string open, string middle, string close)
    {
        var filter = string.Concat(Enumerable.Repeat(open, 1_000)) + middle + string.Concat(Enumerable.Repeat(close, 1_000));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Sensing.Root}/Things?$filter={Uri.EscapeDataString(filter)}");
        using var response = await (await shared.Value).Send(request);
        Assert.True((int)response.StatusCode is 400 or 414, $"{response.StatusCode}");
    }

    [Fact]
    public async Task Nested_any_cannot_multiply_without_end()
    {
        var deep = "d1/Sensor/Datastreams/any(d2: d2/Sensor/Datastreams/any(d3: d3/Sensor/Datastreams/any(d4: d4/name eq 'none')))";
        var (status, body) = await (await shared.Value).SensingAsync(
            $"Sensors?$filter={Uri.EscapeDataString($"Datastreams/any(d1: {deep})")}");
        Assert.Equal((400, "tooMuchWork"), (status, (string)body["reason"]!));
    }

    private async Task CountAsync(string set, string filter, int expected)
    {
        var (status, body) = await (await shared.Value).SensingAsync($"{set}?$count=true&$top=0&$filter={Uri.EscapeDataString(filter)}");
        Assert.True(status == 200, $"{status} {body.ToJsonString()}");
        Assert.Equal(expected, (int)body["@iot.count"]!);
        Assert.Empty(body["value"]!.AsArray());
    }
}
