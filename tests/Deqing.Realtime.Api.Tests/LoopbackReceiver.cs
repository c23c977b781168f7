using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Api.Tests;

/// <summary>Another system on loopback: a web server that keeps what it gets and answers as a test wants.</summary>
/// <param name="answer">What it answers at first.</param>
/// <param name="nameOf">What a call is called where it is complained about.</param>
internal abstract class LoopbackReceiver<T>(Func<HttpContext, Task> answer, Func<T, string> nameOf) : IAsyncDisposable
{
    private readonly Channel<T> arrived = Channel.CreateUnbounded<T>();
    private WebApplication app = null!;

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = answer;

    /// <summary>Its address.</summary>
    protected string Root => app.Urls.Single();

    /// <summary>The next call.</summary>
    public async Task<T> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        return await arrived.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Asserts that nothing has come that was not looked at.</summary>
    public void ExpectNothing() => Assert.False(arrived.Reader.TryPeek(out var more), $"{(more is null ? "" : nameOf(more))} came");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Starts a receiver.</summary>
    protected static async Task<TReceiver> StartAsync<TReceiver>(TReceiver receiver)
        where TReceiver : LoopbackReceiver<T>
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        receiver.app = builder.Build();
        receiver.app.Urls.Add("http://127.0.0.1:0");
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Reads a call.</summary>
    protected abstract T Read(HttpRequest request, byte[] body);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await arrived.Writer.WriteAsync(Read(context.Request, body.ToArray()));
        await Answer(context);
    }
}
