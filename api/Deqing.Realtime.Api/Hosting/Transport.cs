using System.Net;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.HttpOverrides;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>What protects the way between client and program: TLS where it is configured, trusted proxies, limits of requests.</summary>
internal static class Transport
{
    private const int MaxHeaderBytes = 16 * 1024, MaxHeaders = 60, MaxRequestLine = 4 * 1024, MaxBody = 64 * 1024;

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10), OneYear = TimeSpan.FromDays(365);

    /// <summary>
    /// Limits of every request: 16 KB of headers, cookies included, a request line of 4 KB, ten seconds for the headers, and a body
    /// of 64 KB. An endpoint that takes more raises the limit for itself, once it is known who asks.
    /// </summary>
    public static void AddRequestLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.ReadAway;
        });
        builder.Services.AddHsts(hsts => hsts.MaxAge = OneYear);
        var security = builder.Configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        var proxies = security.TrustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Proxy).ToArray();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                forwarded.KnownProxies.Add(proxy);
            if (forwarded.KnownProxies.Count == 0)
                forwarded.ForwardedHeaders = ForwardedHeaders.None;
        });
    }

    /// <summary>Believes trusted proxies, and tells browsers to come back by TLS alone where they came by it.</summary>
    public static WebApplication UseTransportSecurity(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseHsts();
        return app;
    }

    /// <summary>Holds bodies to the limit of every request. Belongs inside what answers errors and before routing.</summary>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.UseBodyLimit(MaxBody);

    private static IPAddress Proxy(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new StartupRefused($"Security:TrustedProxies names '{text}', which is no address.");
}
