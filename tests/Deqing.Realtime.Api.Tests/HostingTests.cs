using System.Text.RegularExpressions;

namespace Deqing.Realtime.Api.Tests;

/// <summary>What an operator and a browser see of the program besides its data.</summary>
public sealed partial class HostingTests(SharedHost shared)
{
    [Fact]
    public async Task It_lives_and_is_ready()
    {
        var host = await shared.Value;
        Assert.Equal("""{"status":"live"}""", (await host.Read("/health/live")).Body.ToJsonString());
        var ready = (await host.Read("/health/ready")).Body;
        Assert.Equal("ready", (string?)ready["status"]);
        Assert.Equal((0, 0), ((int)ready["cases"]!["orphaned"]!, (int)ready["cases"]!["late"]!));
    }

    [Fact]
    public async Task Its_figures_are_there_for_Prometheus()
    {
        var host = await shared.Value;
        await host.Observe("S00035", host.Now, ("ph", 7f));
        using var response = await host.Get("/metrics");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Contains(lines, line => line.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("deqing_realtime_ingest_observations_total", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("microsoft_orleans_", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 10, 5_000); // labels that multiply would show here
    }

    [Fact]
    public async Task No_page_asks_another_machine_for_anything()
    {
        var host = await shared.Value;
        foreach (var path in (string[])["/api/index.html", "/api/index.js", "/api/index.css", "/api/swagger-ui.css"])
        {
            using var response = await host.Get(path);
            Assert.True(response.IsSuccessStatusCode, path);
            Assert.DoesNotMatch(Loads(), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_be_careful()
    {
        var host = await shared.Value;
        foreach (var path in (string[])["/api/v1/county", "/nowhere", "/health/live", "/api/index.html"])
        {
            using var response = await host.Get(path);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
            Assert.Contains(
                "frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_are_compressed_for_who_takes_it()
    {
        var host = await shared.Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live/snapshot");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var response = await host.Send(request);
        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
    }

    [GeneratedRegex("""(src|href|url|action)\s*[=(:]\s*["']?https?://(?!www\.w3\.org)""", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();
}
