using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class ObservationEndpointTests
{
    private const string Json = "application/json", Lines = "application/x-ndjson";

    [Fact]
    public async Task A_document_is_answered_with_what_became_of_each_observation()
    {
        await using var host = await IngestHost.StartAsync();
        const string Body = """
            {"observations":[
              {"sensor":"S00001","at":"2026-04-01T03:10:00+08:00","sequence":17,"values":{"dissolvedOxygen":2.4,"waterTemperature":18.2}},
              {"sensor":"S00001","at":"2026-04-01T03:10:00+08:00","sequence":17,"values":{"dissolvedOxygen":2.4,"waterTemperature":18.2}},
              {"sensor":"S99999","at":"2026-04-01T03:10:00+08:00","values":{"dissolvedOxygen":2.4}},
              {"sensor":"S00002","at":"2026-04-01T03:10:00+08:00","values":{"dissolvedOxygen":99}}]}
            """;

        var (status, type, answer) = await PostAsync(host, Json + "; charset=utf-8", Encoding.UTF8.GetBytes(Body));

        Assert.Equal((HttpStatusCode.OK, Json), (status, type));
        Assert.Equal(
            """{"accepted":2,"duplicate":1,"rejected":[{"index":2,"reason":"unknownSensor"}]"""
            + ""","flagged":[{"index":3,"metric":"dissolvedOxygen","reason":"outOfRange"}]}""",
            answer.GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_are_taken_plain_and_compressed(bool compressed)
    {
        await using var host = await IngestHost.StartAsync();
        var body = Encoding.UTF8.GetBytes($"{Line(1, 0)}\n?\n{Line(2, 0)}\n");

        var (status, _, answer) = await PostAsync(host, Lines, compressed ? Gzip(body) : body, compressed ? "gzip" : null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"accepted":2,"duplicate":0,"rejected":[{"index":1,"reason":"malformedJson"}],"flagged":[]}""", answer.GetRawText());
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_taken()
    {
        await using var host = await IngestHost.StartAsync();
        var lines = Enumerable.Range(0, 10_000).Select(second => Line(second % 20 + 1, second, new string('x', 20))).ToArray();
        var body = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        Assert.InRange(body.Length, 1_000_000, 4_000_000);

        var (_, _, answer) = await PostAsync(host, Lines, body);

        Assert.Equal(10_000, answer.GetProperty("accepted").GetInt32());
    }

    [Theory]
    [InlineData(400, "malformedJson", Json, null, "{\"observations\":[")]
    [InlineData(400, "malformedJson", Json, null, "")]
    [InlineData(400, "byteOrderMark", Json, null, "\uFEFF{\"observations\":[]}")]
    [InlineData(400, "wrongType", Json, null, "[]")]
    [InlineData(400, "missingMember", Json, null, "{}")]
    [InlineData(400, "malformedGzip", Json, "gzip", "{\"observations\":[]}")]
    [InlineData(415, "unsupportedContentType", "text/csv", null, "S00001,7")]
    [InlineData(415, "unsupportedContentType", "application/json-patch+json", null, "[]")]
    [InlineData(415, "unsupportedContentEncoding", Json, "br", "{}")]
    [InlineData(415, "unsupportedContentEncoding", Json, "gzip, gzip", "{}")]
    public async Task A_call_that_cannot_be_read_is_refused_with_its_reason(
        int status, string reason, string type, string? encoding, string body)
    {
        await using var host = await IngestHost.StartAsync();

        var (answered, answerType, problem) = await PostAsync(host, type, Encoding.UTF8.GetBytes(body), encoding);

        Assert.Equal((status, "application/problem+json"), ((int)answered, answerType));
        Assert.Equal((status, reason), (problem.GetProperty("status").GetInt32(), problem.GetProperty("reason").GetString()));
        Assert.All(["type", "title", "detail"], member => Assert.NotEmpty(problem.GetProperty(member).GetString()!));
        Assert.Empty(host.Log.Rows);
        Assert.Equal(1, host.Count($"batches_refused_total http {reason}"));
    }

    [Fact]
    public async Task A_hundred_thousand_observations_in_one_call_are_refused_whole()
    {
        await using var host = await IngestHost.StartAsync(("Ingest:MaxBodyBytes", 64 * 1024 * 1024));
        var observation = Line(1, 0);

        var lines = await PostAsync(host, Lines, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(observation, 100_000))));
        var document = await PostAsync(
            host, Json, Encoding.UTF8.GetBytes("{\"observations\":[" + string.Join(',', Enumerable.Repeat(observation, 100_000)) + "]}"));

        Assert.Equal((413, "tooManyObservations"), ((int)lines.Status, lines.Body.GetProperty("reason").GetString()));
        Assert.Equal((413, "tooManyObservations"), ((int)document.Status, document.Body.GetProperty("reason").GetString()));
        Assert.Empty(host.Log.Rows);
    }

    [Theory]
    [InlineData(0, true, false, 200)]
    [InlineData(1, true, false, 413)]
    [InlineData(0, false, false, 200)]
    [InlineData(1, false, false, 413)]
    [InlineData(0, true, true, 200)]
    [InlineData(1, true, true, 413)]
    public async Task A_body_may_be_exactly_as_long_as_the_limit(int beyond, bool sayLength, bool compressed, int status)
    {
        const int Limit = 100_000;
        await using var host = await IngestHost.StartAsync(("Ingest:MaxBodyBytes", Limit));
        var body = Encoding.UTF8.GetBytes((Line(1, 0) + "\n").PadRight(Limit + beyond));

        var (answered, _, answer) = await PostAsync(
            host, Lines, compressed ? Gzip(body) : body, compressed ? "gzip" : null, sayLength);

        Assert.Equal(status, (int)answered);
        Assert.Equal(status == 413 ? "bodyTooLarge" : null, answer.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
        Assert.Equal(status == 200 ? 1 : 0, host.Log.Rows.Count);
    }

    [Fact]
    public async Task A_small_body_that_would_unpack_to_a_huge_one_is_refused()
    {
        await using var host = await IngestHost.StartAsync();
        var bomb = Gzip(new byte[64 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, 1024 * 1024);

        var (status, _, problem) = await PostAsync(host, Lines, bomb, "gzip");

        Assert.Equal((413, "bodyTooLarge"), ((int)status, problem.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task When_the_log_fails_nothing_is_acknowledged_and_the_same_call_succeeds_later()
    {
        await using var host = await IngestHost.StartAsync();
        host.Log.Failure = new IOException("The disk is full.");

        using var failed = await SendAsync(host, Lines, Encoding.UTF8.GetBytes(Line(1, 0)));
        host.Log.Failure = null;
        var (status, _, answer) = await PostAsync(host, Lines, Encoding.UTF8.GetBytes(Line(1, 0)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), failed.Headers.RetryAfter!.Delta);
        Assert.Equal((HttpStatusCode.OK, 1), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal(1, host.Count("append_failures_total"));
        Assert.Equal(1, host.Count("observations_total http accepted"));
    }

    [Fact]
    public async Task One_call_more_than_may_be_worked_on_is_asked_to_come_back()
    {
        await using var host = await IngestHost.StartAsync(("Ingest:MaxConcurrentBatches", 2), ("Ingest:RetryAfterSeconds", 3));
        host.Log.Hold();
        var first = PostAsync(host, Lines, Encoding.UTF8.GetBytes(Line(1, 0)));
        var second = PostAsync(host, Lines, Encoding.UTF8.GetBytes(Line(2, 0)));
        await host.Log.ArrivedAsync(2);

        using var third = await SendAsync(host, Lines, Encoding.UTF8.GetBytes(Line(3, 0)));
        host.Log.Release();

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), third.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(HttpStatusCode.OK, (await second).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, Lines, Encoding.UTF8.GetBytes(Line(3, 0)))).Status);
    }

    [Fact]
    public async Task A_call_that_finds_no_room_for_so_long_is_asked_to_come_back_and_nothing_of_it_is_taken()
    {
        await using var host = await IngestHost.StartAsync(("Ingest:FullSeconds", 2));
        host.Log.HasNoRoom = true;
        var waiting = SendAsync(host, Lines, Encoding.UTF8.GetBytes(Line(1, 0)));
        await host.Log.ArrivedAsync(1);
        host.Time.Advance(TimeSpan.FromSeconds(1.999));
        Assert.False(waiting.IsCompleted);

        host.Time.Advance(TimeSpan.FromSeconds(0.001));
        using var answer = await waiting;

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Empty(host.Log.Rows);
        host.Log.HasNoRoom = false;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, Lines, Encoding.UTF8.GetBytes(Line(1, 0)))).Status);
    }

    [Fact]
    public async Task While_others_have_waited_too_long_a_call_is_turned_away_before_its_body_is_read()
    {
        await using var host = await IngestHost.StartAsync();
        host.Log.IsFull = true;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations");
        request.Content = new UnsentContent();
        request.Headers.ExpectContinue = true;

        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(0, host.Log.Appends);
    }

    /// <summary>A body that fails the test when anybody wants it.</summary>
    private sealed class UnsentContent : HttpContent
    {
        public UnsentContent() => Headers.ContentType = new MediaTypeHeaderValue(Lines);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The body was asked for.");

        protected override bool TryComputeLength(out long length)
        {
            length = 100_000; // clients send a short body whatever the answer
            return true;
        }
    }

    private static string Line(int sensor, int seconds, string note = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"sensor":"S{{sensor:D5}}","at":"{{IngestCounty.Now.AddSeconds(-seconds):O}}","values":{"ph":7.1},"note":"{{note}}"}""");

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    private static async Task<(HttpStatusCode Status, string? Type, JsonElement Body)> PostAsync(
        IngestHost host, string type, byte[] body, string? encoding = null, bool sayLength = true)
    {
        using var response = await SendAsync(host, type, body, encoding, sayLength);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, JsonElement.Parse(text));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        IngestHost host, string type, byte[] body, string? encoding = null, bool sayLength = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/observations") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = !sayLength;
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
