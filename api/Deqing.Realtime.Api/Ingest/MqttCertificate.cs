using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// The certificate of the broker. A renewed one counts from the next connection on; when its files cannot be read, half written
/// as they may be, the last good one stays.
/// </summary>
internal sealed partial class MqttCertificate
{
    private readonly string certificate, key;
    private readonly ILogger logger;
    private readonly Lock renewing = new();
    private SslServerAuthenticationOptions current;
    private (DateTime Certificate, DateTime Key) read;

    /// <exception cref="StartupRefused">The certificate or its key cannot be read.</exception>
    public MqttCertificate(string certificate, string? key, ILogger logger)
    {
        (this.certificate, this.key, this.logger) = (certificate, key ?? certificate, logger);
        try
        {
            (read, current) = (Written(), Read());
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new StartupRefused($"Mqtt:TlsCertificate {certificate} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>How to answer the next connection.</summary>
    public SslServerAuthenticationOptions Current
    {
        get
        {
            lock (renewing)
            {
                if (Written() is var written && written != read)
                    Renew(written);
                return current;
            }
        }
    }

    private void Renew((DateTime, DateTime) written)
    {
        try
        {
            (read, current) = (written, Read());
            LogRenewed(certificate);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            read = written;
            LogNotRenewed(exception, certificate);
        }
    }

    private (DateTime, DateTime) Written() => (File.GetLastWriteTimeUtc(certificate), File.GetLastWriteTimeUtc(key));

    private SslServerAuthenticationOptions Read()
    {
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
    }

    private static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(Level = LogLevel.Information, Message = "MQTT uses the renewed certificate {File}")]
    private partial void LogRenewed(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "MQTT cannot use the renewed certificate {File} and keeps the one before")]
    private partial void LogNotRenewed(Exception exception, string file);
}
