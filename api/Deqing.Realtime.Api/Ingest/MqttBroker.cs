using System.Net.Sockets;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The embedded broker for devices, MQTT 3.1.1 and 5. It is a way in and nothing else: nothing published is passed on or
/// retained, no subscription is granted, a last will is dropped.
/// </summary>
internal sealed partial class MqttBroker : IHostedService, IMqttNetLogger, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly MqttOptions options;
    private readonly MqttListener listener;
    private readonly MqttServer server;
    private readonly ILogger<MqttBroker> logger;

    public MqttBroker(
        IOptions<MqttOptions> options, MqttIntake intake, Func<IDeviceRights> devices, IngestMetrics metrics, ILoggerFactory loggers,
        ILogger<MqttBroker> logger)
    {
        this.options = options.Value;
        this.logger = logger;
        listener = new MqttListener(this.options, intake, devices, metrics, loggers.CreateLogger<MqttListener>());
        server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultCommunicationTimeout(ConnectTimeout).Build(), [listener], this);
        server.InterceptingPublishAsync += published =>
        {
            // The message is on its way into the log since it was read; see MqttConnection.
            published.ProcessPublish = false;
            return Task.CompletedTask;
        };
        server.InterceptingSubscriptionAsync += subscription =>
        {
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
    }

    /// <summary>The port it listens on, once started.</summary>
    public int Port => listener.Port;

    /// <inheritdoc/>
    public bool IsEnabled => logger.IsEnabled(LogLevel.Debug);

    /// <summary>
    /// Takes the port before anything else is started, so that a port in use stops the program before it has begun.
    /// </summary>
    /// <exception cref="StartupRefused">The port cannot be had.</exception>
    public void Open()
    {
        try
        {
            listener.Open();
        }
        catch (SocketException exception)
        {
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "is already in use" : $"cannot be opened ({exception.Message})";
            throw new StartupRefused(
                $"Mqtt:Port {options.Port} {why}. Stop the program that uses it or choose another one with --Mqtt:Port=<port>.",
                exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StartupRefused">The port cannot be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Open();
        await server.StartAsync();
        LogListening(Port);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(new MqttServerStopOptions());

    /// <inheritdoc/>
    public void Dispose()
    {
        server.Dispose();
        listener.Dispose();
    }

    /// <summary>What MQTTnet says is about the behaviour of single devices, so it is for whoever looks for one.</summary>
    void IMqttNetLogger.Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception)
    {
        if (level >= MqttNetLogLevel.Warning)
            LogLibrary(exception, source, parameters is { Length: > 0 } ? string.Format(null, message, parameters) : message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "MQTT broker listens on 127.0.0.1:{Port}")]
    private partial void LogListening(int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Source}: {Text}")]
    private partial void LogLibrary(Exception? exception, string source, string text);
}
