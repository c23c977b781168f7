using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Deqing.Realtime.Api.Tests.Media;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Open311;

/// <summary>GeoReport over the real program.</summary>
public sealed class Open311Tests(SharedHost shared)
{
    private const string Root = "/open311/v2";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_discovery_says_where_and_how()
    {
        var json = (JsonObject)(await ReadAsync("discovery.json")).Body!;
        Assert.Equal(["changeset", "contact", "key_service", "endpoints"], json.Select(member => member.Key));
        var endpoint = Assert.Single(json["endpoints"]!.AsArray())!;
        Assert.Equal("http://wiki.open311.org/GeoReport_v2", (string)endpoint["specification"]!);
        Assert.Equal(["text/xml", "application/json"], endpoint["formats"]!.AsArray().Select(format => (string)format!));
        var (status, type, xml) = await XmlAsync("discovery.xml");
        Assert.Equal((200, "text/xml; charset=utf-8", "discovery"), (status, type, xml.Name.LocalName));
        Assert.Equal("production", (string)xml.Element("endpoints")!.Element("endpoint")!.Element("type")!);
    }

    [Fact]
    public async Task Services_are_the_public_categories_and_no_others()
    {
        var (status, body) = await ReadAsync("services.json");
        var service = Assert.Single(body!.AsArray())!;
        Assert.Equal((200, "garbage", "垃圾", false), (
            status, (string)service["service_code"]!, (string)service["service_name"]!, (bool)service["metadata"]!));
        Assert.Equal("""{"service_code":"garbage","attributes":[]}""", (await ReadAsync("services/garbage.json")).Body!.ToJsonString());
        Assert.Equal("garbage", (string)(await XmlAsync("services.xml")).Body.Element("service")!.Element("service_code")!);
        Assert.Equal("service_definition", (await XmlAsync("services/garbage.xml")).Body.Name.LocalName);
    }

    [Fact]
    public async Task A_request_is_taken_once_found_again_and_tells_nothing_of_its_reporter()
    {
        var key = Guid.NewGuid().ToString();
        (string, string)[] form =
        [
            ("service_code", "garbage"), ("lat", "30.511"), ("long", "120.011"), ("description", "桥头垃圾"), ("key", key),
            ("first_name", "Secretive"), ("phone", "13800001111"), ("email", "who@example.org"), ("extensions", "true"),
        ];
        var (status, taken) = await SendAsync("requests.json", form);
        Assert.Equal(201, status);
        var number = (string)taken![0]!["service_request_id"]!;
        var code = (string)taken[0]!["extended_attributes"]!["receipt_code"]!;
        var (again, same) = await SendAsync("requests.json", form);
        Assert.Equal((200, number), (again, (string)same![0]!["service_request_id"]!));

        var (_, one) = await ReadAsync($"requests/{number}.json");
        var request = (JsonObject)Assert.Single(one!.AsArray())!;
        Assert.Equal(
            [
                "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
                "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat",
                "long", "media_url",
            ],
            request.Select(member => member.Key));
        Assert.Equal(("open", "garbage", "桥头垃圾", 30.511), (
            (string)request["status"]!, (string)request["service_code"]!, (string)request["description"]!, (double)request["lat"]!));
        Assert.EndsWith("+08:00", (string)request["requested_datetime"]!, StringComparison.Ordinal);
        Assert.NotNull(request["expected_datetime"]);
        var xml = (await XmlAsync($"requests/{number}.xml")).Body;
        Assert.Equal(number, (string)xml.Element("request")!.Element("service_request_id")!);
        foreach (var text in (string[])[request.ToJsonString(Plain.Text), xml.ToString()])
            foreach (var secret in (string[])["Secretive", "13800001111", "who@example.org", code])
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);

        Assert.Contains(number, await NumbersAsync("requests.json?status=open&service_code=garbage"));
        Assert.Contains(number, await NumbersAsync("requests.json?lat=30.511&long=120.011&radius=50"));
        Assert.DoesNotContain(number, await NumbersAsync("requests.json?lat=30.522&long=120.011&radius=50"));
        Assert.DoesNotContain(number, await NumbersAsync("requests.json?status=closed"));
        Assert.DoesNotContain(number, await NumbersAsync("requests.json?end_date=2026-01-01T00:00:00Z"));
        Assert.DoesNotContain(number, await NumbersAsync("requests.json?updated_after=2099-01-01T00:00:00Z"));
        Assert.Equal([number], await NumbersAsync($"requests.json?service_request_id={number},99-999999,x&status=closed"));
        Assert.Equal(number, (string)(await ReadAsync($"tokens/{code}.json")).Body![0]!["service_request_id"]!);
    }

    [Fact]
    public async Task A_request_is_closed_with_its_case_and_says_how_it_ended_and_no_more()
    {
        var host = await shared.Value;
        var number = await ReportAsync("30.5131");
        var id = (await host.Get<ICaseLog>().FindAsync(CaseNumber.Parse(number)!.Value, Cancellation))!.Id;
        using var center = host.With(host.Key);
        using var handler = host.With(await host.AddKeyAsync((Role.DepartmentHandler, "department:firstTown")));
        var photo = (string)(await new UploadClient(center).UploadAsync(SamplePhotos.Make(64, 48, 79))).Body!["id"]!;
        await DoAsync(center, "verify", new JsonObject { ["found"] = true });
        await DoAsync(center, "file", new JsonObject { ["condition"] = "usual" });
        await DoAsync(center, "dispatch", new JsonObject { ["lead"] = "firstTown" });
        await DoAsync(handler, "accept", []);
        await DoAsync(handler, "handle", new JsonObject { ["note"] = "inside", ["evidence"] = new JsonArray(photo) });
        var open = (await ReadAsync($"requests/{number}.json")).Body![0]!;
        Assert.Equal("open", (string)open["status"]!);
        await DoAsync(center, "check", new JsonObject { ["isGood"] = true });
        await DoAsync(center, "close", new JsonObject { ["outcome"] = "resolved", ["condition"] = "usual", ["note"] = "Carted away." });
        var closed = (await ReadAsync($"requests/{number}.json")).Body![0]!;
        Assert.Equal("closed", (string)closed["status"]!);
        Assert.Equal("resolved", (string)closed["status_notes"]!);
        Assert.DoesNotContain("Carted away.", closed.ToJsonString(), StringComparison.Ordinal);
        Assert.True((DateTimeOffset)closed["updated_datetime"]! >= (DateTimeOffset)closed["requested_datetime"]!);
        Assert.Contains(number, await NumbersAsync("requests.json?status=closed"));
        Assert.DoesNotContain(number, await NumbersAsync("requests.json?status=open"));

        async Task DoAsync(HttpClient client, string verb, JsonObject body)
        {
            body["version"] = (await host.Get<ICaseLog>().FindAsync([id], Cancellation))[0].Case.Version;
            using var response = await client.PostAsJsonAsync($"/api/v1/cases/{id}/{verb}", body, Cancellation);
            Assert.True(response.IsSuccessStatusCode, $"{verb}: {await response.Content.ReadAsStringAsync(Cancellation)}");
        }
    }

    [Fact]
    public async Task In_XML_it_says_the_same_in_the_same_order_as_in_JSON()
    {
        var number = await ReportAsync("30.5141");
        foreach (var path in (string[])
            ["discovery.", "services.", "services/garbage.", $"requests/{number}.", $"requests/{number}.?extensions=true",
            $"requests.?service_request_id={number}"])
        {
            var json = (await ReadAsync(path.Replace(".", ".json", StringComparison.Ordinal))).Body!;
            var (status, _, xml) = await XmlAsync(path.Replace(".", ".xml", StringComparison.Ordinal));
            Assert.Equal(200, status);
            Assert.Equal(Words(json), xml.DescendantsAndSelf().Where(element => !element.HasElements).Select(element => element.Value));
        }

        static IEnumerable<string> Words(JsonNode? node) => node switch
        {
            JsonObject record => record.SelectMany(member => Words(member.Value)),
            JsonArray { Count: > 0 } list => list.SelectMany(Words),
            null or JsonArray => [""],
            _ => [node.ToString()],
        };
    }

    public static TheoryData<string, int> Wrong => new()
    {
        { "services/nothing.json", 404 },
        { "services/pondOxygen.json", 404 },
        { "requests/99-999999.json", 404 },
        { "requests/none.json", 404 },
        { "tokens/26-000001-AAAA-AAAA-AAAA-AAAA.json", 404 },
        { "services.json?jurisdiction_id=elsewhere", 404 },
        { "discovery.json?jurisdiction_id=elsewhere", 404 },
        { "requests.json?service_code=nothing", 404 },
        { "requests.json?status=half", 400 },
        { "requests.json?start_date=yesterday", 400 },
        { "requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_question_is_answered_by_a_list_of_errors(string path, int code)
    {
        var (status, body) = await ReadAsync(path);
        var error = Assert.Single(body!.AsArray())!;
        Assert.Equal((code, code), (status, (int)error["code"]!));
        Assert.NotEmpty((string)error["description"]!);
        var (inXml, _, xml) = await XmlAsync(path.Replace(".json", ".xml", StringComparison.Ordinal));
        Assert.Equal((code, "errors", $"{code}"), (inXml, xml.Name.LocalName, (string)xml.Element("error")!.Element("code")!));
    }

    public static TheoryData<string, string, int> WrongForms => new()
    {
        { "service_code", "", 400 },
        { "service_code", "nothing", 404 },
        { "service_code", "pondOxygen", 404 },
        { "lat", "", 400 },
        { "lat", "120", 400 },
        { "description", "", 400 },
        { "description", new string('x', 10_000), 400 },
        { "address_id", "nowhere", 400 },
        { "jurisdiction_id", "elsewhere", 404 },
        { "api_key", "", 403 },
        { "api_key", "dqk_no_such", 403 },
        { "key", "short", 400 },
    };

    [Theory]
    [MemberData(nameof(WrongForms))]
    public async Task A_wrong_request_is_refused(string field, string value, int code)
    {
        var form = new Dictionary<string, string>
        {
            ["service_code"] = "garbage", ["lat"] = "30.511", ["long"] = "120.011", ["description"] = "x",
            ["api_key"] = (await shared.Value).Key, [field] = value,
        };
        var (status, body) = await SendAsync("requests.json", [.. form.Select(pair => (pair.Key, pair.Value))], hasKey: true);
        Assert.Equal((code, code), (status, (int)body![0]!["code"]!));
    }

    [Fact]
    public async Task A_key_that_may_not_report_and_a_body_that_is_no_form_are_refused()
    {
        var host = await shared.Value;
        var key = await host.AddKeyAsync((Role.Auditor, "county"));
        Assert.Equal(403, (await SendAsync(
            "requests.json", [("service_code", "garbage"), ("address_string", "x"), ("description", "x"), ("api_key", key)], true)).Status);
        using var client = host.Stranger();
        using var response = await client.PostAsync($"{Root}/requests.xml", new StringContent("{}"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("<?xml", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_suffix_is_refused_in_XML()
    {
        var (status, _, xml) = await XmlAsync("services.csv");
        Assert.Equal((400, "errors"), (status, xml.Name.LocalName));
    }

    private async Task<string> ReportAsync(string latitude)
    {
        var (status, taken) = await SendAsync(
            "requests.json", [("service_code", "garbage"), ("lat", latitude), ("long", "120.011"), ("description", "<桥头> & 垃圾")]);
        Assert.Equal(201, status);
        return (string)taken![0]!["service_request_id"]!;
    }

    private async Task<string[]> NumbersAsync(string path) =>
        [.. (await ReadAsync(path)).Body!.AsArray().Select(request => (string)request!["service_request_id"]!)];

    private async Task<(int Status, JsonNode? Body)> SendAsync(string path, (string Name, string Value)[] form, bool hasKey = false)
    {
        var host = await shared.Value;
        var fields = form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)).ToList();
        if (!hasKey)
            fields.Add(KeyValuePair.Create("api_key", host.Key));
        using var client = host.Stranger();
        using var response = await client.PostAsync($"{Root}/{path}", new FormUrlEncodedContent(fields), Cancellation);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<(int Status, JsonNode? Body)> ReadAsync(string path)
    {
        using var client = (await shared.Value).Stranger();
        using var response = await client.GetAsync($"{Root}/{path}", Cancellation);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<(int Status, string? Type, XElement Body)> XmlAsync(string path)
    {
        using var client = (await shared.Value).Stranger();
        using var response = await client.GetAsync($"{Root}/{path}", Cancellation);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(),
            XElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }
}
