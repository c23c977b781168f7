using System.Text;
using System.Text.Json;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>A file of an evidence pack.</summary>
/// <param name="Name">Its name in the pack.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
public sealed record PackedFile(string Name, long Bytes, ImmutableArray<byte> Sha256);

/// <summary>The seal of an evidence pack: every file with its digest, signed with the county's key.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="County">Code of the county.</param>
/// <param name="CaseId">Id of the case.</param>
/// <param name="MadeAt">When the pack was made, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Files">Every file but this one.</param>
/// <param name="Key">The county's public key.</param>
/// <param name="Signature">Over <see cref="Statement"/>.</param>
public sealed record PackManifest(
    string Format, string County, string CaseId, long MadeAt, ImmutableArray<PackedFile> Files, ImmutableArray<byte> Key,
    ImmutableArray<byte> Signature)
{
    /// <summary>The only format there is.</summary>
    public const string FormatName = "deqing.pack.v1";

    /// <summary>Name of the manifest and of the copy in a pack.</summary>
    public const string FileName = "manifest.json", CopyName = "copy.json";

    /// <summary>Largest manifest that is read, in bytes, and most files of a pack.</summary>
    public const int MaxBytes = 16 * 1_048_576, MaxFiles = 50_000;

    /// <summary>Reads a manifest, or null if the bytes are none.</summary>
    public static PackManifest? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<PackManifest>(json, ProofJson.Options) is
                { Format: FormatName, Files: { IsDefault: false, Length: <= MaxFiles } } manifest ? manifest : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The text of the manifest in UTF-8.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ProofJson.Options);

    /// <summary>What is signed.</summary>
    public byte[] Statement()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{FormatName}\n{County}\n{MadeAt}\n");
        foreach (var file in Files)
            text.Append(CultureInfo.InvariantCulture, $"{HexBytes.Text(file.Sha256)} {file.Bytes} {file.Name}\n");
        return Encoding.UTF8.GetBytes(text.Append(CaseId).ToString());
    }

    /// <summary>What is wrong with a pack whose files are these.</summary>
    /// <param name="found">The files as they are, without the manifest.</param>
    /// <param name="trusted">The county's key as it was published, or null to take that of the manifest.</param>
    public IEnumerable<ProofFinding> Check(IReadOnlyCollection<PackedFile> found, ImmutableArray<byte>? trusted)
    {
        using var key = PublicKey.Read(Key.AsSpan());
        if (key is null || (trusted is { } known && !known.AsSpan().SequenceEqual(Key.AsSpan())))
            yield return new ProofFinding(ProofFault.WrongKey, Detail: FileName);
        if (key is null || !PublicKey.Holds(key, Statement(), Signature))
            yield return new ProofFinding(ProofFault.WrongSignature, Detail: FileName);
        foreach (var name in found.CountBy(file => file.Name, StringComparer.Ordinal).Where(names => names.Value > 1))
            yield return new ProofFinding(ProofFault.UnknownFile, Detail: name.Key);
        var byName = found.DistinctBy(file => file.Name).ToDictionary(file => file.Name, StringComparer.Ordinal);
        foreach (var sealedFile in Files)
            if (!byName.Remove(sealedFile.Name, out var file))
                yield return new ProofFinding(ProofFault.MissingFile, Detail: sealedFile.Name);
            else if (file.Bytes != sealedFile.Bytes || !file.Sha256.AsSpan().SequenceEqual(sealedFile.Sha256.AsSpan()))
                yield return new ProofFinding(ProofFault.ChangedFile, Detail: file.Name);
        foreach (var name in byName.Keys)
            yield return new ProofFinding(ProofFault.UnknownFile, Detail: name);
    }
}
