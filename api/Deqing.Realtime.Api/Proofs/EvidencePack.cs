using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>
/// Writes the sealed evidence of a case as a zip: pages that a browser shows without a network, the copy that can be checked, the
/// readings of the pond, photos and recordings, and at the end the signed list of all of them. Streams: memory does not grow with the
/// photos.
/// </summary>
internal sealed class EvidencePack(IStore store, MediaFolder files, County county, ProofKey key, PackReadings readings)
{
    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["image/jpeg"] = "jpg", ["image/png"] = "png", ["image/webp"] = "webp", ["audio/ogg"] = "ogg", ["audio/webm"] = "webm",
        ["audio/mp4"] = "m4a", ["audio/mpeg"] = "mp3", ["audio/wav"] = "wav", ["audio/amr"] = "amr",
    };

    /// <summary>Writes the pack.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="copy">The copy of the case.</param>
    /// <param name="state">How the case stands.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task WriteAsync(Stream output, CaseCopy copy, CaseFile state, CancellationToken cancellation)
    {
        await using var late = new Hosting.LateStream(output);
        await WriteZipAsync(late, copy, state, cancellation);
        await late.FlushAsync(cancellation);
    }

    private async Task WriteZipAsync(Stream output, CaseCopy copy, CaseFile state, CancellationToken cancellation)
    {
        var packed = ImmutableArray.CreateBuilder<PackedFile>();
        await using var zip = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        await AddAsync(
            PackManifest.CopyName, CompressionLevel.Optimal, async stream => await stream.WriteAsync(copy.Write(), cancellation));
        var charts = ImmutableArray<PackChart>.Empty;
        if (state.Alarm is { } alarm)
            await AddAsync(PackReadings.FileName, CompressionLevel.Optimal, async stream =>
                charts = await readings.WriteAsync(stream, alarm, End(copy, state), cancellation));
        var media = ImmutableArray.CreateBuilder<PackedMedium>();
        foreach (var medium in await store.Media.OfCaseAsync(copy.CaseId, cancellation))
        {
            await using var content = files.OpenRead(medium.Id);
            if (content is null)
                continue; // the page says that it is missing
            var name = $"media/{medium.Id}.{Endings.GetValueOrDefault(medium.ContentType, "bin")}";
            await AddAsync(name, CompressionLevel.NoCompression, stream => content.CopyToAsync(stream, cancellation));
            media.Add(new PackedMedium(medium.Id, name, medium.Kind));
        }

        foreach (var texts in PackTexts.All)
            await AddAsync(texts.FileName, CompressionLevel.Optimal, async stream => await stream.WriteAsync(
                new PackPage(texts, county, copy, state, media.ToImmutable(), charts).Write(), cancellation));
        var manifest = new PackManifest(
            PackManifest.FormatName, copy.County, copy.CaseId, copy.MadeAt, packed.ToImmutable(), key.Public, []);
        manifest = manifest with { Signature = [.. key.Sign(manifest.Statement())] };
        await AddAsync(
            PackManifest.FileName, CompressionLevel.Optimal, async stream => await stream.WriteAsync(manifest.Write(), cancellation));

        async Task AddAsync(string name, CompressionLevel level, Func<Stream, Task> write)
        {
            var entry = zip.CreateEntry(name, level);
            entry.LastWriteTime = DateTimeOffset.FromUnixTimeMilliseconds(copy.MadeAt);
            await using var stream = await entry.OpenAsync(cancellation);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var hashing = new HashingStream(stream, hash);
            await write(hashing);
            packed.Add(new PackedFile(name, hashing.Written, [.. hash.GetHashAndReset()]));
        }
    }

    private static DateTimeOffset End(CaseCopy copy, CaseFile state) =>
        state.Times.Ended ?? DateTimeOffset.FromUnixTimeMilliseconds(copy.MadeAt);
}

/// <summary>A photo or recording in a pack.</summary>
internal sealed record PackedMedium(string Id, string Name, MediaKind Kind);
