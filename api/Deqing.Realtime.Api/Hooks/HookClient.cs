using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>
/// The way out to subscribers. It goes nowhere but where the name leads at the moment of the call, judged by the address itself, so
/// that a name that changes its mind leads nowhere else; it follows no redirection and keeps no cookie.
/// </summary>
internal sealed class HookClient : IDisposable
{
    private readonly HttpClient http;
    private readonly bool allowPrivate;

    /// <summary>Where a name leads at the moment of a call.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public HookClient(IOptions<HookOptions> options)
    {
        allowPrivate = options.Value.AllowPrivate;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), ConnectTimeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
        })
        {
            Timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Deqing.Realtime");
    }

    /// <summary>Sends a message and reads no more of the answer than its head.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="judge">Reads on in an answer that is 2xx, where that does not say all; it must end by itself.</param>
    /// <returns>Null if it was taken (2xx), else why not, in one word.</returns>
    public async Task<string?> SendAsync(
        HttpRequestMessage message, CancellationToken cancellation,
        Func<HttpResponseMessage, CancellationToken, Task<string?>>? judge = null)
    {
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return !response.IsSuccessStatusCode ? $"status{(int)response.StatusCode}"
                : judge is null ? null
                : await judge(response, cancellation);
        }
        catch (IOException)
        {
            return "unreachable";
        }
        catch (HttpRequestException failure)
        {
            return failure.InnerException is AddressRefused ? "privateAddress" : "unreachable";
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "timedOut";
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Resolve(context.DnsEndPoint.Host, cancellation);
        if (!allowPrivate)
            addresses = [.. addresses.Where(PublicAddresses.IsPublic)];
        if (addresses.Length == 0)
            throw new AddressRefused();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefused() : IOException("No public address.");
}
