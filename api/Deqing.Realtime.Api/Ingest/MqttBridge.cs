using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// Takes messages over from a broker of the county, as one of several gateways that share a subscription. The broker keeps what
/// was not acknowledged, while the connection is broken and while the program is not running.
/// </summary>
internal sealed partial class MqttBridge(
    IOptions<MqttBridgeOptions> options,
    MqttTopics topics,
    MqttIntake intake,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger<MqttBridge> logger) : BackgroundService
{
    private readonly MqttBridgeOptions settings = options.Value;

    /// <inheritdoc/>
    /// <exception cref="StartupRefused">The broker may not be spoken to as configured.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Address is { } address)
            CheckAddress(new Uri(address));
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Address is not { } address)
            return;
        var client = settings.ClientId ?? Environment.MachineName;
        var sender = new MqttSender($"bridge/{client}", new BridgeRights());
        var wait = settings.RetrySeconds;
        while (!stoppingToken.IsCancellationRequested)
        {
            using var connection = new MqttBridgeConnection(sender, topics, intake, metrics, stoppingToken);
            try
            {
                await connection.RunAsync(Build(new Uri(address), client), settings.Group);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                metrics.BridgeBroke();
                LogBroken(exception, address);
            }
            if (connection.HasAcknowledged)
                wait = settings.RetrySeconds;
            // Not all gateways come back at the same moment.
            await Task.Delay(TimeSpan.FromSeconds(wait * (0.5 + (Random.Shared.NextDouble() / 2))), time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = Math.Min(wait * 2, settings.MaxRetrySeconds);
        }
    }

    private static void CheckAddress(Uri address)
    {
        var isHere = address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
        if (address.Scheme == "mqtt" && !isHere)
            throw new StartupRefused(
                $"MqttBridge:Address is {address.OriginalString}. Beyond this machine passwords travel with TLS only: mqtts://HOST:8883.");
    }

    private MqttClientOptions Build(Uri address, string client)
    {
        var isSecure = address.Scheme == "mqtts";
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(address.Host, address.Port > 0 ? address.Port : isSecure ? 8883 : 1883)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(client)
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)settings.SessionSeconds)
            .WithReceiveMaximum((ushort)settings.ReceiveMaximum)
            .WithMaximumPacketSize((uint)settings.MaxPacketBytes)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(settings.KeepAliveSeconds));
        if (settings.User is { } user)
            builder.WithCredentials(user, settings.Password ?? "");
        if (isSecure)
            builder.WithTlsOptions(Secure);
        return builder.Build();
    }

    private void Secure(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls();
        if (settings.Authority is not { } file)
            return;
        try
        {
            var authority = new X509Certificate2Collection();
            authority.ImportFromPemFile(file);
            tls.WithTrustChain(authority).WithRevocationMode(X509RevocationMode.NoCheck);
        }
        catch (CryptographicException exception)
        {
            throw new IOException($"MqttBridge:Authority {file} cannot be read: {exception.Message}", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the MQTT broker {Address} is broken and will be opened again")]
    private partial void LogBroken(Exception exception, string address);

    /// <summary>Who sends by another broker was judged there: its topics may be believed. Nobody is a sensor by a key.</summary>
    private sealed class BridgeRights : IDeviceRights
    {
        public string Credential => "";

        public Task<bool> ConnectAsync(string? username, byte[]? password, string address, CancellationToken cancellation) =>
            Task.FromResult(true);

        public ValueTask<DeviceReach?> ReachAsync(CancellationToken cancellation) => new(new DeviceReach(Domain.Access.Reach.County, null));
    }
}
