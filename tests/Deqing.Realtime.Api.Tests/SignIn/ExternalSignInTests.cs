using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.IdentityModel.Tokens;

namespace Deqing.Realtime.Api.Tests.SignIn;

/// <summary>Signing in at an external OpenID Connect provider, and its access tokens.</summary>
public sealed class ExternalSignInTests : IAsyncLifetime
{
    private TestProvider provider = null!;
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        provider = await TestProvider.StartAsync();
        var secrets = Directory.CreateTempSubdirectory("secrets-").FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "OpenId__ClientSecret"), TestProvider.ClientSecret, Cancellation);
        host = await TestHost.StartAsync(
            $"OpenId:Authority={provider.Issuer}", $"OpenId:ClientId={TestProvider.Client}", "OpenId:Name=统一身份",
            $"Security:SecretsFolder={secrets}",
            "Limits:SignInsPerMinute=1000");
        Directory.Delete(secrets, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_linked_signs_in_by_the_provider_and_nobody_else()
    {
        await LinkAsync("u-1", (Role.Supervisor, "county"));
        using var browser = new Browser(host);
        Assert.Equal("统一身份", (string?)(await browser.SessionAsync())["externalSignIn"]!["name"]);
        Assert.Equal("/people", await SignInAsync(browser, "/people"));
        Assert.Equal("linked", (string?)(await browser.SessionAsync())["person"]!["name"]);
        Assert.Equal("403 secondFactorRequired", await browser.AskAsync("GET", "/api/v1/cases"));
        provider.Methods = ["pwd", "otp"]; // the provider says that it has seen a second factor
        await SignInAsync(browser, "/");
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/cases"));

        using var other = new Browser(host);
        provider.Subject = "u-2";
        Assert.Equal("/sign-in?refused=unknownPerson", await SignInAsync(other, "/"));
        Assert.Null((await other.SessionAsync())["person"]);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task It_leads_back_to_our_own_pages_alone(string wanted)
    {
        await LinkAsync("u-1");
        using var browser = new Browser(host);
        Assert.Equal("/", await SignInAsync(browser, wanted));
    }

    [Theory]
    [InlineData("pwd otp", true)]
    [InlineData("mfa", true)]
    [InlineData("hwk pin", true)]
    [InlineData("otp", false)] // one factor, whichever it is
    [InlineData("fpt", false)]
    [InlineData("pwd", false)]
    [InlineData("", false)]
    public void Two_factors_are_two(string methods, bool two) => Assert.Equal(two, ExternalSignIn.HasSecondFactor(new ClaimsPrincipal(
        new ClaimsIdentity(methods.Split(' ').Select(method => new Claim("amr", method))))));

    [Fact]
    public async Task An_answer_of_the_provider_counts_once_and_only_where_it_was_asked_for()
    {
        await LinkAsync("u-1");
        using var browser = new Browser(host);
        var back = provider.Authorize(await LocationAsync(browser, "/api/v1/session/external?returnUrl=/"));
        using var thief = new Browser(host);
        Assert.Equal("/sign-in?refused=externalSignInFailed", (await LocationAsync(thief, back.PathAndQuery)).OriginalString);
        Assert.Equal("/", (await LocationAsync(browser, back.PathAndQuery)).OriginalString);
        Assert.Equal("/sign-in?refused=externalSignInFailed", (await LocationAsync(browser, back.PathAndQuery)).OriginalString);
        Assert.Equal(
            "/sign-in?refused=externalSignInFailed",
            (await LocationAsync(browser, "/api/v1/session/external/callback?code=x&state=y")).OriginalString);
    }

    [Fact]
    public async Task An_access_token_counts_for_who_is_linked_while_it_is_good()
    {
        var id = await LinkAsync("u-1", (Role.Checker, "county"));
        Assert.Equal("200", await AskAsync(provider.Token()));
        using var rsa = RSA.Create(2048);
        foreach (var (what, token) in ((string, string)[])
        [
            ("unknown person", provider.Token(subject: "u-2")),
            ("expired", provider.Token(minutes: -1)),
            ("another audience", provider.Token(audience: "payroll")),
            ("another issuer", provider.Token(issuer: "https://login.example")),
            ("another key",
                provider.Token(by: new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256))),
            ("signed with the public key as a password", provider.Token(by: new SigningCredentials(
                new SymmetricSecurityKey(provider.PublicKeyText()) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256))),
            ("changed", provider.Token()[..^4] + "AAAA"),
            ("unsigned", Unsigned(provider.Token())),
            ("nonsense", "a.b.c"),
        ])
            Assert.True(await AskAsync(token) == "401 notSignedIn", what);

        var person = (await host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Subject;
        await host.WriteAsync([(person with { Disabled = true }).Save()], id);
        Assert.Equal("401 notSignedIn", await AskAsync(provider.Token()));
    }

    [Theory]
    [InlineData("OpenId:Authority=http://login.example", "https")]
    [InlineData("OpenId:Authority=login", "address")]
    [InlineData("OpenId:Authority=https://login.example", "ClientId")]
    [InlineData("OpenId:ClientSecret=x", "command line")]
    public async Task A_configuration_that_would_give_secrets_away_stops_the_start(string setting, string word) => Assert.Contains(
        word,
        (await Assert.ThrowsAsync<StartupRefused>(() => TestHost.StartAsync(
            setting.Contains("http:", StringComparison.Ordinal) ? [setting, "OpenId:ClientId=x"] : [setting]))).Message,
        StringComparison.Ordinal);

    private async Task<string> LinkAsync(string subject, params (Role, string)[] roles)
    {
        var id = await host.AddPersonAsync("linked", roles);
        var person = (await host.Get<IAccessStore>().ReadAsync(id, Cancellation))!.Subject;
        await host.WriteAsync([(person with { Secrets = person.Secrets with { External = $"{provider.Issuer}\n{subject}" } }).Save()], id);
        return id;
    }

    private async Task<string> SignInAsync(Browser browser, string returnUrl)
    {
        var there = await LocationAsync(browser, $"/api/v1/session/external?returnUrl={Uri.EscapeDataString(returnUrl)}");
        return (await LocationAsync(browser, provider.Authorize(there).PathAndQuery)).OriginalString;
    }

    private static async Task<Uri> LocationAsync(Browser browser, string path)
    {
        using var response = await browser.Client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    private async Task<string> AskAsync(string token)
    {
        using var client = new Browser(host, token);
        return await client.AskAsync("GET", "/api/v1/cases");
    }

    private static string Unsigned(string token) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{token.Split('.')[1]}.";
}
