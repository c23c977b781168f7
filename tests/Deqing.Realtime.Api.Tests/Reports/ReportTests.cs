using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.Media;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Reports;

/// <summary>The program of these tests, with room for the calls of many phones from one address.</summary>
public sealed class ReportHost : IAsyncLifetime
{
    /// <summary>The program.</summary>
    public TestHost Host { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync(
        "Limits:ReportCallsPerMinute=10000", "Limits:AnonymousCallsPerMinute=100000");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>Reports of villagers over the real program.</summary>
public sealed class ReportTests(ReportHost program) : IClassFixture<ReportHost>
{
    private const string Root = "/api/v1/reports";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static JsonObject Body(double longitude = 120.0101, double latitude = 30.5101) => new()
    {
        ["key"] = Guid.NewGuid().ToString(), ["category"] = "garbage", ["text"] = "桥头有垃圾", ["longitude"] = longitude,
        ["latitude"] = latitude,
    };

    [Fact]
    public async Task The_same_key_twice_is_one_case_and_one_answer()
    {
        var body = Body();
        var (first, receipt) = await SendAsync(Root, body);
        var (second, same) = await SendAsync(Root, body);
        Assert.Equal((201, 200), (first, second));
        Assert.Equal(receipt!.ToJsonString(), same!.ToJsonString());
        Assert.Equal(TestPack.FirstVillage, (string)receipt["village"]!);
        Assert.Null(receipt["id"]);
    }

    [Fact]
    public async Task Twenty_at_once_are_one_case()
    {
        var body = Body(120.0121, 30.5121);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(Root, body)));
        Assert.All(answers, answer => Assert.InRange(answer.Status, 200, 201));
        var code = (string)Assert.Single(answers.Select(answer => (string)answer.Body!["code"]!).Distinct());
        Assert.Equal(1, (int)(await ReadAsync($"{Root}/{code}")).Body!["reporters"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sent_again_after_signing_in_or_out_is_one_case(bool signedInFirst)
    {
        using var browser = await Browser.OfAsync(program.Host, (Role.Villager, $"village:{TestPack.FirstVillage}"));
        var body = Body(120.0151, 30.5151);
        async Task<(string Status, string? Code)> Send(bool signedIn)
        {
            var (answer, receipt) = signedIn ? await browser.SendAsync("POST", Root, body) : await StrangerAsync();
            return (answer, (string?)receipt!["code"]);
        }

        async Task<(string Answer, JsonNode? Body)> StrangerAsync()
        {
            var (status, receipt) = await SendAsync(Root, body);
            return ($"{status}", receipt);
        }

        var (first, code) = await Send(signedInFirst);
        Assert.Equal("201", first);
        Assert.Equal(("200", code), await Send(!signedInFirst));
        Assert.Equal(1, (int)(await ReadAsync($"{Root}/{code}")).Body!["reporters"]!);

        body["key"] = Guid.NewGuid().ToString();
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Send(number % 2 == 0)));
        Assert.NotEqual(code, Assert.Single(both.Select(answer => answer.Code).Distinct()));
    }

    [Fact]
    public async Task A_key_is_one_only_among_the_reports_of_its_program()
    {
        var body = Body(120.0155, 30.5155);
        var codes = new List<string>();
        foreach (var key in (string[])[program.Host.Key, await program.Host.AddKeyAsync((Role.CommandCenter, "county")), ""])
        {
            using var client = key.Length > 0 ? program.Host.With(key) : program.Host.Stranger();
            using var response = await client.PostAsJsonAsync(Root, body, Cancellation);
            Assert.Equal(201, (int)response.StatusCode);
            codes.Add((string)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["code"]!);
        }

        Assert.Equal(3, codes.Distinct().Count());
    }

    [Fact]
    public async Task An_anonymous_report_is_followed_to_its_end_and_not_solved_opens_it_again()
    {
        var host = program.Host;
        var handler = await host.AddKeyAsync((Role.DepartmentHandler, "department:firstTown"));
        using var anonymous = host.Stranger();
        var photo = (string)(await new UploadClient(anonymous).UploadAsync(SamplePhotos.Make(64, 48, 77))).Body!["id"]!;
        var done = (string)(await new UploadClient(anonymous).UploadAsync(SamplePhotos.Make(64, 48, 78))).Body!["id"]!;
        var body = Body(120.0141, 30.5141);
        body["text"] = "";
        body["evidence"] = new JsonArray(photo);
        body["contact"] = new JsonObject { ["name"] = "Secretive", ["phone"] = "13800001111" };
        var (status, receipt) = await SendAsync(Root, body);
        Assert.Equal(201, status);
        var (code, number) = ((string)receipt!["code"]!, (string)receipt["number"]!);
        var own = (await ReadAsync($"{Root}/{code.ToLowerInvariant().Replace('0', 'o')}")).Body!;
        Assert.Equal(("collection", false, photo), (
            (string)own["step"]!, (bool)own["canRate"]!, (string)own["evidence"]![0]!["medium"]!));
        Assert.Equal(200, (int)(await anonymous.GetAsync((string)own["evidence"]![0]!["url"]!, Cancellation)).StatusCode);
        Assert.Equal(404, (int)(await anonymous.GetAsync($"{Root}/{code}/media/{done}", Cancellation)).StatusCode);
        Assert.Equal((409, "wrongStage"), await ReasonAsync($"{Root}/{code}/rating", new JsonObject { ["stars"] = 5, ["solved"] = true }));

        var id = (await host.Get<ICaseLog>().FindAsync(CaseNumber.Parse(number)!.Value, Cancellation))!.Id;
        await DoAsync(host.Key, id, "verify", new JsonObject { ["found"] = true, ["note"] = "internal words" });
        await DoAsync(host.Key, id, "file", new JsonObject { ["condition"] = "usual" });
        await DoAsync(host.Key, id, "dispatch", new JsonObject { ["lead"] = "firstTown" });
        await DoAsync(handler, id, "accept", []);
        await DoAsync(handler, id, "handle", new JsonObject { ["note"] = "internal words", ["evidence"] = new JsonArray(done) });
        await DoAsync(host.Key, id, "check", new JsonObject { ["isGood"] = true });
        await DoAsync(host.Key, id, "close", new JsonObject
        {
            ["outcome"] = "resolved", ["condition"] = "usual", ["note"] = "Carted away.",
        });
        var closed = (await ReadAsync($"{Root}/{code}")).Body!;
        Assert.Equal((true, "resolved", true, "feedback"), (
            (bool)closed["over"]!, (string)closed["outcome"]!, (bool)closed["canRate"]!, (string)closed["step"]!));
        Assert.Equal(
            ["reported", "verified", "filed", "dispatched", "accepted", "handled", "checked", "closed"],
            closed["timeline"]!.AsArray().Select(it => (string)it!["type"]!));
        Assert.Equal("Carted away.", (string)closed["timeline"]!.AsArray()[^1]!["note"]!);
        Assert.Equal(200, (int)(await anonymous.GetAsync($"{Root}/{code}/media/{done}/thumbnail", Cancellation)).StatusCode);
        foreach (var secret in (string[])["internal words", "Secretive", "13800001111", "key-", id])
            Assert.DoesNotContain(secret, closed.ToJsonString(Plain.Text), StringComparison.Ordinal);

        var before = (await host.Get<ICaseLog>().FindAsync([id], Cancellation))[0].Case;
        var (_, rated) = await SendAsync($"{Root}/{code}/rating", new JsonObject { ["stars"] = 1, ["solved"] = false, ["note"] = "no" });
        Assert.Equal((false, "dispatching", false), ((bool)rated!["over"]!, (string)rated["stage"]!, (bool)rated["canRate"]!));
        var again = (await host.Get<ICaseLog>().FindAsync([id], Cancellation))[0].Case;
        Assert.Equal((2, before.Level + 1), (again.Round, again.Level));
    }

    [Fact]
    public async Task A_near_report_is_offered_and_joined_and_its_reporters_do_not_see_each_other()
    {
        var (_, first) = await SendAsync(Root, Body(120.0061, 30.5061));
        var number = (string)first!["number"]!;
        var near = (await ReadAsync($"{Root}/near?longitude=120.0062&latitude=30.5061&category=garbage")).Body!["near"]!.AsArray();
        var offered = Assert.Single(near, it => (string)it!["number"]! == number)!;
        Assert.Equal((true, 10), ((bool)offered["sameCategory"]!, (int)offered["metres"]!));
        var second = Body(120.0062, 30.5061);
        second["coSign"] = number;
        second["text"] = "me too";
        var (status, joined) = await SendAsync(Root, second);
        Assert.Equal((201, true, number), (status, (bool)joined!["coSigned"]!, (string)joined["number"]!));
        Assert.Equal(joined.ToJsonString(), (await SendAsync(Root, second)).Body!.ToJsonString());
        var (one, other) = ((string)first["code"]!, (string)joined["code"]!);
        Assert.NotEqual(one, other);
        Assert.Equal(200, (await SendAsync($"{Root}/{other}/notes", new JsonObject { ["note"] = "private words" })).Status);
        var theirs = (await ReadAsync($"{Root}/{other}")).Body!;
        Assert.Equal((2, true, "me too"), ((int)theirs["reporters"]!, (bool)theirs["coSigned"]!, (string)theirs["text"]!));
        Assert.Contains("private words", theirs.ToJsonString(), StringComparison.Ordinal);
        var mine = (await ReadAsync($"{Root}/{one}")).Body!.ToJsonString();
        Assert.DoesNotContain("private words", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("me too", mine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declared_coordinates_are_converted_and_what_lies_outside_is_kept()
    {
        var shifted = Datums.FromWgs84(new Position(120.01, 30.51), Datum.Gcj02);
        var body = Body(shifted.Longitude, shifted.Latitude);
        body["datum"] = "gcj02";
        var (_, receipt) = await SendAsync(Root, body);
        Assert.Equal(TestPack.FirstVillage, (string)receipt!["village"]!);
        var position = (await ReadAsync($"{Root}/{receipt["code"]}")).Body!;
        Assert.Equal(120.01, (double)position["longitude"]!, 6);
        var (status, outside) = await SendAsync(Root, Body(10, 50));
        Assert.Equal((201, "outside", (string?)null), (status, (string)outside!["foundBy"]!, (string?)outside["township"]));
    }

    public static TheoryData<string, string, int, string> Wrong => new()
    {
        { "text", $"\"{new string('x', 10_000)}\"", 400, "textTooLong" },
        { "text", "\" \"", 409, "noteRequired" },
        { "key", "\"short\"", 400, "badKey" },
        { "category", "\"nothing\"", 400, "unknownCategory" },
        { "category", "\"pondOxygen\"", 400, "unknownCategory" },
        { "datum", "\"mars\"", 400, "unknownDatum" },
        { "longitude", "200", 400, "longitudeOutOfRange" },
        { "longitude", "null", 400, "halfAPosition" },
        { "evidence", "[\"nothing\"]", 400, "unknownMedium" },
        { "coSign", "\"99-999999\"", 400, "unknownCase" },
        { "source", "\"gridWorker\"", 401, "notSignedIn" },
        { "by", "\"me\"", 400, "wrongBody" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_by_name(string member, string value, int status, string reason)
    {
        var body = Body();
        body[member] = JsonNode.Parse(value);
        Assert.Equal((status, reason), await ReasonAsync(Root, body));
    }

    [Theory]
    [InlineData("26-000001-AAAA-AAAA-AAAA-AAAA")]
    [InlineData("99-999999-AAAA-AAAA-AAAA-AAAA")]
    [InlineData("nothing")]
    public async Task A_code_no_report_has_is_unknown(string code)
    {
        var (status, body) = await ReadAsync($"{Root}/{code}");
        Assert.Equal((404, "unknownReport"), (status, (string)body!["reason"]!));
    }

    private async Task DoAsync(string key, string id, string verb, JsonObject body)
    {
        using var client = program.Host.With(key);
        var row = (await program.Host.Get<ICaseLog>().FindAsync([id], Cancellation))[0];
        body["version"] = row.Case.Version;
        using var response = await client.PostAsJsonAsync($"/api/v1/cases/{id}/{verb}", body, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{verb}: {await response.Content.ReadAsStringAsync(Cancellation)}");
    }

    private async Task<(int Status, string? Reason)> ReasonAsync(string path, JsonObject body)
    {
        var (status, answer) = await SendAsync(path, body);
        return (status, (string?)answer!["reason"]);
    }

    private async Task<(int Status, JsonNode? Body)> SendAsync(string path, JsonObject body)
    {
        using var client = program.Host.Stranger();
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content, Cancellation);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<(int Status, JsonNode? Body)> ReadAsync(string path)
    {
        using var client = program.Host.Stranger();
        using var response = await client.GetAsync(path, Cancellation);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }
}
