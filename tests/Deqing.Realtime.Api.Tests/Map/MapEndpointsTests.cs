using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Hosting;
using Microsoft.Extensions.Primitives;

namespace Deqing.Realtime.Api.Tests.Map;

public sealed class MapEndpointsTests(SharedHost shared)
{
    [Theory]
    [InlineData("boundary", 1, """{"code":"990001","name_zh":"试县","name_en":"Trial County"}""")]
    [InlineData("townships", 2, """{"code":"990001001","name_zh":"甲镇","name_en":"First Town"}""")]
    [InlineData("villages", 3,
        """{"code":"990001001201","name_zh":"甲村","name_en":"First Village","township":"990001001","kind":"village"}""")]
    [InlineData("ponds", 40,
        """{"id":"P0001","name_zh":"1号塘","name_en":"Pond 1","village":"990001001201","township":"990001001"}""")]
    [InlineData("sensors", 42, """{"id":"S00001","stationType":"pondStation","place":"P0001"}""")]
    [InlineData("labels", 5, """{"kind":"township","code":"990001001","name_zh":"甲镇","name_en":"First Town"}""")]
    public async Task A_layer_names_its_features(string name, int features, string first)
    {
        var (_, map) = await (await shared.Value).Read($"/api/v1/map/{name}.geojson");
        Assert.Equal("FeatureCollection", (string)map["type"]!);
        Assert.Equal(features, map["features"]!.AsArray().Count);
        Assert.Equal(first, map["features"]![0]!["properties"]!.ToJsonString(Plain.Text));
        Assert.Equal(
            name is "boundary" or "townships" or "villages" ? "Polygon" : "Point",
            (string)map["features"]![0]!["geometry"]!["type"]!);
        Assert.Equal(name == "labels" ? null : 1, (int?)map["features"]![0]!["id"]);
    }

    [Fact]
    public async Task Generated_shapes_say_so()
    {
        var (_, ponds) = await (await shared.Value).Read("/api/v1/map/ponds.geojson");
        Assert.True((bool)ponds["synthetic"]!);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("*", "br")]
    [InlineData("zstd, *;q=0", null)]
    [InlineData("GZIP;q=0.5", "gzip")]
    public void The_client_chooses_the_encoding(string accepted, string? expected) =>
        Assert.Equal(expected, Encodings.Choose(accepted.Length == 0 ? StringValues.Empty : new StringValues(accepted)));

    [Fact]
    public async Task A_client_that_has_it_is_not_sent_it_again()
    {
        var host = await shared.Value;
        using var first = await Ask(null);
        Assert.Equal(["br"], first.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", first.Headers.Vary);
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.False(first.Headers.ETag!.IsWeak);
        var cancel = TestContext.Current.CancellationToken;
        await using var unpacked = new BrotliStream(await first.Content.ReadAsStreamAsync(cancel), CompressionMode.Decompress);
        Assert.Equal(TestPack.Ponds, (await JsonNode.ParseAsync(unpacked, cancellationToken: cancel))!["features"]!.AsArray().Count);

        using var again = await Ask(first.Headers.ETag);
        Assert.Equal(304, (int)again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        using var other = await Ask(new EntityTagHeaderValue("\"another\""));
        Assert.Equal(200, (int)other.StatusCode);

        async Task<HttpResponseMessage> Ask(EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/map/ponds.geojson");
            request.Headers.AcceptEncoding.ParseAdd("gzip, br");
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            return await host.Send(request);
        }
    }
}
