using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>
/// Listens for instruments that speak HJ 212, on a Kestrel of its own: an endpoint added to the one of the web would take the
/// place of its <c>Urls</c>.
/// </summary>
internal sealed partial class Hj212Listener(
    IOptions<Hj212Options> options, IOptions<FleetOptions> fleet, IServiceProvider services, ILoggerFactory loggers,
    ILogger<Hj212Listener> logger) : IHostedService, IAsyncDisposable
{
    private const int Backlog = 512, ReadBuffer = 16 * 1_024, WriteBuffer = 16 * 1_024;

    private readonly Hj212Options options = options.Value;
    private Socket? socket;
    private KestrelServer? server;

    /// <summary>The port it listens on, once opened; 0 if it does not.</summary>
    public int Port => (socket?.LocalEndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>Takes the port before anything else is started, so that a port in use stops the program before it has begun.</summary>
    /// <exception cref="StartupRefused">The port cannot be had, or the address may not be listened on.</exception>
    public void Open()
    {
        if (!options.Enabled || socket is not null)
            return;
        var address = CheckedAddress();
        var opened = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            opened.Bind(new IPEndPoint(address, options.Port));
            // Without this another program could take the same port until the first device is let in.
            opened.Listen(Backlog);
            socket = opened;
        }
        catch (SocketException exception)
        {
            opened.Dispose();
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "is already in use" : $"cannot be opened ({exception.Message})";
            throw new StartupRefused(
                $"Hj212:Port {options.Port} {why}. Stop the program that uses it, choose another one with --Hj212:Port=<port>, or do "
                + "without instruments that speak HJ 212 with --Hj212:Enabled=false.",
                exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StartupRefused">The port cannot be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Open();
        if (socket is not { } opened)
            return;
        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Listen(opened.LocalEndPoint!, listen => listen.UseConnectionHandler<Hj212Handler>());
        var sockets = new SocketTransportOptions
        {
            CreateBoundListenSocket = _ => opened, Backlog = Backlog, MaxReadBufferSize = ReadBuffer, MaxWriteBufferSize = WriteBuffer,
        };
        server = new KestrelServer(
            Options.Create(kestrel), new SocketTransportFactory(Options.Create(sockets), loggers), loggers);
        await server.StartAsync(new NoHttp(), cancellationToken);
        LogListening(opened.LocalEndPoint!);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private IPAddress CheckedAddress()
    {
        if (!IPAddress.TryParse(options.Address, out var address))
            throw new StartupRefused($"Hj212:Address is '{options.Address}', which is no IP address.");
        if (IPAddress.IsLoopback(address))
            return address;
        if (fleet.Value.Enabled)
            throw new StartupRefused(
                $"Hj212:Address is '{options.Address}'. The demonstration has instruments everybody knows, so it listens on loopback "
                + "only. Turn it off with --Fleet:Enabled=false.");
        return options.PrivateNetwork
            ? address
            : throw new StartupRefused(
                $"Hj212:Address is '{options.Address}'. HJ 212 is plain text with its PW in it, so beyond this machine it may be spoken "
                + "only where nobody else can listen (a VPN, a private APN). If it is so, say so with Hj212:PrivateNetwork=true.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "HJ 212 listens on {EndPoint}")]
    private partial void LogListening(EndPoint endPoint);

    /// <summary>Kestrel wants an application for HTTP; no connection here ever gets to it.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception) => throw new NotSupportedException();
    }
}
