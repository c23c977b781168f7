using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests;

/// <summary>Every error is a problem detail with a reason, whoever raised it.</summary>
public sealed class ProblemTests(SharedHost shared)
{
    [Theory]
    [InlineData("/nowhere", 404, "notFound")]
    [InlineData("/api/v1/nowhere", 404, "notFound")]
    [InlineData("/api/v1/villages/0", 404, "unknownVillage")]
    [InlineData("/api/v1/sensors/S99999", 404, "unknownSensor")]
    [InlineData("/api/v1/ponds/P9999", 404, "unknownPond")]
    [InlineData("/api/v1/ponds/P9999/history?metric=ph", 404, "unknownPond")]
    [InlineData("/api/v1/cases/none", 404, "unknownCase")]
    [InlineData("/api/v1/map/clouds.geojson", 404, "unknownMap")]
    [InlineData("/api/v1/ponds?township=0", 400, "unknownTownship")]
    [InlineData("/api/v1/ponds?village=0", 400, "unknownVillage")]
    [InlineData("/api/v1/ponds?severity=bad", 400, "badSeverity")]
    [InlineData("/api/v1/ponds?limit=0", 400, "badLimit")]
    [InlineData("/api/v1/ponds?limit=2001", 400, "badLimit")]
    [InlineData("/api/v1/ponds?limit=ten", 400, "badLimit")]
    [InlineData("/api/v1/ponds?limit=1&limit=2", 400, "badLimit")] // said twice is not a number
    [InlineData("/api/v1/ponds?after=P9999", 400, "badCursor")]
    [InlineData("/api/v1/ponds/P0001/history", 400, "unknownMetric")]
    [InlineData("/api/v1/ponds/P0001/history?metric=salt", 400, "unknownMetric")]
    [InlineData("/api/v1/ponds/P0001/history?metric=waterLevel", 400, "notMeasured")]
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&sensor=S00002", 400, "notMeasured")] // stands elsewhere
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&points=1", 400, "badPoints")]
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&points=5001", 400, "badPoints")]
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&from=2026-04-01", 400, "badInterval")]
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&from=2026-04-01T00:00:00", 400, "badInterval")] // no offset
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&from=2026-04-02T00:00:00Z&to=2026-04-02T00:00:00Z", 400, "badInterval")]
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&from=2025-04-01T00:00:00Z&to=2026-04-02T00:00:01Z", 400, "badInterval")] // 366 d 1 s
    [InlineData("/api/v1/ponds/P0001/history?metric=ph&to=0001-01-01T00:00:00Z", 400, "badInterval")]
    [InlineData("/api/v1/cases?state=lost", 400, "badState")]
    [InlineData("/api/v1/cases?stage=closed,lost", 400, "badStage")]
    [InlineData("/api/v1/cases?category=pondOxygen,weather", 400, "unknownCategory")]
    [InlineData("/api/v1/cases?source=rumour", 400, "badSource")]
    [InlineData("/api/v1/cases?level=awful", 400, "badLevel")]
    [InlineData("/api/v1/cases?department=navy", 400, "unknownDepartment")]
    [InlineData("/api/v1/cases?overdue=perhaps", 400, "badOverdue")]
    [InlineData("/api/v1/cases?from=yesterday", 400, "badTime")]
    [InlineData("/api/v1/cases/counts?until=tomorrow", 400, "badTime")]
    [InlineData("/api/v1/cases?pond=P9999", 400, "unknownPond")]
    [InlineData("/api/v1/cases?limit=-1", 400, "badLimit")]
    [InlineData("/api/v1/cases?before=yesterday", 400, "badCursor")]
    [InlineData("/api/v1/live/snapshot?township=330521104", 400, "unknownTownship")]
    public async Task A_wrong_question_is_answered_with_its_reason(string path, int status, string reason) =>
        await Expect(new HttpRequestMessage(HttpMethod.Get, path), status, reason);

    [Theory]
    [InlineData("DELETE", "/api/v1/county", null, "", 405, "methodNotAllowed")]
    [InlineData("POST", "/api/v1/cases/x/close", "text/plain", "{}", 415, "unsupportedMediaType")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", "{", 400, "malformedJson")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", "", 400, "badRequest")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", "null", 400, "badRequest")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", "{}", 400, "wrongBody")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":1,"outcome":null}""", 400, "wrongBody")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":"1","outcome":"resolved"}""", 400, "wrongBody")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":1,"outcome":"lost"}""", 400, "wrongBody")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":1,"outcome":0}""", 400, "wrongBody")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":1,"outcome":"resolved"}""", 404, "unknownCase")]
    [InlineData("POST", "/api/v1/cases/x/close", "application/json", """{"version":1,"by":"a","outcome":"resolved"}""", 400, "wrongBody")]
    public async Task A_wrong_request_is_answered_with_its_reason(
        string method, string path, string? type, string body, int status, string reason)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(type) },
            };
        await Expect(request, status, reason);
    }

    [Fact]
    public async Task A_problem_names_the_parameter_and_what_is_allowed()
    {
        var (_, problem) = await (await shared.Value).Read("/api/v1/ponds?limit=2001");
        Assert.Equal("'limit' must be a whole number from 1 to 2000.", (string)problem["detail"]!);
    }

    private async Task Expect(HttpRequestMessage request, int status, string reason)
    {
        request.Headers.Accept.ParseAdd("text/html"); // even who asks for a page gets the problem
        using var response = await (await shared.Value).Send(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((reason, status), ((string?)problem["reason"], (int?)problem["status"]));
        Assert.StartsWith("https://tools.ietf.org/html/rfc9110", (string)problem["type"]!, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]), text);
    }
}
