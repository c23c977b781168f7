using System.Net;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.Connections;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>
/// Where the program may listen. Passwords and sessions travel in what it listens to: on loopback always, beyond this machine only
/// by TLS, or behind a proxy that speaks it. The demonstration has passwords everybody knows and listens on loopback alone.
/// </summary>
internal static class ListeningAddresses
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>
    /// Checks every address the configuration names: <c>Urls</c>, the endpoints of <c>Kestrel:Endpoints</c>, which win over it,
    /// and the bare ports of <c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, which listen everywhere when there are no urls.
    /// </summary>
    /// <returns>The urls to listen on.</returns>
    /// <exception cref="StartupRefused">Names the first address that is not allowed, and why.</exception>
    public static string Check(IConfiguration configuration)
    {
        var rules = new Rules(
            (configuration.GetSection(FleetOptions.Section).Get<FleetOptions>() ?? new FleetOptions()).Enabled,
            (configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions()).PlainHttpBehindProxy);
        if (configuration.GetSection(MqttOptions.Section).Get<MqttOptions>() is { TlsCertificate: not null } mqtt)
            rules.CheckDemonstration("Mqtt:TlsAddress", mqtt.TlsAddress, IsLoopback(mqtt.TlsAddress));
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            rules.Check($"Kestrel:Endpoints:{endpoint.Key}:Url", endpoint["Url"] ?? "");
        var urls = configuration["Urls"];
        if (urls is not null)
            rules.Check("Urls", urls);
        else if (configuration["HTTP_PORTS"] is { Length: > 0 } ports)
            rules.Check("HTTP_PORTS", $"http://*:{ports}");
        else if (configuration["HTTPS_PORTS"] is { Length: > 0 } securePorts)
            rules.Check("HTTPS_PORTS", $"https://*:{securePorts}");
        return urls ?? DefaultUrls;
    }

    private static (bool IsLoopback, bool IsSecure) Read(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            return (IsLoopback(binding.Host), binding.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase));
        }
        catch (FormatException)
        {
            return (false, false);
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    private sealed record Rules(bool IsDemonstration, bool IsBehindProxy)
    {
        public void Check(string key, string addresses)
        {
            foreach (var address in addresses.Split(';', StringSplitOptions.TrimEntries))
            {
                var (isLoopback, isSecure) = Read(address);
                if (isLoopback)
                    continue;
                CheckDemonstration(key, address, isLoopback);
                if (!isSecure && !IsBehindProxy)
                    throw new StartupRefused(
                        $"{key} names '{address}'. Beyond this machine the program speaks https only (Kestrel:Certificates:Default:Path "
                        + "names the certificate). Where a proxy before it speaks TLS, say so with Security:PlainHttpBehindProxy=true.");
            }
        }

        public void CheckDemonstration(string key, string address, bool isLoopback)
        {
            if (IsDemonstration && !isLoopback)
                throw new StartupRefused(
                    $"{key} names '{address}'. The demonstration has accounts everybody knows, so it listens on loopback only: "
                    + $"127.0.0.0/8, [::1] or localhost, for example {DefaultUrls}. Turn it off with --Fleet:Enabled=false.");
        }
    }
}
