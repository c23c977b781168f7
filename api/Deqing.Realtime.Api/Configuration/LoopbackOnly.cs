using System.Net;
using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>
/// Until people can sign in, whoever reaches the program may do everything in it. So it listens only where nobody but this
/// machine can reach it: 127.0.0.0/8, ::1 and localhost.
/// </summary>
internal static class LoopbackOnly
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>
    /// Checks every address the configuration names: <c>Urls</c>, the endpoints of <c>Kestrel:Endpoints</c>, which win over it,
    /// and the bare ports of <c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, which listen everywhere when there are no urls.
    /// </summary>
    /// <returns>The urls to listen on.</returns>
    /// <exception cref="StartupRefused">Names the first address that is not loopback.</exception>
    public static string Check(IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            Check($"Kestrel:Endpoints:{endpoint.Key}:Url", endpoint["Url"] ?? "");
        var urls = configuration["Urls"];
        if (urls is not null)
            Check("Urls", urls);
        else if (configuration["HTTP_PORTS"] is { Length: > 0 } ports)
            throw Refuse("HTTP_PORTS", ports);
        else if (configuration["HTTPS_PORTS"] is { Length: > 0 } securePorts)
            throw Refuse("HTTPS_PORTS", securePorts);
        return urls ?? DefaultUrls;
    }

    private static void Check(string key, string addresses)
    {
        foreach (var address in addresses.Split(';', StringSplitOptions.TrimEntries))
            if (!IsLoopback(address))
                throw Refuse(key, address);
    }

    private static bool IsLoopback(string address)
    {
        try
        {
            var host = BindingAddress.Parse(address).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static StartupRefused Refuse(string key, string address) => new(
        $"{key} names '{address}'. Until people can sign in, the program listens on loopback only: "
        + $"127.0.0.0/8, [::1] or localhost, for example {DefaultUrls}.");
}
