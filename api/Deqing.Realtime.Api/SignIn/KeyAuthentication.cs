using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// Keys of programs and devices: <c>dqk_</c>, the id of the key, an underscore and 32 random bytes in base64url. The database
/// keeps their SHA-256 alone, which suffices because nobody can guess 32 random bytes.
/// </summary>
internal static class ApiKeys
{
    /// <summary>What every key begins with, so that a search for leaked secrets finds it.</summary>
    public const string Prefix = "dqk_";

    /// <summary>What every key of a device of the registry begins with.</summary>
    public const string DevicePrefix = "dqd_";

    private const int MaxLength = 160;

    /// <summary>A new secret for a key.</summary>
    public static string NewSecret() => Secrets.New();

    /// <summary>The key as its owner sends it.</summary>
    public static string Text(string id, string secret, string prefix = Prefix) => $"{prefix}{id}_{secret}";

    /// <summary>Whether a token looks like a key of ours.</summary>
    public static bool IsOne(string token) =>
        token.StartsWith(Prefix, StringComparison.Ordinal) || token.StartsWith(DevicePrefix, StringComparison.Ordinal);

    /// <summary>Takes a key apart; null if the text is none.</summary>
    public static (string Id, string Secret)? Parse(string text, string prefix = Prefix)
    {
        if (text.Length > MaxLength || !text.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var rest = text[prefix.Length..];
        var end = rest.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && end < rest.Length - 1 ? (rest[..end], rest[(end + 1)..]) : null;
    }

    /// <summary>The key somebody sent, with its rights; null if there is none such or it may act no longer.</summary>
    public static async Task<SubjectRights?> FindAsync(RightsDirectory directory, string text, CancellationToken cancellation)
    {
        if (Parse(text) is not var (id, secret))
            return null;
        var rights = await directory.ReadAsync(id, cancellation);
        return rights?.Subject.Secrets.KeyHash is { } hash && Secrets.Matches(secret, hash) && directory.OfKey(rights) is not null
            ? rights
            : null;
    }
}

/// <summary>Random secrets and what is kept of them.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    /// <summary>A secret of 32 random bytes in base64url.</summary>
    public static string New() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of a secret: its SHA-256 in hexadecimal digits.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a secret is the one that was kept. Takes as long for a wrong one.</summary>
    public static bool Matches(string secret, string hash) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(hash));
}

/// <summary>Authenticates programs by <c>Authorization: Bearer dqk_…</c>, and devices by their own <c>dqd_…</c>.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, RightsDirectory directory,
    IDeviceBook devices) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string Name = "key";

    private const string Bearer = "Bearer ";

    /// <summary>The bearer token of a request, or null.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
            return AuthenticateResult.NoResult();
        if (devices.OfKey(token) is { } sensor)
            return AuthenticateResult.Success(new AuthenticationTicket(
                Identities.Principal(Name, Identities.DeviceClaim, sensor.Id), Name));
        return await ApiKeys.FindAsync(directory, token, Context.RequestAborted) is { } rights
            ? AuthenticateResult.Success(new AuthenticationTicket(
                Identities.Principal(Name, Identities.KeyClaim, rights.Subject.Id), Name))
            : AuthenticateResult.Fail("No such key.");
    }
}
