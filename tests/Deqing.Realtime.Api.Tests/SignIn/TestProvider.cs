using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Deqing.Realtime.Api.Tests.SignIn;

/// <summary>An OpenID Connect provider on loopback: discovery, keys, code flow with PKCE, and whatever token a test wants.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string Client = "deqing", ClientSecret = "a secret of the provider";

    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> codes = [];
    private readonly WebApplication app;
    private readonly RSA rsa = RSA.Create(2048);

    private TestProvider(WebApplication app) => this.app = app;

    /// <summary>Its address, which is also its name as an issuer.</summary>
    public string Issuer => app.Urls.Single();

    /// <summary>Who signs in at it.</summary>
    public string Subject { get; set; } = "u-1";

    /// <summary>How they sign in.</summary>
    public string[] Methods { get; set; } = ["pwd"];

    /// <summary>Its key.</summary>
    public SecurityKey Key => new RsaSecurityKey(rsa) { KeyId = "k1" };

    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var provider = new TestProvider(builder.Build());
        provider.app.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = provider.Issuer, authorization_endpoint = $"{provider.Issuer}/authorize", token_endpoint = $"{provider.Issuer}/token",
            jwks_uri = $"{provider.Issuer}/keys",
        });
        provider.app.MapGet("/keys", () => new { keys = new[] { provider.PublicKey() } });
        provider.app.MapPost("/token", provider.ExchangeAsync);
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>What the provider answers to a browser that was sent to it: the address to go back to.</summary>
    public Uri Authorize(Uri request)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.Query);
        Assert.Equal((Client, "code", "S256", "openid"), ((string?)query["client_id"], (string?)query["response_type"],
            (string?)query["code_challenge_method"], (string?)query["scope"]));
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (query["code_challenge"]!, query["nonce"]!);
        return new Uri($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
    }

    /// <summary>A token as the provider would sign it, or as somebody else would.</summary>
    public string Token(
        string? subject = null, string? issuer = null, string audience = Client, int minutes = 5, SigningCredentials? by = null,
        string? nonce = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer ?? Issuer, Audience = audience, NotBefore = DateTime.UtcNow.AddHours(-1),
        Expires = DateTime.UtcNow.AddMinutes(minutes),
        IssuedAt = DateTime.UtcNow.AddHours(-1),
        Claims = new Dictionary<string, object> { ["sub"] = subject ?? Subject, ["amr"] = Methods, ["nonce"] = nonce ?? "" },
        SigningCredentials = by ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
    });

    /// <summary>The public key, with which a forger would sign by HMAC.</summary>
    public byte[] PublicKeyText() => Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }

    private object PublicKey()
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = Base64UrlEncoder.Encode(parameters.Modulus),
            e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var verifier = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes((string)form["code_verifier"]!)));
        return form["client_secret"] == ClientSecret && codes.TryRemove((string)form["code"]!, out var code) && code.Challenge == verifier
            ? Results.Json(new { access_token = "x", token_type = "Bearer", id_token = Token(nonce: code.Nonce) })
            : Results.BadRequest();
    }
}
