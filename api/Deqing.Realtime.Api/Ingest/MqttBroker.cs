using System.Net;
using System.Net.Sockets;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The embedded broker for devices, MQTT 3.1.1 and 5: on loopback, and anywhere with TLS if there is a certificate. It is a way in
/// and nothing else: nothing published is passed on, no subscription is granted. Of what is retained the last state of a sensor's
/// connection is kept; a last will is heard like any message of its device.
/// </summary>
internal sealed partial class MqttBroker : IHostedService, IMqttNetLogger, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly MqttListener plain;
    private readonly MqttListener? secure;
    private readonly MqttServer server;
    private readonly ILogger<MqttBroker> logger;

    public MqttBroker(IOptions<MqttOptions> options, MqttDoor door, ILoggerFactory loggers, ILogger<MqttBroker> logger)
    {
        var limits = options.Value;
        this.logger = logger;
        var ofListener = loggers.CreateLogger<MqttListener>();
        plain = new MqttListener(new IPEndPoint(IPAddress.Loopback, limits.Port), null, door, ofListener);
        if (limits.TlsCertificate is { } certificate)
            secure = new MqttListener(
                new IPEndPoint(ReadAddress(limits.TlsAddress), limits.TlsPort),
                new MqttCertificate(certificate, limits.TlsKey, logger), door, ofListener);
        MqttListener[] all = secure is null ? [plain] : [plain, secure];
        server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultCommunicationTimeout(ConnectTimeout).Build(), all, this);
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
    public int Port => plain.Address.Port;

    /// <summary>The port it listens on with TLS, once started; null without a certificate.</summary>
    public int? TlsPort => secure?.Address.Port;

    /// <inheritdoc/>
    public bool IsEnabled => logger.IsEnabled(LogLevel.Debug);

    /// <summary>
    /// Takes the port before anything else is started, so that a port in use stops the program before it has begun.
    /// </summary>
    /// <exception cref="StartupRefused">The port cannot be had.</exception>
    public void Open()
    {
        Open(plain, nameof(MqttOptions.Port));
        if (secure is not null)
            Open(secure, nameof(MqttOptions.TlsPort));
    }

    private static void Open(MqttListener listener, string key)
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
                $"Mqtt:{key} {listener.Wanted.Port} {why}. Stop the program that uses it or choose another one with --Mqtt:{key}=<port>.",
                exception);
        }
    }

    private static IPAddress ReadAddress(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new StartupRefused($"Mqtt:TlsAddress is '{text}', which is no address such as :: or 10.1.2.3.");

    /// <inheritdoc/>
    /// <exception cref="StartupRefused">The port cannot be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Open();
        await server.StartAsync();
        LogListening(plain.Address);
        if (secure is not null)
            LogListeningSecurely(secure.Address);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(new MqttServerStopOptions());

    /// <inheritdoc/>
    public void Dispose()
    {
        server.Dispose();
        plain.Dispose();
        secure?.Dispose();
    }

    /// <summary>What MQTTnet says is about the behaviour of single devices, so it is for whoever looks for one.</summary>
    void IMqttNetLogger.Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception)
    {
        if (level >= MqttNetLogLevel.Warning)
            LogLibrary(exception, source, parameters is { Length: > 0 } ? string.Format(null, message, parameters) : message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "MQTT broker listens on {Address}")]
    private partial void LogListening(IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Information, Message = "MQTT broker listens with TLS on {Address}")]
    private partial void LogListeningSecurely(IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Source}: {Text}")]
    private partial void LogLibrary(Exception? exception, string source, string text);
}
