using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Hooks;

/// <summary>A message as it arrived.</summary>
internal sealed record Delivery(string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    /// <summary>The CloudEvent.</summary>
    public JsonNode Event { get; } = JsonNode.Parse(Body)!;

    /// <summary>Checks the signature as a subscriber does, by the text of Standard Webhooks and nothing of the program.</summary>
    public bool IsSigned(string secret, byte[]? body = null)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{Timestamp}."), .. body ?? Body];
        return Signature == $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}

/// <summary>A subscriber.</summary>
internal sealed class HookReceiver : LoopbackReceiver<Delivery>
{
    private HookReceiver()
        : base(With(StatusCodes.Status204NoContent), delivery => delivery.Id)
    {
    }

    /// <summary>Its address.</summary>
    public string Url => $"{Root}/hook";

    /// <summary>An answer with a status.</summary>
    public static Func<HttpContext, Task> With(int status) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "/elsewhere";
        return Task.CompletedTask;
    };

    public static Task<HookReceiver> StartAsync() => StartAsync(new HookReceiver());

    /// <summary>The next messages in short: number of the version and type.</summary>
    public async Task<string> NextAsync(int count)
    {
        var next = new List<string>();
        for (var each = 0; each < count; each++)
        {
            var delivery = await NextAsync();
            next.Add(string.Create(CultureInfo.InvariantCulture, $"{delivery.Id.Split(':')[^1]} {delivery.Event["type"]}"));
        }

        return string.Join(", ", next);
    }

    protected override Delivery Read(HttpRequest request, byte[] body)
    {
        if (request.Path != "/hook" || request.Method != "POST")
            throw new InvalidOperationException($"{request.Method} {request.Path}");
        var headers = request.Headers;
        return new Delivery(
            headers["webhook-id"].Single()!, headers["webhook-timestamp"].Single()!, headers["webhook-signature"].Single()!,
            request.ContentType!, body);
    }
}
