using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>TLS by configuration, and what a proxy in front of the program says.</summary>
public sealed class TransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_certificate_it_speaks_https_and_its_cookies_stay_there()
    {
        var folder = Directory.CreateTempSubdirectory("tls-").FullName;
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(Path.Combine(folder, "c.pem"), certificate.ExportCertificatePem(), Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "k.pem"), key.ExportPkcs8PrivateKeyPem(), Cancellation);
        }

        await using var host = await TestHost.StartAsync(
            "Urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={folder}/c.pem",
            $"Kestrel:Certificates:Default:KeyPath={folder}/k.pem");
        Directory.Delete(folder, recursive: true);
        Assert.Equal("https", host.Http.BaseAddress!.Scheme);
        await host.AddPersonAsync("wang");
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session")
        {
            Content = JsonContent.Create(new { name = "wang", password = TestHost.Password }),
        };
        signIn.Headers.Host = "deqing.example";
        using var response = await host.Send(signIn);
        Assert.All(
            response.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("max-age=31536000", response.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData("", "127.0.0.1")] // nobody is believed
    [InlineData("Security:TrustedProxies=192.0.2.7", "127.0.0.1")] // somebody else is
    [InlineData("Security:TrustedProxies=127.0.0.1", "203.0.113.9")]
    public async Task Only_a_trusted_proxy_says_where_a_request_came_from(string setting, string address)
    {
        await using var host = await TestHost.StartAsync(setting.Length == 0 ? [] : [setting]);
        await host.AddPersonAsync("wang", (Role.Checker, "county"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session")
        {
            Content = JsonContent.Create(new { name = "wang", password = TestHost.Password }),
        };
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var stranger = host.Stranger();
        using var response = await stranger.SendAsync(request, Cancellation);
        var entries = (await host.Read("/api/v1/audit?action=signIn")).Body["entries"]!.AsArray();
        Assert.Equal(address, (string?)Assert.Single(entries)!["address"]);
    }

    [Theory]
    [InlineData("Security:TrustedProxies=here", "'here'")]
    [InlineData("Security:SecretsFolder=/nowhere/at/all", "/nowhere/at/all")]
    [InlineData("Security:KeyCertificate=/nowhere/at/all.pfx", "/nowhere/at/all.pfx")]
    [InlineData("Security:KeyCertificatePassword=x", "command line")]
    [InlineData("Kestrel:Certificates:Default:Password=x", "command line")]
    [InlineData("ConnectionStrings:Deqing=Host=127.0.0.1;Password=x", "command line")]
    [InlineData("SignIn:BreachedPasswords=/nowhere/at/all.txt", "/nowhere/at/all.txt")]
    [InlineData("SignIn:SessionHours=0", "SessionHours")]
    public async Task What_cannot_be_used_stops_the_start_by_name(string setting, string word) => Assert.Contains(
        word, (await Assert.ThrowsAsync<StartupRefused>(() => TestHost.StartAsync(setting))).Message, StringComparison.Ordinal);
}
