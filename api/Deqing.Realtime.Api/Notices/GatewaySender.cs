using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Deqing.Realtime.Api.Hooks;
using Deqing.Realtime.Domain.Notices;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Deqing.Realtime.Api.Notices;

/// <summary>
/// Sends to gateways and robots, by the way that subscriptions use: to public addresses only, without following anybody. Every message
/// has its key in <c>webhook-id</c>.
/// </summary>
internal sealed class GatewaySender(HookClient client, IOptions<ChannelOptions> options, IOptions<HttpJson> json, TimeProvider time)
{
    /// <summary>The most bytes of an answer that are read.</summary>
    private const int MaxAnswer = 4_096;

    /// <summary>Whether a channel is set up.</summary>
    public bool IsOn(NoticeChannel channel) => !string.IsNullOrWhiteSpace(options.Value.UrlOf(channel));

    /// <summary>Sends a text to a phone by the gateway.</summary>
    /// <returns>Null if it was taken, else why not, in one word.</returns>
    public Task<string?> SendSmsAsync(string phone, string key, bool urgent, NoticeText text, CancellationToken cancellation)
    {
        var body = Write(new { id = key, phone, text = text.Body, urgent });
        var message = Message(options.Value.SmsUrl!, key, body);
        if (options.Value.SmsSecret is { Length: > 0 } secret)
        {
            var now = time.GetUtcNow();
            message.Headers.TryAddWithoutValidation(
                "webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            message.Headers.TryAddWithoutValidation("webhook-signature", HookSigning.Sign(secret, key, now, body));
        }

        return SendAsync(message, null, cancellation);
    }

    /// <summary>Lets a robot say a text in its group.</summary>
    /// <returns>Null if it did, else why not, in one word.</returns>
    public Task<string?> SayAsync(NoticeChannel channel, string key, NoticeText text, CancellationToken cancellation)
    {
        var url = options.Value.UrlOf(channel)!;
        if (channel == NoticeChannel.DingTalk && options.Value.DingTalkSecret is { Length: > 0 } secret)
            url = Signed(url, secret, time.GetUtcNow());

        // Both kinds of robot read the same text message, and both say in a body whether they took it.
        return SendAsync(
            Message(url, key, Write(new { msgtype = "text", text = new { content = text.Body } })), ErrorOf, cancellation);
    }

    /// <summary>The address of a robot with the time and its signature, as DingTalk wants them.</summary>
    internal static string Signed(string url, string secret, DateTimeOffset now)
    {
        var stamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}\n{secret}")));
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}timestamp={stamp}&sign={Uri.EscapeDataString(sign)}";
    }

    private async Task<string?> SendAsync(
        HttpRequestMessage message, Func<HttpResponseMessage, CancellationToken, Task<string?>>? judge, CancellationToken cancellation)
    {
        using (message)
            return await client.SendAsync(message, cancellation, judge);
    }

    private static HttpRequestMessage Message(string url, string key, byte[] body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        message.Headers.TryAddWithoutValidation("webhook-id", key);
        return message;
    }

    // A robot answers 200 also to what it refuses; the number says so.
    private static async Task<string?> ErrorOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        var answer = new byte[MaxAnswer];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var length = await stream.ReadAtLeastAsync(answer, MaxAnswer, throwOnEndOfStream: false, cancellation);
        try
        {
            using var read = JsonDocument.Parse(answer.AsMemory(0, length));
            return !read.RootElement.TryGetProperty("errcode", out var code) || code.GetInt32() == 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"error{code.GetInt32()}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return "badAnswer";
        }
    }

    private byte[] Write<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, json.Value.SerializerOptions);
}
