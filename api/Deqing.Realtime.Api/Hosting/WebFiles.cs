using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>The pages of the command centre, and what every answer carries for the browser's safety.</summary>
internal static class WebFiles
{
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
        + "media-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The page about the API comes from a library that writes styles into its markup.
    private const string ApiPagePolicy =
        "default-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        + "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Pages of the single-page application besides <c>/</c>.</summary>
    private static readonly string[] Pages =
        ["/sign-in", "/setup", "/me", "/people", "/audit", "/cases", "/dispatch", "/tasks", "/duty", "/ledger", "/report"];

    /// <summary>Registers compression of answers.</summary>
    public static IServiceCollection AddWebFiles(this IServiceCollection services)
    {
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        return services.AddResponseCompression(options =>
        {
            // Nothing secret is ever mixed with what a client sent in one answer, which is what makes compression over TLS unsafe.
            options.EnableForHttps = true;
            options.MimeTypes =
                ["application/json", "application/problem+json", "text/html", "text/css", "text/javascript", "image/svg+xml"];
        });
    }

    /// <summary>Adds headers and compression to every answer, and serves the built pages; <c>/</c> is <c>index.html</c>.</summary>
    public static IApplicationBuilder UseWebFiles(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            var path = context.Request.Path;

            // As the answer begins: whoever answers to an exception clears everything that was set before it.
            context.Response.OnStarting(() =>
            {
                Protect(context.Response.Headers, path);
                return Task.CompletedTask;
            });
            if (Pages.Contains(path.Value, StringComparer.Ordinal))
                context.Request.Path = "/index.html";
            return next(context);
        });
        app.UseResponseCompression();
        app.UseDefaultFiles();
        return app.UseStaticFiles(new StaticFileOptions
        {
            // Everything but the page itself is named by its content.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    private static void Protect(IHeaderDictionary headers, PathString path)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var isProgram = path.StartsWithSegments("/api/v1");

        // What somebody uploaded comes with a stricter one.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = path.StartsWithSegments("/api") && !isProgram ? ApiPagePolicy : PagePolicy;

        // What somebody may see stays in no cache for whoever sits down there next.
        if (isProgram && headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
    }
}
