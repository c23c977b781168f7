using System.Security.Cryptography;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>The county's public key: ECDSA on the curve P-256 (FIPS 186-5).</summary>
public static class PublicKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Reads a SubjectPublicKeyInfo in DER; null if it is none, or of another curve.</summary>
    public static ECDsa? Read(ReadOnlySpan<byte> info)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(info, out _);

            // One key has one text here: what is read alike but written otherwise is refused.
            if (info.SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
                return key;
        }
        catch (Exception failure) when (failure is CryptographicException or PlatformNotSupportedException)
        {
            // It is no key, or of a curve this machine does not know.
        }

        key.Dispose();
        return null;
    }

    /// <summary>Reads the text of a key file, PEM; null if it holds none.</summary>
    public static ImmutableArray<byte>? FromPem(string text)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return [.. key.ExportSubjectPublicKeyInfo()];
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 of a key in hexadecimal digits: short enough to print on a wall.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> info) => Convert.ToHexStringLower(SHA256.HashData(info));

    /// <summary>Whether something is signed with a key: SHA-256, the signature as two numbers of 32 bytes.</summary>
    public static bool Holds(ECDsa key, byte[] statement, ImmutableArray<byte> signature) =>
        signature.Length == 64 && key.VerifyData(statement, signature.AsSpan(), HashAlgorithmName.SHA256);
}
