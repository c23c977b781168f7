using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>
/// The county's key with which days, copies and packs are signed, and the last day it sealed, in the folder of keys. So who can write
/// the database alone can neither seal a day anew nor take the last ones away unseen.
/// </summary>
internal sealed class ProofKey : IDisposable
{
    private const string KeyFile = "proofs.key", DayFile = "proofs.day";

    private readonly KeyFolder keys;
    private readonly ECDsa key;
    private readonly Lock signing = new();

    private ProofKey(KeyFolder keys, ECDsa key) => (this.keys, this.key, Public) = (keys, key, [.. key.ExportSubjectPublicKeyInfo()]);

    /// <summary>The public key: a SubjectPublicKeyInfo in DER.</summary>
    public ImmutableArray<byte> Public { get; }

    /// <summary>Opens the key. It is made with the first start.</summary>
    /// <exception cref="StartupRefused">Days are sealed but their key is gone, or the file holds none.</exception>
    public static async Task<ProofKey> OpenAsync(IStore store, KeyFolder keys, CancellationToken cancellation)
    {
        if (await keys.ReadAsync(KeyFile, cancellation) is { } text)
            return Read(text) is { } known
                ? new ProofKey(keys, known)
                : throw new StartupRefused($"{keys.PathOf(KeyFile)} holds no key of the proofs. Restore it from a backup.");
        if (await store.Days.LastAsync(cancellation) is not null)
            throw new StartupRefused(
                $"The database has sealed days, but their key {keys.PathOf(KeyFile)} is missing. Restore it from a backup, or name "
                + "its folder with Security:Keys.");
        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await keys.WriteAsync(KeyFile, made.ExportPkcs8PrivateKeyPem(), cancellation);
        return new ProofKey(keys, made);
    }

    /// <summary>Signs a statement.</summary>
    public byte[] Sign(byte[] statement)
    {
        lock (signing)
            return key.SignData(statement, HashAlgorithmName.SHA256);
    }

    /// <summary>The public key as the text of a key file.</summary>
    public string PublicPem() => PemEncoding.WriteString("PUBLIC KEY", Public.AsSpan());

    /// <summary>A public key to check signatures with.</summary>
    public ECDsa Checking() => PublicKey.Read(Public.AsSpan())!;

    /// <summary>The last day that was sealed with it, with its digest; null before the first.</summary>
    public async Task<(DateOnly Day, ImmutableArray<byte> Digest)?> LastDayAsync(CancellationToken cancellation) =>
        (await keys.ReadAsync(DayFile, cancellation))?.Trim().Split(' ') is [var day, var digest]
        && DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && HexBytes.Parse(digest) is { } bytes
            ? (date, bytes)
            : null;

    /// <summary>Writes down that a day was sealed.</summary>
    public Task RememberAsync(DateOnly day, ImmutableArray<byte> digest, CancellationToken cancellation) => keys.WriteAsync(
        DayFile, string.Create(CultureInfo.InvariantCulture, $"{day:O} {HexBytes.Text(digest)}"), cancellation);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private static ECDsa? Read(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (PublicKey.Read(key.ExportSubjectPublicKeyInfo()) is { } known)
            {
                known.Dispose();
                return key;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // It is no key.
        }

        key.Dispose();
        return null;
    }
}
