using CsCheck;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>Whatever is put into a query is answered or refused; nothing of it fails.</summary>
public sealed class SensingNonsenseTests(SharedHost shared)
{
    private static readonly string[] Pieces =
    [
        "name", "id", "@iot.id", "properties/x", "Datastreams", "Locations/location", "phenomenonTime", "result", "Thing", " eq ", " lt ",
        " and ", " or ", "not ", " add ", " div ", " mod ", " in ", "(", ")", ",", "/", "'", "'x'", "5", "-5", "1e308",
        "9999999999999999999", "0.1", "null", "true", "NaN", "INF", "now()", "duration'P1D'", "duration'P'", "2026-04-01",
        "2026-13-41T99:99:99Z", "date(", "year(", "substring(", "substringof(", "st_within(", "geo.distance(",
        "geography'POINT(1 1)'", "geography'POINT(1, 1)'",
        "geography'POLYGON((0 0,1 1,1 0,0 0))'", "any(d:d/name eq 'x')", "all(", "$it", "@p", "d", ";", "=", "$top=1", "\u0000", "塘",
        "%", "#", " ",
    ];

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    [Fact]
    public async Task No_query_brings_the_program_into_trouble()
    {
        var host = await shared.Value;
        var piece = Of(Pieces);
        await Gen.Select(
            Of("Things", "Datastreams", "Observations", "Sensors", "Datastreams('S00001:ph')/Observations"),
            Of("$filter", "$orderby", "$expand", "$select", "$top", "$skiptoken"),
            Gen.Select(piece.Array[1, 9], pieces => string.Concat(pieces))).SampleAsync(
            async (set, option, text) =>
            {
                var (status, body) = await host.SensingTextAsync($"{set}?{option}={Uri.EscapeDataString(text)}");
                Assert.True(status is 200 or 400 or 501, $"{set} {option} '{text}': {status} {body}");
            },
            iter: 2_000, threads: 1);
    }

    [Fact]
    public async Task No_path_brings_the_program_into_trouble()
    {
        var host = await shared.Value;
        var piece = Of(
            "Things", "('S00001')", "/", "Datastreams", "$ref", "$value", "$count", "(", ")", "'", "''", "%27", "%2F", "%00", "%25",
            "..", ":", "塘", "name", "properties", "Observations", "('S00001:ph:5')", "(1)", "(id='S00001')", "$batch", "$metadata",
            "$all", "Edm.String");
        await Gen.Select(piece.Array[1, 7], pieces => string.Concat(pieces)).SampleAsync(
            async path =>
            {
                var (status, body) = await host.SensingTextAsync(path);
                Assert.True(status is 200 or 204 or 400 or 404 or 501, $"{path}: {status} {body}");
            },
            iter: 1_000, threads: 1);
    }
}
