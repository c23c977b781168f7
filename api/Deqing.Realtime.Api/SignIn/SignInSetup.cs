using System.Security.Cryptography.X509Certificates;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Registers signing in and the asking for rights.</summary>
internal static class SignInSetup
{
    private const string AnyScheme = "any", AntiforgeryCookie = "deqing-antiforgery";

    /// <summary>Adds sessions, keys, the external sign-in, the directory of rights and the audit log.</summary>
    public static async Task<WebApplicationBuilder> AddSignInAsync(this WebApplicationBuilder builder, Engine engine)
    {
        var security = builder.Configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        var openId = builder.Configuration.GetSection(OpenIdOptions.Section).Get<OpenIdOptions>() ?? new OpenIdOptions();
        var keys = OpenKeys(builder.Configuration);
        var chain = await AuditHead.OpenAsync(engine.Store.Access, keys, CancellationToken.None);
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OpenIdOptions>().BindConfiguration(OpenIdOptions.Section);
        services.AddSingleton(keys).AddSingleton(chain).AddSingleton<AuditHead>();
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Access);
        services.AddSingleton<RightsDirectory>().AddSingleton<AccessWriter>().AddSingleton<IIdentities, Identities>();
        services.AddSingleton<AccessRefusals>().AddHostedService(provider => provider.GetRequiredService<AccessRefusals>());
        services.AddHostedService<RightsWatch>();
        services.AddScoped<CurrentCaller>();
        services.AddSingleton<Sealing>().AddSingleton<Passwords>().AddSingleton<SecondFactors>().AddSingleton<OneTimeLinks>();
        services.AddSingleton<SignInService>().AddSingleton<SessionWriting>().AddSingleton<SessionCookies>();
        AddKeys(services, keys, security);
        services.AddAntiforgery(tokens =>
        {
            tokens.HeaderName = CallerResolving.TokenHeader;
            tokens.Cookie.Name = AntiforgeryCookie;
            tokens.Cookie.SameSite = SameSiteMode.Strict;
            tokens.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            tokens.SuppressXFrameOptionsHeader = true; // frame-ancestors of the content security policy says it for every answer
        });
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, any => any.ForwardDefaultSelector = context => SchemeOf(context.Request, openId))
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null)
            .AddCookie(SessionCookies.Name)
            .AddExternalSignIn(openId);
        services.AddOptions<CookieAuthenticationOptions>(SessionCookies.Name).Configure<IOptions<SignInOptions>, TimeProvider>(
            (cookies, options, time) => SessionCookies.Configure(cookies, options.Value, time));
        return builder;
    }

    /// <summary>Opens the folder of keys the configuration names.</summary>
    public static KeyFolder OpenKeys(IConfiguration configuration)
    {
        var security = configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        var data = configuration.GetSection(DataOptions.Section).Get<DataOptions>() ?? new DataOptions();
        return KeyFolder.Open(Path.GetFullPath(security.Keys.Length > 0 ? security.Keys : Path.Combine(data.Directory, "keys")));
    }

    /// <summary>Says who asks, before anything else is decided about a request.</summary>
    public static WebApplication UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<CallerResolving>();
        return app;
    }

    // A header wins over a cookie: whoever sends one wants to be known by it.
    private static string SchemeOf(HttpRequest request, OpenIdOptions openId) => KeyAuthentication.TokenOf(request) switch
    {
        null => SessionCookies.Name,
        var token when ApiKeys.IsOne(token) || openId.Authority.Length == 0 => KeyAuthentication.Name,
        _ => ExternalSignIn.Token,
    };

    private static void AddKeys(IServiceCollection services, KeyFolder keys, SecurityOptions security)
    {
        var protection = services.AddDataProtection().SetApplicationName("Deqing.Realtime").PersistKeysToFileSystem(keys.Folder);
        if (security.KeyCertificate.Length == 0)
            return;
        try
        {
            protection.ProtectKeysWithCertificate(
                X509CertificateLoader.LoadPkcs12FromFile(security.KeyCertificate, security.KeyCertificatePassword));
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new StartupRefused($"Security:KeyCertificate '{security.KeyCertificate}' cannot be read: {failure.Message}", failure);
        }
    }
}
