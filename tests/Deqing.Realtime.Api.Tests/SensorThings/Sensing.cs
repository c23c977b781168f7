using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>What the tests of SensorThings ask the program.</summary>
internal static class Sensing
{
    public const string Root = "/sensorthings/v1.1";

    /// <summary>The answer to a GET below the service root, as JSON with the address of the program taken out.</summary>
    public static async Task<(int Status, JsonNode Body)> SensingAsync(this TestHost host, string path, HttpClient? client = null)
    {
        var (status, text) = await host.SensingTextAsync(path, client);
        return (status, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    /// <summary>The answer to a GET below the service root, with the address of the program taken out.</summary>
    public static async Task<(int Status, string Text)> SensingTextAsync(this TestHost host, string path, HttpClient? client = null)
    {
        using var response = await (client ?? host.Http).GetAsync($"{Root}/{path}", TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, Plain(host, await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The answer to a POST below the service root.</summary>
    public static async Task<(int Status, string? Location, JsonNode? Body)> CreateAsync(
        this TestHost host, string path, string body, HttpClient? client = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await (client ?? host.Http).PostAsync($"{Root}/{path}", content, TestContext.Current.CancellationToken);
        var text = Plain(host, await response.Content.ReadAsStringAsync());
        return (
            (int)response.StatusCode, response.Headers.Location is { } location ? Plain(host, location.OriginalString) : null,
            text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>All entities of a list, page by page, with how many each page had.</summary>
    public static async Task<(List<JsonNode> All, List<int> Pages)> AllAsync(this TestHost host, string path)
    {
        var (all, pages) = (new List<JsonNode>(), new List<int>());
        for (string? next = path; next is not null;)
        {
            var (status, body) = await host.SensingAsync(next);
            Assert.True(status == 200, body.ToJsonString());
            all.AddRange(body["value"]!.AsArray().Select(one => one!));
            pages.Add(body["value"]!.AsArray().Count);
            Assert.True(pages.Count < 10_000, "the pages do not end");
            next = ((string?)body["@iot.nextLink"])?["ROOT/".Length..];
        }

        return (all, pages);
    }

    /// <summary>A time as it stands in a filter.</summary>
    public static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z";

    private static string Plain(TestHost host, string text) =>
        text.Replace($"{host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{Root}", "ROOT", StringComparison.Ordinal);
}
