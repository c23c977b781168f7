using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Encrypts what the database must not know, with the keys of Data Protection.</summary>
internal sealed class Sealing(IDataProtectionProvider provider)
{
    private readonly IDataProtector secondFactor = provider.CreateProtector("Deqing.Realtime.SecondFactor"),
        personal = provider.CreateProtector("Deqing.Realtime.Personal"),
        hook = provider.CreateProtector("Deqing.Realtime.Hook");

    /// <summary>Seals the secret of a second factor.</summary>
    public string SealSecondFactor(byte[] secret) => secondFactor.Protect(Convert.ToBase64String(secret));

    /// <summary>Opens the secret of a second factor.</summary>
    /// <exception cref="CryptographicException">The keys it was sealed with are gone.</exception>
    public byte[] OpenSecondFactor(string sealedText) => Convert.FromBase64String(secondFactor.Unprotect(sealedText));

    /// <summary>Seals personal data.</summary>
    public string? SealPersonal(string? text) => text is null ? null : personal.Protect(text);

    /// <summary>Opens personal data.</summary>
    /// <exception cref="CryptographicException">The keys it was sealed with are gone.</exception>
    public string? OpenPersonal(string? sealedText) => sealedText is null ? null : personal.Unprotect(sealedText);

    /// <summary>Seals the secret a subscription's messages are signed with.</summary>
    public string SealHook(string secret) => hook.Protect(secret);

    /// <summary>Opens that secret.</summary>
    /// <exception cref="CryptographicException">The keys it was sealed with are gone.</exception>
    public string OpenHook(string sealedText) => hook.Unprotect(sealedText);
}
