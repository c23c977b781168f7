using System.Collections.Immutable;
using System.Security.Cryptography;
using Deqing.Realtime.Storage;
using OtpNet;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>
/// Codes of an authenticator app (TOTP, RFC 6238: 30 seconds, six digits, SHA-1) and the recovery codes for when it is lost.
/// A code counts once: none of its time step or before is taken again.
/// </summary>
internal sealed class SecondFactors(Sealing sealing, TimeProvider time)
{
    private const int SecretBytes = 20, RecoveryCodes = 10, RecoveryBytes = 10, RecoveryGroup = 4;

    // A phone's clock may be off by one step either way.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new secret, sealed for the database and as the app takes it in.</summary>
    public (string Sealed, string Base32, string Uri) New(string issuer, string account)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        return (sealing.SealSecondFactor(secret), Base32Encoding.ToString(secret), new OtpUri(OtpType.Totp, secret, account, issuer)
            .ToString());
    }

    /// <summary>What a subject's secrets are after a code was used; null if the code does not count.</summary>
    public SubjectSecrets? Use(SubjectSecrets secrets, string code)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal);
        if (secrets.TotpSecret is not null && code.Length == 6 && code.All(char.IsAsciiDigit))
        {
            var totp = new Totp(sealing.OpenSecondFactor(secrets.TotpSecret));
            return totp.VerifyTotp(time.GetUtcNow().UtcDateTime, code, out var step, Window) && step > secrets.TotpStep
                ? secrets with { TotpStep = step }
                : null;
        }

        var hash = Secrets.Hash(Plain(code));
        return secrets.TotpConfirmed && !secrets.RecoveryHashes.IsDefault && secrets.RecoveryHashes.Contains(hash)
            ? secrets with { RecoveryHashes = secrets.RecoveryHashes.Remove(hash) }
            : null;
    }

    /// <summary>New recovery codes, 80 random bits each, and what is kept of them.</summary>
    public static (ImmutableArray<string> Codes, ImmutableArray<string> Hashes) NewRecoveryCodes()
    {
        ImmutableArray<string> plain =
        [
            .. Enumerable.Range(0, RecoveryCodes)
                .Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RecoveryBytes)).ToLowerInvariant()),
        ];
        return (
            [.. plain.Select(code => string.Join('-', code.Chunk(RecoveryGroup).Select(group => new string(group))))],
            [.. plain.Select(Secrets.Hash)]);
    }

    private static string Plain(string code) => code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
