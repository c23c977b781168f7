using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>What is refused is counted and answered for, whichever way it was asked for.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string First = $"township:{TestPack.FirstTownship}";

    private static readonly string[] OwnReaders =
        [
            "postObservations", "previewDeadline", "createSensingObservation", "createSensingObservationOfDatastream",
            "createSensingObservations",
        ];

    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        host = await TestHost.StartAsync("Limits:SignInsPerMinute=100000", "SignIn:FreeFailures=100", "SignIn:FreeFailuresOfAddress=1000");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_body_is_as_large_as_its_endpoint_needs()
    {
        using var person = await Browser.OfAsync(host, (Role.Administrator, "county"));
        var large = new { name = "zhao.lin", displayName = new string('a', 70_000) };
        Assert.Equal("413 tooLarge", await person.AskAsync("POST", "/api/v1/people", large));
        using var response = await host.Http.PostAsync(
            "/api/v1/observations", JsonContent.Create(new { observations = Array.Empty<int>(), note = new string('a', 200_000) }),
            Cancellation);
        Assert.NotEqual(413, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sends_far_too_much_hears_why_and_not_a_broken_connection(bool announced)
    {
        using var person = await Browser.OfAsync(host, (Role.Administrator, "county"));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var content = new StringContent($$"""{"name":"{{new string('a', 8 * 1024 * 1024)}}"}""", null, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/people") { Content = content };
            request.Headers.TransferEncodingChunked = !announced;
            using var response = await person.Client.SendAsync(request, Cancellation);
            Assert.Equal(413, (int)response.StatusCode);
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
            Assert.Equal("tooLarge", (string)problem["reason"]!);
        }
    }

    [Fact]
    public async Task A_member_nobody_asked_for_is_refused_everywhere_and_answered_for()
    {
        using var samples = await AccessSamples.MakeAsync(host);
        using var person = await Browser.OfAsync(
            host, (Role.Administrator, "county"), (Role.CommandCenter, "county"), (Role.DepartmentHandler, "county"),
            (Role.Device, "county"));
        var document = JsonNode.Parse(await host.Http.GetStringAsync("/openapi/v1.json", Cancellation))!;
        var asked = 0;
        foreach (var path in document["paths"]!.AsObject())
            foreach (var operation in path.Value!.AsObject())
            {
                var id = (string)operation.Value!["operationId"]!;
                // Observations and deadlines have readers of their own, which name the member; what is not JSON has no members.
                if (operation.Value["requestBody"]?["content"]?["application/json"] is null || OwnReaders.Contains(id))
                    continue;
                var body = samples.BodyOf(id);
                Assert.True(body is not null, $"{id} takes a body but has no sample");
                body["grants"] = JsonNode.Parse("""[{"role":"administrator","territory":"county"}]""");
                var known = new DocumentedOperation(id, operation.Key, path.Key, null, null);
                Assert.Equal(
                    $"{id} 400 wrongBody",
                    $"{id} {await person.AskAsync(operation.Key.ToUpperInvariant(), await samples.PathAsync(known), body)}");
                asked++;
            }

        Assert.True(asked >= 10, $"only {asked} were asked");
        Assert.Equal(asked, (await RefusedAsync()).Count(line => line.StartsWith("request wrongBody", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_lies_elsewhere_is_answered_for_whichever_way_it_was_asked_for()
    {
        using var person = await Browser.OfAsync(host, (Role.Checker, First));
        foreach (var path in (string[])["/api/v1/ponds", "/api/v1/cases", "/api/v1/live/snapshot"])
            Assert.Equal("403 outsideTerritory", await person.AskAsync("GET", $"{path}?township={TestPack.SecondTownship}"));
        Assert.Equal("403 outsideTerritory", await person.AskAsync("GET", "/api/v1/ponds/P0040/history?metric=ph"));
        await using var hub = new HubConnectionBuilder().WithUrl(
            new Uri(host.Http.BaseAddress!, "/hubs/live"), options => options.Cookies = person.Cookies).Build();
        await hub.StartAsync(Cancellation);
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<object?>("Subscribe", "pond:P0040", Cancellation));
        person.ForgetToken();
        Assert.Equal("400 antiforgery", await person.AskAsync("DELETE", "/api/v1/session"));

        var refused = await RefusedAsync();
        foreach (var line in (string[])
        [
            $"readWater outsideTerritory {TestPack.SecondTownship}", $"readCases outsideTerritory {TestPack.SecondTownship}",
            $"readWater outsideTerritory township:{TestPack.SecondTownship}", "readWater outsideTerritory hub pond:P0040",
        ])
            Assert.Contains(line, refused);
        Assert.Contains(refused, line => line.StartsWith("readWater outsideTerritory HTTP: GET", StringComparison.Ordinal));
        Assert.Contains(refused, line => line.StartsWith("request antiforgery", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_origins_are_not_this_site()
    {
        using var person = await Browser.OfAsync(host, (Role.Checker, First));
        var (own, cookie) = (host.Http.BaseAddress!, person.Cookies.GetCookieHeader(host.Http.BaseAddress!));
        foreach (var (origins, status) in ((string, string)[])
        [
            ($"Origin: {own.GetLeftPart(UriPartial.Authority)}\r\n", "200"),
            ($"Origin: {own.GetLeftPart(UriPartial.Authority)}\r\nOrigin: https://evil.example\r\n", "400"),
        ])
        {
            var answer = await EdgeTests.RawAsync(
                host, $"GET /api/v1/sessions HTTP/1.1\r\nHost: {own.Authority}\r\nConnection: close\r\nCookie: {cookie}\r\n{origins}\r\n");
            Assert.Equal(status, answer.Split(' ')[1]);
        }
    }

    private async Task<string[]> RefusedAsync()
    {
        await host.Get<AccessRefusals>().WriteAsync();
        return [.. (await host.Read("/api/v1/audit?limit=1000")).Body["entries"]!.AsArray()
            .Where(entry => (string?)entry!["outcome"] != AuditDraft.Done)
            .Select(entry => $"{entry!["action"]} {entry["outcome"]} {entry["target"]}")];
    }
}
