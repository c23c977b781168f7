using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>A certificate of this machine that vouches for itself, as files <c>server.crt</c> and <c>server.key</c>.</summary>
internal sealed class TestCertificate
{
    private readonly string certificate, key;

    public TestCertificate(string name)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", pair, HashAlgorithmName.SHA256);
        var addresses = new SubjectAlternativeNameBuilder();
        addresses.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(addresses.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (certificate, key) = (made.ExportCertificatePem(), pair.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes both files into a folder.</summary>
    /// <returns>The path of the certificate.</returns>
    public string Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "server.key"), key);
        var path = Path.Combine(folder, "server.crt");
        File.WriteAllText(path, certificate);
        return path;
    }
}
