using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Configuration;

namespace Deqing.Realtime.Api.Tests.Configuration;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.8.9.10:0")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://LOCALHOST")]
    [InlineData("http://127.0.0.1:8080; http://[::1]:8080")]
    public void Loopback_is_let_through(string urls) => Assert.Equal(urls, LoopbackOnly.Check(Of(("urls", urls))));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.1.7:8080")]
    [InlineData("http://deqing.example:8080")]
    [InlineData("http://localhost.example:8080")]
    [InlineData("http://127.0.0.1.example:8080")]
    [InlineData("http://unix:/tmp/deqing.sock")]
    [InlineData("127.0.0.1")]
    [InlineData("")]
    public void Any_other_address_stops_the_start_by_name(string address)
    {
        var refused = Assert.Throws<StartupRefused>(() => LoopbackOnly.Check(Of(("Urls", "http://127.0.0.1:1;" + address))));

        Assert.Contains($"'{address}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://0.0.0.0:80")]
    [InlineData("HTTP_PORTS", "8080")]
    [InlineData("HTTPS_PORTS", "8443")]
    public void So_does_every_other_key_that_opens_an_address(string key, string value)
    {
        var refused = Assert.Throws<StartupRefused>(() => LoopbackOnly.Check(Of((key, value))));

        Assert.StartsWith($"{key} names '{value}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_urls_it_listens_on_the_default() =>
        Assert.Equal("http://127.0.0.1:8080", LoopbackOnly.Check(Of()));

    private static IConfiguration Of(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
