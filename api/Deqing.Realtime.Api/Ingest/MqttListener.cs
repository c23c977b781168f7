using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Api.Configuration;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Listens for devices on the loopback address: a bounded number of connections with bounded packets.</summary>
internal sealed partial class MqttListener(
    MqttOptions options, MqttIntake intake, Func<IDeviceRights> devices, IngestMetrics metrics, ILogger<MqttListener> logger)
    : IMqttServerAdapter
{
    private const int Backlog = 512, WriteBuffer = 1_024, WriteBufferKept = 16 * 1_024;

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stopping = new();
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task accepting = Task.CompletedTask;
    private int connections;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = _ => Task.CompletedTask;

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Takes the port. Devices that connect wait until it is started.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public void Open()
    {
        if (socket.IsBound)
            return;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
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
                if (Interlocked.Increment(ref connections) <= options.MaxConnections)
                {
                    _ = ServeAsync(accepted, netLogger);
                    continue;
                }
                Interlocked.Decrement(ref connections);
                metrics.Refused(IngestProtocol.Mqtt, "tooManyConnections");
                LogTooMany(options.MaxConnections);
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
            await using var stream = new NetworkStream(accepted, ownsSocket: true);
            using var channel = new BoundedMqttChannel(
                new ReadAheadChannel(new MqttTcpChannel(stream, accepted.LocalEndPoint, accepted.RemoteEndPoint, null)),
                options.MaxPacketBytes);
            var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(WriteBuffer, WriteBufferKept));
            using var packets = new MqttChannelAdapter(channel, formatter, netLogger);
            using var connection = new MqttConnection(packets, channel, intake, devices(), metrics, options, stopping.Token);
            await ClientHandler(connection);
        }
        catch (Exception exception)
        {
            LogBroken(exception);
        }
        finally
        {
            Interlocked.Decrement(ref connections);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An MQTT connection was closed: there are {Limit} already, which is the limit")]
    private partial void LogTooMany(int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An MQTT connection could not be accepted")]
    private partial void LogNotAccepted(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An MQTT connection broke")]
    private partial void LogBroken(Exception exception);
}
