namespace Deqing.Realtime.Api.Tests.Places;

public sealed class PlaceEndpointsTests(SharedHost shared)
{
    [Fact]
    public async Task The_county_says_what_it_is()
    {
        var (status, county) = await (await shared.Value).Read("/api/v1/county");
        Assert.Equal(200, status);
        Assert.Equal("""{"zh":"试县","en":"Trial County"}""", county["names"]!.ToJsonString(Plain.Text));
        Assert.Equal("[120,30.5]", county["center"]!.ToJsonString());
        Assert.False((bool)county["demonstration"]!);
        Assert.Equal("5", county["metrics"]![0]!["limits"]![0]!["value"]!.ToJsonString());
        Assert.Equal("[6,9]", county["metrics"]![1]!["limits"]![0]!["value"]!.ToJsonString());
        Assert.Equal("dissolvedOxygen below serious 300", string.Join(' ', Members("metric", "when", "severity", "holdSeconds")));
        Assert.Equal("pond", (string)county["stationTypes"]![0]!["place"]!);
        Assert.Equal(TestPack.Ponds, (int)county["tally"]!["ponds"]!);
        Assert.Equal(5, county["tally"]!["pondsBySeverity"]!.AsArray().Count);

        IEnumerable<string> Members(params string[] names) => names.Select(name => county["rules"]![0]![name]!.ToString());
    }

    [Fact]
    public async Task Townships_add_up_to_the_county()
    {
        var host = await shared.Value;
        var (_, answer) = await host.Read("/api/v1/townships");
        var townships = answer["townships"]!.AsArray();
        Assert.Equal([TestPack.FirstTownship, TestPack.SecondTownship], townships.Select(township => (string)township!["code"]!));
        Assert.Equal(TestPack.Ponds, townships.Sum(township => (int)township!["tally"]!["ponds"]!));
    }

    [Fact]
    public async Task A_village_shows_its_ponds_and_its_own_stations()
    {
        var host = await shared.Value;
        var at = host.Now;
        await host.Observe("S00102", at, ("waterLevel", 3.5f));
        var (_, community) = await host.Read($"/api/v1/villages/{TestPack.Community}");
        Assert.Equal("community", (string)community["kind"]!);
        var sensor = Assert.Single(community["sensors"]!.AsArray())!;
        Assert.Equal("S00102 levelStation fresh", $"{sensor["id"]} {sensor["stationType"]} {sensor["freshness"]}");
        Assert.Equal("""[{"metric":"waterLevel","value":3.5,"quality":"good"}]""", sensor["values"]!.ToJsonString());

        var (_, village) = await host.Read($"/api/v1/villages/{TestPack.SecondVillage}");
        Assert.Equal(["P0040"], village["ponds"]!.AsArray().Select(pond => (string)pond!));
        Assert.Empty(village["sensors"]!.AsArray());
    }

    [Fact]
    public async Task A_sensor_shows_its_newest_observation_in_the_time_of_the_county()
    {
        var host = await shared.Value;
        var at = host.Now;
        await host.Observe("S00020", at.AddSeconds(-30), ("ph", 7f));
        await host.Observe("S00020", at, ("dissolvedOxygen", 2.4f), ("ph", 99f));
        var (_, sensor) = await host.Read("/api/v1/sensors/S00020");
        Assert.Equal("""{"kind":"pond","id":"P0020"}""", sensor["place"]!.ToJsonString());
        Assert.EndsWith("+08:00", (string)sensor["at"]!, StringComparison.Ordinal);
        Assert.Equal(at.ToUnixTimeMilliseconds(), DateTimeOffset.Parse((string)sensor["at"]!, null).ToUnixTimeMilliseconds());
        Assert.Equal(
            """[{"metric":"dissolvedOxygen","value":2.4,"quality":"good"},{"metric":"ph","value":99,"quality":"outOfRange"}]""",
            sensor["values"]!.ToJsonString());
        Assert.Equal(2, (int)sensor["counts"]!["fresh"]!);

        var (_, silent) = await host.Read("/api/v1/sensors/S00021");
        Assert.Equal("never", (string)silent["freshness"]!);
        Assert.True(silent.AsObject().ContainsKey("at") && silent["at"] is null, "what is not known is null, not missing");
    }
}
