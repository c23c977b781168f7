using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.Devices;

public sealed class DeviceImportTests(DeviceHost devices) : IClassFixture<DeviceHost>
{
    private const string Header = "id,station_type,place_id,longitude,latitude,registered_at,mn,pw";

    private static readonly Dictionary<int, (string Row, string Column, string Reason)> Faulty = new()
    {
        [7] = ("I 7,pondStation,P0001,,,,,", "id", "badId"),
        [19] = ("I00019,none,P0001,,,,,", "station_type", "unknownStationType"),
        [301] = ("I00301,pondStation,P9999,,,,,", "place_id", "unknownPlace"),
        [302] = ($"I00302,pondStation,{TestPack.FirstVillage},,,,,", "place_id", "wrongPlaceKind"),
        [999] = ("I00999,pondStation,P0001,east,30.5,,,", "longitude", "badPosition"),
        [1500] = ("I01500,pondStation,P0001,,,yesterday,,", "registered_at", "badTime"),
        [2500] = ("i00003,pondStation,P0001,,,,,", "id", "idTaken"),
        [3000] = ("I03000,pondStation,P0001,,,,MN00004,", "mn", "mnTaken"),
        [4000] = ("S00001,outlet,P0001,,,,,", "id", "idTaken"),
        [5001] = ("I05001,pondStation,P0001", "", "fieldCount"),
    };

    [Fact]
    public async Task Of_five_thousand_rows_a_dry_run_names_the_ten_faulty_ones_and_nothing_is_registered_before_they_are_right()
    {
        var rows = Enumerable.Range(2, 5_000).Select(Good).ToArray();
        var faulty = rows.ToArray();
        foreach (var (line, mistake) in Faulty)
            faulty[line - 2] = mistake.Row;

        var (status, dry) = await ImportAsync(Text(faulty), "dryRun=true");
        Assert.Equal((200, 5_000, 0, 10), (status, (int)dry["rows"]!, (int)dry["registered"]!, (int)dry["mistakesInAll"]!));
        Assert.Equal(Expected(), Named(dry));
        var (refused, problem) = await ImportAsync(Text(faulty), "dryRun=false");
        Assert.Equal((400, "faultyRows"), (refused, (string)problem["reason"]!));
        Assert.Equal(Expected(), Named(problem));
        Assert.Equal("404 unknownSensor", await devices.Admin.AskAsync("GET", "/api/v1/devices/I00002"));

        var (done, imported) = await ImportAsync(Text(rows), "dryRun=false&codes=true");
        Assert.Equal((200, 5_000), (done, (int)imported["registered"]!));
        Assert.Equal(5_000, imported["codes"]!.AsArray().Select(code => (string)code!["code"]!).Distinct().Count());
        var device = (await devices.Admin.SendAsync("GET", "/api/v1/devices/I00004")).Body!["device"]!;
        Assert.Equal(("MN00004", false), ((string)device["mn"]!, (bool)device["code"]!["used"]!));
        Assert.Equal("accepted", await devices.SendAsync(devices.Host.Key, "I05001", devices.Host.Now));

        // The answer was lost: the same file again.
        var (_, again) = await ImportAsync(Text(rows), "dryRun=false");
        Assert.Equal((0, 5_000), ((int)again["registered"]!, (int)again["unchanged"]!));

        var (over, tooMany) = await ImportAsync(Text([.. rows, Good(5_002)]), "dryRun=true");
        Assert.Equal((200, (5_002, "", "tooManyRows")), (over, Assert.Single(Named(tooMany))));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("id,station_type\nX,pondStation\n", 1)]
    [InlineData("id,station_type,place_id,colour\nX,pondStation,P0001,red\n", 1)]
    [InlineData("id,id,station_type,place_id\nX,X,pondStation,P0001\n", 1)]
    [InlineData("id,station_type,place_id\n\"X,pondStation,P0001\nX2,pondStation,P0001\n", 1)]
    public async Task A_file_of_another_form_is_named_at_its_line(string text, int mistakes)
    {
        var (status, answer) = await ImportAsync(text, "dryRun=true");
        Assert.Equal((200, mistakes), (status, answer["mistakes"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_file_is_utf8_text_of_csv_no_longer_than_the_limit()
    {
        Assert.Equal((415, "unsupportedMediaType"), await RefusedAsync(new StringContent(Header, Encoding.UTF8, "application/json")));
        Assert.Equal((400, "notUtf8"), await RefusedAsync(new ByteArrayContent([0xB5, 0xC2, 0xC7, 0xE5]), "text/csv"));
        var large = new byte[(4 * 1024 * 1024) + 1];
        Array.Fill(large, (byte)'\n');
        Assert.Equal((413, "tooLarge"), await RefusedAsync(new ByteArrayContent(large), "text/csv"));
        Assert.Equal(200, (await ImportAsync('\uFEFF' + Text([Good(9_000)]), "")).Status); // as Excel writes it, and only looked at
        Assert.Equal("404 unknownSensor", await devices.Admin.AskAsync("GET", "/api/v1/devices/I09000"));
    }

    private static string Good(int line) => FormattableString.Invariant(
        $"I{line:D5},pondStation,P{(line % 39) + 1:D4},120.01,30.51,2026-02-01T00:00:00+08:00,MN{line:D5},123456");

    private static string Text(IEnumerable<string> rows) => string.Join("\r\n", rows.Prepend(Header)) + "\r\n";

    private static (int, string, string)[] Expected() =>
        [.. Faulty.OrderBy(row => row.Key).Select(row => (row.Key, row.Value.Column, row.Value.Reason))];

    private static (int, string, string)[] Named(JsonNode answer) =>
    [
        .. answer["mistakes"]!.AsArray().Select(mistake =>
            ((int)mistake!["line"]!, (string?)mistake["column"] ?? "", (string)mistake["reason"]!)),
    ];

    private Task<(int Status, JsonNode Body)> ImportAsync(string text, string query) =>
        PostAsync(new StringContent(text, Encoding.UTF8, "text/csv"), query);

    private async Task<(int, string)> RefusedAsync(HttpContent content, string? type = null)
    {
        if (type is not null)
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var (status, body) = await PostAsync(content, "");
        return (status, (string)body["reason"]!);
    }

    private async Task<(int Status, JsonNode Body)> PostAsync(HttpContent content, string query)
    {
        using var response = await devices.Admin.Client.PostAsync(
            $"/api/v1/devices/import?{query}", content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
