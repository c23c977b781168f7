using System.Net;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Places;

namespace Deqing.Realtime.Api.Tests.Devices;

public sealed class DeviceEndpointsTests(DeviceHost devices) : IClassFixture<DeviceHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestHost Host => devices.Host;

    private Browser Admin => devices.Admin;

    [Fact]
    public async Task A_registered_device_sends_with_its_own_key_for_itself_and_nothing_else()
    {
        var key = await devices.AddAsync("D1", "P0011");
        Assert.Equal("accepted", await devices.SendAsync(key, "D1", Host.Now, 6.25f));
        Assert.Equal("outsideTerritory", await devices.SendAsync(key, "S00011", Host.Now));
        Assert.Equal("beforeRegistration", await devices.SendAsync(key, "D1", Host.Now.AddDays(-1)));
        Assert.Equal("unknownSensor", await devices.SendAsync(key, "D0", Host.Now));
        var pond = (await Host.Read("/api/v1/ponds/P0011")).Body;
        Assert.Equal(["S00011", "D1"], pond["sensors"]!.AsArray().Select(sensor => (string)sensor!));
        Assert.Contains(pond["values"]!.AsArray(), value => (string)value!["sensor"]! == "D1" && (double)value["value"]! == 6.25);

        using var device = Host.With(key);
        string[] paths = ["county", "ponds", "devices", "cases", "sensors/D1", "reports/mine", "notices", "map/ponds.geojson"];
        foreach (var path in paths)
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await device.GetAsync($"/api/v1/{path}", Cancellation)).StatusCode));
        string[] wrongs = [key + "x", key[..^1], "dqd_none_secret", "dqd_", key.Replace("dqd_", "dqk_", StringComparison.Ordinal)];
        foreach (var wrong in wrongs)
            Assert.Equal("401", await devices.SendAsync(wrong, "D1", Host.Now));
    }

    [Fact]
    public async Task A_rotation_ends_the_old_key_at_once_or_after_the_minutes_it_is_given()
    {
        var first = await devices.AddAsync("D2", "P0012");
        var second = await devices.RotateAsync("D2");
        Assert.Equal("401", await devices.SendAsync(first, "D2", Host.Now));
        var third = await devices.RotateAsync("D2", keepMinutes: 5);
        Assert.Equal("accepted", await devices.SendAsync(second, "D2", Host.Now));
        Assert.Equal("accepted", await devices.SendAsync(third, "D2", Host.Now.AddMilliseconds(1)));
        Assert.Equal("400 badKeepMinutes", await Admin.AskAsync("POST", "/api/v1/devices/D2/keys", new { keepMinutes = 10_081 }));

        Assert.Equal("404 unknownKey", await Admin.AskAsync("DELETE", "/api/v1/devices/D2/keys/none"));
        Assert.Equal("204", await Admin.AskAsync("DELETE", $"/api/v1/devices/D2/keys/{third.Split('_')[1]}"));
        Assert.Equal("401", await devices.SendAsync(third, "D2", Host.Now));
        Assert.Equal("accepted", await devices.SendAsync(second, "D2", Host.Now.AddMilliseconds(2)));
        Assert.Equal("204", await Admin.AskAsync("DELETE", "/api/v1/devices/D2/keys"));
        Assert.Equal("401", await devices.SendAsync(second, "D2", Host.Now));
    }

    [Fact]
    public async Task Of_several_who_rotate_at_once_the_keys_that_were_handed_out_last_count()
    {
        await devices.AddAsync("D3", "P0013");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Admin.SendAsync("POST", "/api/v1/devices/D3/keys", new { keepMinutes = 0 })));
        Assert.All(answers, answer => Assert.Contains(answer.Answer, (string[])["201", "409 changedElsewhere"]));
        var given = answers.Where(answer => answer.Answer == "201").Select(answer => (string)answer.Body!["key"]!).ToArray();
        Assert.NotEmpty(given);
        var counts = 0;
        foreach (var key in given)
            counts += await devices.SendAsync(key, "D3", Host.Now) is "accepted" or "duplicate" ? 1 : 0;
        Assert.Equal(1, counts);
        var device = (await Admin.SendAsync("GET", "/api/v1/devices/D3")).Body!["device"]!;
        Assert.Single(device["keys"]!.AsArray());
    }

    [Fact]
    public async Task A_moved_device_leaves_its_history_where_it_stood()
    {
        var (start, middle) = (Host.Now.AddHours(-2), Host.Now.AddHours(-1));
        var key = await devices.AddAsync("D4", "P0014", start);
        Assert.Equal("accepted", await devices.SendAsync(key, "D4", start.AddMinutes(10), 5));
        Assert.Equal("accepted", await devices.SendAsync(key, "D4", middle.AddMinutes(10), 8));
        var (answer, moved) = await Admin.SendAsync("POST", "/api/v1/devices/D4/move", new { place = "P0015", at = middle });
        Assert.Equal(("200", "P0015"), (answer, (string)moved!["place"]!["id"]!));

        Assert.Equal([("D4", 5.0)], await HistoryAsync("P0014", start));
        Assert.Equal([("D4", 8.0)], await HistoryAsync("P0015", start));
        Assert.DoesNotContain("D4", (await Host.Read("/api/v1/ponds/P0014")).Body["values"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("D4", (await Host.Read("/api/v1/ponds/P0015")).Body["values"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("accepted", await devices.SendAsync(key, "D4", middle.AddMinutes(-10), 4)); // late, measured at the old pond
        Assert.Equal([("D4", 5.0), ("D4", 4.0)], await HistoryAsync("P0014", start));

        var placements = (await Admin.SendAsync("GET", "/api/v1/devices/D4")).Body!["placements"]!.AsArray();
        Assert.Equal(["P0014", "P0015"], placements.Select(placement => (string)placement!["place"]!));
        Assert.Equal(
            [(string?)placements[1]!["since"], null], placements.Select(placement => (string?)placement!["until"]));
        foreach (var (place, at, expected) in ((string, DateTimeOffset?, string)[])
        [
            ("P0015", null, "409 alreadyThere"), ("P0016", start, "409 beforePlacement"),
            ("P0016", Host.Now.AddHours(1), "409 inTheFuture"), ("none", null, "400 unknownPlace"),
            (TestPack.FirstVillage, null, "400 wrongPlaceKind"),
        ])
            Assert.Equal(expected, await Admin.AskAsync("POST", "/api/v1/devices/D4/move", new { place, at }));
    }

    [Fact]
    public async Task A_retired_device_is_refused_by_name_and_counts_no_longer()
    {
        var key = await devices.AddAsync("D5", "P0017");
        Assert.Equal("accepted", await devices.SendAsync(key, "D5", Host.Now));
        Assert.Equal(2, (int)(await Host.Read("/api/v1/ponds/P0017")).Body["coverage"]!["total"]!);
        Assert.Equal("200", await Admin.AskAsync("POST", "/api/v1/devices/D5/retire", new { }));
        Assert.Equal("401", await devices.SendAsync(key, "D5", Host.Now));
        Assert.Equal("retired", await devices.SendAsync(Host.Key, "D5", Host.Now));
        var pond = (await Host.Read("/api/v1/ponds/P0017")).Body;
        Assert.Equal((1, 0), ((int)pond["coverage"]!["total"]!, pond["values"]!.AsArray().Count));
        foreach (var path in (string[])["move", "retire", "keys", "code"])
            Assert.Equal(
                "409 retired",
                await Admin.AskAsync("POST", $"/api/v1/devices/D5/{path}", path == "move" ? new { place = "P0018" } : new { }));
        Assert.Equal("409 retired", await Admin.AskAsync("PATCH", "/api/v1/devices/D5", new { mn = "X" }));
        Assert.Equal("409 idTaken", await Admin.AskAsync(
            "POST", "/api/v1/devices", new { id = "d5", stationType = "pondStation", place = "P0017" }));
        Assert.DoesNotContain("D5", await Host.Http.GetStringAsync("/api/v1/map/sensors.geojson", Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"","stationType":"pondStation","place":"P0001"}""", "400 badId")]
    [InlineData("""{"id":"D6 ","stationType":"pondStation","place":"P0001"}""", "400 badId")]
    [InlineData("""{"id":"D6","stationType":"none","place":"P0001"}""", "400 unknownStationType")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P9999"}""", "400 unknownPlace")]
    [InlineData("""{"id":"D6","stationType":"levelStation","place":"P0001"}""", "400 wrongPlaceKind")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P0001","longitude":120}""", "400 badPosition")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P0001","longitude":181,"latitude":0}""", "400 badPosition")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P0001","registeredAt":"2999-01-01T00:00:00Z"}""", "400 inTheFuture")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P0001","mn":"with space"}""", "400 badMn")]
    [InlineData("""{"id":"D6","stationType":"pondStation","place":"P0001","password":"1234567890123456789012345678901234"}""",
        "400 badPassword")]
    [InlineData("""{"id":"s00001","stationType":"pondStation","place":"P0001"}""", "409 idTaken")]
    public async Task What_cannot_be_registered_is_refused_by_name(string body, string expected) =>
        Assert.Equal(expected, await Admin.AskAsync("POST", "/api/v1/devices", JsonNode.Parse(body)));

    [Fact]
    public async Task An_instrument_is_known_by_its_mn_and_pw()
    {
        await devices.AddAsync("D7", "P0019");
        var book = Host.Get<IDeviceBook>();
        Assert.Equal("200", await Admin.AskAsync(
            "PATCH", "/api/v1/devices/D7", new { mn = "010000a8900016f000169dc0", password = "123456" }));
        var link = book.OfMn("010000A8900016F000169dc0")!;
        Assert.Equal("D7", link.Sensor.Id);
        Assert.Equal([true, false, false], ((string[])["123456", "123457", ""]).Select(link.IsPassword));
        await devices.AddAsync("D8", "P0019");
        Assert.Equal("409 mnTaken", await Admin.AskAsync("PATCH", "/api/v1/devices/D8", new { mn = "010000A8900016F000169DC0" }));
        Assert.Equal("200", await Admin.AskAsync("PATCH", "/api/v1/devices/D7", new { mn = "", password = "" }));
        Assert.Null(book.OfMn("010000A8900016F000169DC0"));
        Assert.Equal("200", await Admin.AskAsync("PATCH", "/api/v1/devices/D8", new { mn = "010000A8900016F000169DC0" }));
        Assert.False(book.OfMn("010000A8900016F000169DC0")!.IsPassword("123456"));
    }

    [Fact]
    public async Task Devices_are_listed_by_pages_and_filters_within_ones_territory()
    {
        var (_, first) = await Admin.SendAsync("GET", "/api/v1/devices?limit=2&pond=P0001");
        Assert.Equal(["S00001", "S00101"], first!["devices"]!.AsArray().Select(device => (string)device!["id"]!));
        var (_, page) = await Admin.SendAsync("GET", "/api/v1/devices?limit=1&pond=P0001");
        Assert.Equal("S00001", (string)page!["next"]!);
        var (_, next) = await Admin.SendAsync("GET", "/api/v1/devices?limit=1&pond=P0001&after=S00001");
        Assert.Equal(("S00101", null), ((string)next!["devices"]![0]!["id"]!, (string?)next["next"]));
        var (_, outlets) = await Admin.SendAsync("GET", "/api/v1/devices?stationType=outlet&state=standing");
        Assert.Equal("S00101", (string)Assert.Single(outlets!["devices"]!.AsArray())!["id"]!);
        string[] wrongs = ["pond=none", "stationType=none", "state=none", "limit=0", "limit=2001", "village=none", "township=none"];
        foreach (var wrong in wrongs)
            Assert.StartsWith("400 ", await Admin.AskAsync("GET", $"/api/v1/devices?{wrong}"), StringComparison.Ordinal);

        using var second = await Browser.OfAsync(Host, (Role.Administrator, $"township:{TestPack.SecondTownship}"));
        var (_, theirs) = await second.SendAsync("GET", "/api/v1/devices");
        Assert.Equal("S00040", (string)Assert.Single(theirs!["devices"]!.AsArray())!["id"]!);
        Assert.Equal("403 outsideTerritory", await second.AskAsync("GET", "/api/v1/devices?pond=P0001"));
        Assert.Equal("403 outsideTerritory", await second.AskAsync("POST", "/api/v1/devices/S00040/move", new { place = "P0001" }));
        Assert.Equal("403 outsideTerritory", await second.AskAsync(
            "POST", "/api/v1/devices", new { id = "D9", stationType = "pondStation", place = "P0001" }));
        Assert.Equal("404 unknownSensor", await second.AskAsync("GET", "/api/v1/devices/none"));
    }

    [Fact]
    public async Task Every_change_stands_in_the_audit_log_without_a_secret()
    {
        var key = await devices.AddAsync("D10", "P0020");
        await Admin.AskAsync("PATCH", "/api/v1/devices/D10", new { password = "654321" });
        var audit = await Host.Http.GetStringAsync("/api/v1/audit?text=D10", Cancellation);
        foreach (var action in (string[])["deviceRegistered", "deviceKeyRotated", "deviceChanged"])
            Assert.Contains(action, audit, StringComparison.Ordinal);
        Assert.DoesNotContain("654321", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[2], audit, StringComparison.Ordinal);
        var device = (await Admin.SendAsync("GET", "/api/v1/devices/D10")).Body!.ToJsonString();
        Assert.DoesNotContain(key.Split('_')[2], device, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", device, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Host.Get<DeviceRegister>().Devices.Revision, Host.Get<DeviceRegister>().Devices.Devices["D10"].Revision);
    }

    private async Task<(string Sensor, double Value)[]> HistoryAsync(string pond, DateTimeOffset from)
    {
        var (status, body) = await Host.Read(
            $"/api/v1/ponds/{pond}/history?metric=dissolvedOxygen&sensor=D4&from={from.UtcDateTime:O}");
        Assert.Equal(200, status);
        var source = (string)Assert.Single(body["sources"]!.AsArray())!["sensor"]!;
        return [.. body["points"]!.AsArray().Select(point => (source, (double)point!["value"]!))];
    }
}
