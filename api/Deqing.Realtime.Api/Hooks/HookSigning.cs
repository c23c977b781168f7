using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Api.Hooks;

/// <summary>Signs messages by Standard Webhooks 1.0: HMAC-SHA-256 over id, time and body.</summary>
internal static class HookSigning
{
    private const string Prefix = "whsec_";

    /// <summary>A new secret: the prefix and 32 random bytes in Base64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[Prefix.Length..]));
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
