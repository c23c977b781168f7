using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Listens for devices on one address and port, with TLS if there is a certificate.</summary>
/// <param name="address">Where to listen.</param>
/// <param name="certificate">The certificate to show, or null.</param>
/// <param name="door">Counts connections and makes them.</param>
/// <param name="logger">Where to say what went wrong.</param>
internal sealed partial class MqttListener(
    IPEndPoint address, MqttCertificate? certificate, MqttDoor door, ILogger<MqttListener> logger) : IMqttServerAdapter
{
    private const int Backlog = 512, SilentSeconds = 60, ProbeSeconds = 10, Probes = 3;

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100), HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private Task accepting = Task.CompletedTask;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where it should listen.</summary>
    public IPEndPoint Wanted => address;

    /// <summary>Where it listens, once opened.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Takes the port. Devices that connect wait until it is started.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public void Open()
    {
        if (socket.IsBound)
            return;
        if (address.Address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(address);
        socket.Listen(Backlog);
    }

    /// <inheritdoc/>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public Task StartAsync(MqttServerOptions serverOptions, IMqttNetLogger netLogger)
    {
        Open();
        accepting = AcceptAsync(netLogger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        socket.Dispose();
        await accepting;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync(IMqttNetLogger netLogger)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(stopping.Token);
                if (door.TryEnter())
                    _ = ServeAsync(accepted, netLogger);
                else
                    accepted.Dispose();
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException exception)
            {
                LogNotAccepted(exception);
                await Task.Delay(AcceptPause, CancellationToken.None);
            }
        }
    }

    /// <summary>Serves a connection to its end. Never throws: nobody waits for it.</summary>
    private async Task ServeAsync(Socket accepted, IMqttNetLogger netLogger)
    {
        try
        {
            accepted.NoDelay = true;
            // A device that asks for no keep-alive of its own is found to be gone all the same.
            accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            accepted.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilentSeconds);
            accepted.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
            accepted.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            await using var network = new NetworkStream(accepted, ownsSocket: true);
            await using var stream = await SecureAsync(network);
            using var channel = door.Bound(new MqttTcpChannel(stream, accepted.LocalEndPoint, accepted.RemoteEndPoint, null));
            using var connection = door.Connect(channel, netLogger, stopping.Token);
            try
            {
                await ClientHandler(connection);
            }
            finally
            {
                await connection.EndAsync();
            }
        }
        catch (Exception exception)
        {
            LogBroken(exception);
        }
        finally
        {
            door.Leave();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream network)
    {
        if (certificate is null)
            return network;
        var secure = new SslStream(network);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        patience.CancelAfter(HandshakeTimeout);
        await secure.AuthenticateAsServerAsync(certificate.Current, patience.Token);
        return secure;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An MQTT connection could not be accepted")]
    private partial void LogNotAccepted(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An MQTT connection broke")]
    private partial void LogBroken(Exception exception);
}
