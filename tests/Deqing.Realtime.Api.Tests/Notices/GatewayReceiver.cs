using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>A call as it arrived.</summary>
internal sealed record GatewayCall(string Path, IQueryCollection Query, Dictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The message.</summary>
    public JsonNode Message { get; } = JsonNode.Parse(Body)!;

    /// <summary>Its key.</summary>
    public string Key => Headers["webhook-id"];
}

/// <summary>Gateways and robots on loopback: a web server that keeps what it gets and answers as a test wants.</summary>
internal sealed class GatewayReceiver : IAsyncDisposable
{
    private readonly Channel<GatewayCall> arrived = Channel.CreateUnbounded<GatewayCall>();
    private WebApplication app = null!;

    private GatewayReceiver()
    {
    }

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Saying("""{"errcode":0,"errmsg":"ok"}""");

    /// <summary>The address of something on it.</summary>
    public string Url(string path) => $"{app.Urls.Single()}/{path}";

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

    public static async Task<GatewayReceiver> StartAsync()
    {
        var receiver = new GatewayReceiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        receiver.app = builder.Build();
        receiver.app.Urls.Add("http://127.0.0.1:0");
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next call.</summary>
    public async Task<GatewayCall> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        return await arrived.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Asserts that nothing has come that was not looked at.</summary>
    public void ExpectNothing() => Assert.False(arrived.Reader.TryPeek(out var more), $"{more?.Path} {more?.Key} came");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await arrived.Writer.WriteAsync(new GatewayCall(
            context.Request.Path, context.Request.Query,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        await Answer(context);
    }
}
