using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Configuration;

namespace Deqing.Realtime.Api.Tests.Configuration;

public sealed class ListeningAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.8.9.10:0")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://LOCALHOST")]
    [InlineData("http://127.0.0.1:8080; http://[::1]:8080")]
    public void Loopback_is_let_through(string urls)
    {
        Assert.Equal(urls, ListeningAddresses.Check(Of(("urls", urls))));
        Assert.Equal(urls, ListeningAddresses.Check(Of(("urls", urls), ("Fleet:Enabled", "false"))));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("https://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.1.7:8080")]
    [InlineData("https://deqing.example:8080")]
    [InlineData("http://localhost.example:8080")]
    [InlineData("http://127.0.0.1.example:8080")]
    [InlineData("http://unix:/tmp/deqing.sock")]
    [InlineData("127.0.0.1")]
    [InlineData("")]
    public void In_the_demonstration_any_other_address_stops_the_start_by_name(string address)
    {
        var refused = Assert.Throws<StartupRefused>(() => ListeningAddresses.Check(Of(("Urls", "http://127.0.0.1:1;" + address))));

        Assert.Contains($"'{address}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("demonstration", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://0.0.0.0:8443", "false", true)]
    [InlineData("http://0.0.0.0:8080", "false", false)] // passwords in the clear
    [InlineData("http://0.0.0.0:8080", "true", true)] // a proxy in front of it speaks TLS
    [InlineData("https://0.0.0.0:8443;http://0.0.0.0:8080", "false", false)]
    [InlineData("not an address", "true", true)] // Kestrel itself says what is wrong with it
    public void Beyond_this_machine_it_speaks_tls_or_stands_behind_who_does(string urls, string behindProxy, bool allowed)
    {
        var configuration = Of(("Urls", urls), ("Fleet:Enabled", "false"), ("Security:PlainHttpBehindProxy", behindProxy));
        if (allowed)
            Assert.Equal(urls, ListeningAddresses.Check(configuration));
        else
            Assert.Contains(
                "https", Assert.Throws<StartupRefused>(() => ListeningAddresses.Check(configuration)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://0.0.0.0:80")]
    [InlineData("HTTP_PORTS", "8080")]
    public void So_does_every_other_key_that_opens_an_address(string key, string value)
    {
        foreach (var demonstration in (string[])["true", "false"])
        {
            var refused = Assert.Throws<StartupRefused>(() => ListeningAddresses.Check(Of((key, value), ("Fleet:Enabled", demonstration))));

            Assert.StartsWith($"{key} names '", refused.Message, StringComparison.Ordinal);
            Assert.Contains(value, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_urls_it_listens_on_the_default() =>
        Assert.Equal("http://127.0.0.1:8080", ListeningAddresses.Check(Of()));

    private static IConfiguration Of(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
