using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Grains.Hooks;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>Sends an event as a CloudEvent in structured mode, signed.</summary>
internal sealed class HookSender(HookClient client, CaseCloudEvents events, Sealing sealing, TimeProvider time) : IHookSender
{
    /// <inheritdoc/>
    public async Task<string?> SendAsync(Hook hook, FeedEntry entry, CaseRow row, CancellationToken cancellation)
    {
        var body = events.Formatter.EncodeStructuredModeMessage(events.Of(entry, row), out var contentType);
        var (id, now) = (CaseCloudEvents.IdOf(entry), time.GetUtcNow());
        using var message = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType.ToString());
        message.Headers.TryAddWithoutValidation("webhook-id", id);
        message.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        try
        {
            message.Headers.TryAddWithoutValidation(
                "webhook-signature", HookSigning.Sign(sealing.OpenHook(hook.Secret), id, now, body.Span));
        }
        catch (CryptographicException)
        {
            return "secretLost";
        }

        return await client.SendAsync(message, cancellation);
    }
}
