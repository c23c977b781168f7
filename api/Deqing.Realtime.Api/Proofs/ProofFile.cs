using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>Checks a file somebody has: a copy of a case or an evidence pack. Needs neither a database nor a network.</summary>
internal static class ProofFile
{
    /// <summary>Checks it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<(CopyVerdict Verdict, ImmutableArray<byte> Key)> CheckAsync(
        string path, CopyTrust trust, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        var start = new byte[2];
        var isZip = await file.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellation) == 2 && start is [(byte)'P', (byte)'K'];
        file.Position = 0;
        if (isZip)
            return await CheckPackAsync(file, trust, cancellation);
        return await ReadAsync(file, CaseCopy.MaxBytes, cancellation) is { } json
            ? (CaseCopyCheck.Verify(json, trust), KeyOf(json))
            : (Unreadable("it is too large"), []);
    }

    private static async Task<(CopyVerdict Verdict, ImmutableArray<byte> Key)> CheckPackAsync(
        Stream file, CopyTrust trust, CancellationToken cancellation)
    {
        try
        {
            await using var zip = await ZipArchive.CreateAsync(
                file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation);
            if (zip.Entries.Count > PackManifest.MaxFiles + 1)
                return (Unreadable("it has too many files"), []);
            var json = await ReadEntryAsync(zip, PackManifest.CopyName, CaseCopy.MaxBytes, cancellation);
            var manifest = PackManifest.Read(await ReadEntryAsync(zip, PackManifest.FileName, PackManifest.MaxBytes, cancellation));
            var verdict = json is null ? Unreadable($"{PackManifest.CopyName} is missing") : CaseCopyCheck.Verify(json, trust);
            if (manifest is null)
                return (verdict with { Findings = verdict.Findings.Add(
                    new ProofFinding(ProofFault.MissingFile, Detail: PackManifest.FileName)) }, KeyOf(json));
            var found = await DigestAsync(zip, cancellation);
            return (
                verdict with { Findings = [.. verdict.Findings, .. manifest.Check(found, trust.Key), .. Match(manifest, json)] },
                KeyOf(json));
        }
        catch (InvalidDataException damaged)
        {
            return (Unreadable(damaged.Message), []);
        }
    }

    // A manifest of another pack would be signed too.
    private static ImmutableArray<ProofFinding> Match(PackManifest manifest, byte[]? json) =>
        json is null || CaseCopy.Read(json, out _) is not { } copy
        || (copy.CaseId == manifest.CaseId && copy.MadeAt == manifest.MadeAt && copy.Key.AsSpan().SequenceEqual(manifest.Key.AsSpan()))
            ? []
            : [new ProofFinding(ProofFault.ChangedFile, Detail: PackManifest.FileName)];

    private static async Task<ImmutableArray<PackedFile>> DigestAsync(ZipArchive zip, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<PackedFile>();
        foreach (var entry in zip.Entries.Where(entry => entry.FullName != PackManifest.FileName))
        {
            await using var content = await entry.OpenAsync(cancellation);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var hashing = new HashingStream(Stream.Null, hash);
            await content.CopyToAsync(hashing, cancellation);
            found.Add(new PackedFile(entry.FullName, hashing.Written, [.. hash.GetHashAndReset()]));
        }

        // A second manifest would hide behind the first.
        found.AddRange(zip.Entries.Where(entry => entry.FullName == PackManifest.FileName).Skip(1)
            .Select(entry => new PackedFile(entry.FullName, 0, [])));
        return found.ToImmutable();
    }

    private static async Task<byte[]?> ReadEntryAsync(ZipArchive zip, string name, int most, CancellationToken cancellation)
    {
        if (zip.GetEntry(name) is not { } entry)
            return null;
        await using var content = await entry.OpenAsync(cancellation);
        return await ReadAsync(content, most, cancellation);
    }

    private static async Task<byte[]?> ReadAsync(Stream content, int most, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (bytes.Length + read > most)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static ImmutableArray<byte> KeyOf(byte[]? json) => json is null ? [] : CaseCopy.Read(json, out _)?.Key ?? [];

    private static CopyVerdict Unreadable(string why) => new([new ProofFinding(ProofFault.Unreadable, Detail: why)], 0, 0, null);
}
