using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

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

/// <summary>Another system: a web server on loopback that keeps what it gets and answers as a test wants.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly Channel<Delivery> arrived = Channel.CreateUnbounded<Delivery>();
    private WebApplication app = null!;

    private HookReceiver()
    {
    }

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = With(StatusCodes.Status204NoContent);

    /// <summary>Its address.</summary>
    public string Url => $"{app.Urls.Single()}/hook";

    /// <summary>An answer with a status.</summary>
    public static Func<HttpContext, Task> With(int status) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "/elsewhere";
        return Task.CompletedTask;
    };

    public static async Task<HookReceiver> StartAsync()
    {
        var receiver = new HookReceiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        receiver.app = builder.Build();
        receiver.app.Urls.Add("http://127.0.0.1:0");
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next message.</summary>
    public async Task<Delivery> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        return await arrived.Reader.ReadAsync(patience.Token);
    }

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

    /// <summary>Asserts that nothing has come that was not looked at.</summary>
    public void ExpectNothing() => Assert.False(arrived.Reader.TryPeek(out var more), $"{more?.Id} came");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        if (context.Request.Path != "/hook" || context.Request.Method != "POST")
            throw new InvalidOperationException($"{context.Request.Method} {context.Request.Path}");
        await arrived.Writer.WriteAsync(new Delivery(
            headers["webhook-id"].Single()!, headers["webhook-timestamp"].Single()!, headers["webhook-signature"].Single()!,
            context.Request.ContentType!, body.ToArray()));
        await Answer(context);
    }
}
