using System.Net.Security;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Configuration;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace Deqing.Realtime.Api.Tests.Ingest;

public sealed class MqttTlsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mqtt-tls-");

    private string Certificate => Path.Combine(folder.FullName, "server.crt");

    private string Key => Path.Combine(folder.FullName, "server.key");

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_device_may_speak_TLS(MqttProtocolVersion version)
    {
        Write("one");
        await using var host = await StartAsync();
        Assert.Equal("CN=one", await SubjectAsync(host, version));
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => MqttClients.ConnectAsync(host.MqttTlsPort, version)); // without TLS
        using var plain = (await MqttClients.ConnectAsync(host.MqttPort, version)).Client;
        Assert.Equal("Success", await plain.SayAsync("v1/S00002/state", "online"));
    }

    [Fact]
    public async Task A_renewed_certificate_counts_for_the_next_connection_and_a_broken_one_does_not()
    {
        Write("one");
        await using var host = await StartAsync();
        Assert.Equal("CN=one", await SubjectAsync(host, MqttProtocolVersion.V500));
        Write("two");
        Assert.Equal("CN=two", await SubjectAsync(host, MqttProtocolVersion.V500));
        File.WriteAllText(Certificate, "half a certif");
        Assert.Equal("CN=two", await SubjectAsync(host, MqttProtocolVersion.V500));
        Write("three");
        Assert.Equal("CN=three", await SubjectAsync(host, MqttProtocolVersion.V500));
    }

    [Fact]
    public async Task What_is_no_certificate_or_no_address_refuses_the_start_by_name()
    {
        File.WriteAllText(Certificate, "none");
        File.WriteAllText(Key, "none");
        var refused = await Assert.ThrowsAsync<StartupRefused>(StartAsync);
        Assert.StartsWith($"Mqtt:TlsCertificate {Certificate} cannot be used: ", refused.Message, StringComparison.Ordinal);
        Write("one");
        refused = await Assert.ThrowsAsync<StartupRefused>(() => IngestHost.StartAsync(
            ("Mqtt:TlsCertificate", Certificate), ("Mqtt:TlsKey", Key), ("Mqtt:TlsAddress", "everywhere")));
        Assert.StartsWith("Mqtt:TlsAddress is 'everywhere'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::", true, true)]
    [InlineData("::", false, false)]
    [InlineData("127.0.0.1", true, false)]
    public void The_demonstration_listens_on_loopback_alone(string address, bool isDemonstration, bool refused)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Mqtt:TlsCertificate", "x"), new("Mqtt:TlsAddress", address), new("Fleet:Enabled", isDemonstration.ToString()),
            ]).Build();
        var exception = Record.Exception(() => ListeningAddresses.Check(configuration));
        Assert.Equal(refused, exception is StartupRefused);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(
        ("Mqtt:TlsCertificate", Certificate), ("Mqtt:TlsKey", Key), ("Mqtt:TlsPort", 0), ("Mqtt:TlsAddress", "127.0.0.1"));

    private void Write(string name) => new TestCertificate(name).Write(folder.FullName);

    private static async Task<string> SubjectAsync(IngestHost host, MqttProtocolVersion version)
    {
        var subject = "";
        using var client = (await MqttClients.ConnectAsync(host.MqttTlsPort, version, options => options.WithTlsOptions(tls => tls
            .UseTls().WithCertificateValidationHandler(shown =>
            {
                subject = shown.Certificate.Subject;
                return shown.SslPolicyErrors != SslPolicyErrors.RemoteCertificateNotAvailable;
            })))).Client;
        Assert.Equal("Success", await client.SayAsync("v1/S00001/state", "online"));
        return subject;
    }
}
