using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>What a scanner for common weaknesses looks for: headers, policies, other sites, paths, limits, injections.</summary>
public sealed class EdgeTests(SharedHost shared)
{
    private static readonly string[] Injections =
    [
        "'", "' OR '1'='1", "'; DROP TABLE subject;--", "1; SELECT pg_sleep(9)", "\" OR \"\"=\"", "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "${7*7}", "{{7*7}}", "../../../../etc/passwd", "..\\..\\windows\\win.ini",
        "/etc/passwd", "%00", "\0", "%0d%0aSet-Cookie: a=b", "\r\nSet-Cookie: a=b", "\u202e", "\ud800", "😀", "%", "_", "|", "`id`",
        "$(id)",
        "*)(uid=*))(|(uid=*", "-1", "99999999999999999999", "NaN", "null", "true", "[]", "{}",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/report")]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/county")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_strict_policies(string path)
    {
        using var response = await (await shared.Value).Get(path);
        AssertStrict(response);
    }

    [Fact]
    public async Task The_pages_policy_lets_a_recording_play_before_it_is_sent()
    {
        using var response = await (await shared.Value).Get("/report");
        Assert.Contains(
            "media-src 'self' blob:;", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/session", "{", 400)]
    [InlineData("POST", "/api/v1/session", """{"name":"a","password":"b","role":"administrator"}""", 400)]
    [InlineData("POST", "/api/v1/session", """{"name":"a","password":"b"}""", 401)]
    [InlineData("PATCH", "/api/v1/session", "{}", 405)]
    [InlineData("POST", "/api/v1/people", "{}", 403)]
    [InlineData("GET", "/api/v1/nowhere", null, 404)]
    [InlineData("GET", "/api/v1/ponds?limit=x", null, 400)]
    public async Task An_error_carries_the_strict_policies_too(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await (await shared.Value).Send(request);
        Assert.Equal(status, (int)response.StatusCode);
        AssertStrict(response);
        Assert.True(response.Headers.CacheControl?.NoStore, $"{response.Headers.CacheControl}");
    }

    /// <summary>Asserts that an answer carries every header that keeps a browser safe.</summary>
    internal static void AssertStrict(HttpResponseMessage response)
    {
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        foreach (var directive in (string[])["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
            "form-action 'none'"])
            Assert.Contains(directive, policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("payment=()", response.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"), "the server names itself");
        Assert.False(response.Headers.Contains("X-Powered-By"), "the server names its framework");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    public async Task No_other_site_may_read_an_answer(string method)
    {
        var host = await shared.Value;
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/session");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await host.Send(request);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("GET /../../../../etc/passwd HTTP/1.1")]
    [InlineData("GET /..%2f..%2f..%2f..%2fetc/passwd HTTP/1.1")]
    [InlineData("GET /%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1")]
    [InlineData("GET /..%5c..%5c..%5cetc%5cpasswd HTTP/1.1")]
    [InlineData("GET /assets/..%2f..%2fappsettings.json HTTP/1.1")]
    [InlineData("GET /assets/%252e%252e%252f%252e%252e%252fetc%252fpasswd HTTP/1.1")]
    [InlineData("GET //etc/passwd HTTP/1.1")]
    [InlineData("GET /api/v1/map/..%2f..%2fcounty.geojson HTTP/1.1")]
    [InlineData("GET /.git/config HTTP/1.1")]
    [InlineData("GET /data/realtime.db HTTP/1.1")]
    [InlineData("GET /keys/audit.key HTTP/1.1")]
    [InlineData("GET /counties/deqing/demonstration-people.json HTTP/1.1")]
    [InlineData("GET /index.html%00.js HTTP/1.1")]
    [InlineData("TRACE / HTTP/1.1")]
    [InlineData("GET http://127.0.0.1/ HTTP/9.9")]
    public async Task No_path_leads_out_of_the_pages(string line)
    {
        var host = await shared.Value;
        var answer = await RawAsync(host, $"{line}\r\nHost: {host.Http.BaseAddress!.Authority}\r\nConnection: close\r\n\r\n");
        var status = int.Parse(answer.Split(' ')[1], null);
        Assert.InRange(status, 400, 505);
        Assert.NotEqual(500, status);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("password", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_000, "200")]
    [InlineData(17_000, "431")]
    [InlineData(200_000, "431")]
    public async Task Oversized_cookies_are_refused(int length, string status)
    {
        var host = await shared.Value;
        var answer = await RawAsync(host, $"GET /health/live HTTP/1.1\r\nHost: {host.Http.BaseAddress!.Authority}\r\nConnection: close\r\n"
            + $"Cookie: deqing-session={new string('A', length)}\r\n\r\n");
        Assert.Equal(status, answer.Split(' ')[1]);
    }

    [Theory]
    [InlineData(5_000, 0, "414")]
    [InlineData(0, 80, "431")]
    [InlineData(10, 10, "200")]
    public async Task Long_lines_and_many_headers_are_refused(int query, int headers, string status)
    {
        var host = await shared.Value;
        var many = string.Concat(Enumerable.Range(0, headers).Select(number => $"X-{number}: x\r\n"));
        var answer = await RawAsync(host, $"GET /health/live?{new string('a', query)} HTTP/1.1\r\n"
            + $"Host: {host.Http.BaseAddress!.Authority}\r\nConnection: close\r\n{many}\r\n");
        Assert.Equal(status, answer.Split(' ')[1]);
    }

    [Fact]
    public async Task Who_calls_too_often_waits_and_nobody_else()
    {
        await using var host = await TestHost.StartAsync(
            "Limits:DeviceCallsPerSecond=50", "Limits:SignInsPerMinute=3", "Limits:AnonymousCallsPerMinute=1000",
            "SignIn:FreeFailures=100");
        var (first, second) = (await host.AddKeyAsync((Role.Checker, "county")), await host.AddKeyAsync((Role.Checker, "county")));
        using var eager = new Browser(host, first);
        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => eager.AskAsync("GET", "/api/v1/sessions")));
        Assert.Contains("429 tooManyRequests", answers);
        using var calm = new Browser(host, second);
        Assert.Equal("200", await calm.AskAsync("GET", "/api/v1/sessions"));

        using var stranger = new Browser(host);
        var tries = new List<string>();
        for (var number = 0; number < 4; number++)
            tries.Add(await stranger.SignInAsync($"name-{number}", "wrong"));
        Assert.Equal(["401 signInRefused", "401 signInRefused", "401 signInRefused", "429 tooManyRequests"], tries);
        Assert.Equal("200", await stranger.AskAsync("GET", "/health/live"));
    }

    [Fact]
    public async Task Nothing_written_into_a_parameter_is_more_than_text()
    {
        await using var host = await TestHost.StartAsync("Limits:CallsAtOnce=100000");
        using var admin = await Browser.OfAsync(
            host, (Role.Administrator, "county"), (Role.CommandCenter, "county"), (Role.Auditor, "county"));
        var document = JsonNode.Parse(await host.Http.GetStringAsync("/openapi/v1.json", Cancellation))!;
        var asked = 0;
        foreach (var path in document["paths"]!.AsObject())
            foreach (var operation in path.Value!.AsObject().Where(operation => operation.Key == "get"))
                foreach (var parameter in operation.Value!["parameters"]?.AsArray() ?? [])
                    foreach (var injection in Injections)
                    {
                        await AskAsync(admin.Client, Put(path.Key, (string)parameter!["in"]!, (string)parameter["name"]!, injection));
                        asked++;
                    }

        Assert.True(asked > 500, $"only {asked} questions were asked");
        Assert.True((await host.Read("/health/ready")).Status == 200);
    }

    [Fact]
    public async Task Nothing_written_into_a_body_is_more_than_text()
    {
        await using var host = await TestHost.StartAsync(
            "Limits:SignInsPerMinute=100000", "Limits:CallsAtOnce=100000", "SignIn:FreeFailures=100", "SignIn:FreeFailuresOfAddress=10000");
        using var admin = await Browser.OfAsync(host, (Role.Administrator, "county"), (Role.CommandCenter, "county"));
        foreach (var injection in Injections)
        {
            var text = System.Text.Json.JsonSerializer.Serialize(injection.Replace("\ud800", "", StringComparison.Ordinal));
            foreach (var (path, body) in ((string, string)[])
            [
                ("/api/v1/session", $$"""{"name":{{text}},"password":{{text}},"code":{{text}}}"""),
                ("/api/v1/setup", $$"""{"link":{{text}},"password":{{text}},"displayName":{{text}}}"""),
                ("/api/v1/people", $$"""{"name":{{text}},"displayName":{{text}},"phone":{{text}}}"""),
                ("/api/v1/people", $$"""{"name":"n-{{Guid.NewGuid():N}}","displayName":{{text}}}"""),
                ("/api/v1/keys", $$"""{"name":{{text}},"role":"device","territory":{{text}}}"""),
                ("/api/v1/cases/none/close", $$"""{"version":1,"outcome":"resolved","note":{{text}}}"""),
                ("/api/v1/cases/none/close", $$"""{"version":1,"outcome":{{text}}}"""),
                ("/api/v1/session/delegations", $$"""
                    {"grant":{{text}},"to":{{text}},"territory":{{text}},"from":"2030-01-01T00:00:00Z","until":"2030-01-02T00:00:00Z"}
                    """),
            ])
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await admin.Client.PostAsync(path, content, Cancellation);
                await CheckAsync(response, $"{path} {body}");
            }
        }

        Assert.True((await host.Read("/health/ready")).Status == 200);
    }

    private static async Task AskAsync(HttpClient client, string url)
    {
        using var response = await client.GetAsync(url, Cancellation);
        await CheckAsync(response, url);
    }

    // An answer is never a page, so whatever it repeats is text; and no text makes the program fail.
    private static async Task CheckAsync(HttpResponseMessage response, string what)
    {
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} {what}: {body}");
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(
            it => it.StartsWith("a=", StringComparison.Ordinal)), what);
    }

    private static string Put(string path, string place, string name, string value)
    {
        var text = Uri.EscapeDataString(value.Replace("\ud800", "", StringComparison.Ordinal));
        return place == "query" ? $"{Fill(path)}?{name}={text}" : Fill(path.Replace($"{{{name}}}", text, StringComparison.Ordinal));
    }

    private static string Fill(string path) =>
        path.Replace("{id}", "P0001", StringComparison.Ordinal).Replace("{photo}", "x", StringComparison.Ordinal);

    /// <summary>Sends bytes as they are, and reads the answer until its end.</summary>
    internal static async Task<string> RawAsync(TestHost host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Http.BaseAddress!.Port, Cancellation);
        await using var stream = client.GetStream();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TestHost.Patience);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
