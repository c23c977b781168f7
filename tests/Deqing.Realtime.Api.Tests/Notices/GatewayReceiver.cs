using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>A call as it arrived.</summary>
internal sealed record GatewayCall(string Path, IQueryCollection Query, Dictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The message.</summary>
    public JsonNode Message { get; } = JsonNode.Parse(Body)!;

    /// <summary>Its key.</summary>
    public string Key => Headers["webhook-id"];
}

/// <summary>Gateways and robots.</summary>
internal sealed class GatewayReceiver : LoopbackReceiver<GatewayCall>
{
    private GatewayReceiver()
        : base(Saying("""{"errcode":0,"errmsg":"ok"}"""), call => $"{call.Path} {call.Key}")
    {
    }

    /// <summary>The address of something on it.</summary>
    public string Url(string path) => $"{Root}/{path}";

    /// <summary>An answer with a text.</summary>
    public static Func<HttpContext, Task> Saying(string text, int status = StatusCodes.Status200OK) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "/elsewhere";
        await context.Response.WriteAsync(text, context.RequestAborted);
    };

    /// <summary>An answer that begins and never ends.</summary>
    public static async Task WithoutEnd(HttpContext context)
    {
        await context.Response.WriteAsync("{", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Never(context);
    }

    /// <summary>No answer.</summary>
    public static async Task Never(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var onGone = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public static Task<GatewayReceiver> StartAsync() => StartAsync(new GatewayReceiver());

    protected override GatewayCall Read(HttpRequest request, byte[] body) => new(
        request.Path, request.Query,
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
}
