using System.Buffers;
using System.Collections.Concurrent;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>Where an upload stands after a request.</summary>
/// <param name="Refusal">Why the request was refused, or null. What became of a whole upload is in the upload itself.</param>
/// <param name="Upload">The upload, or null if it was refused.</param>
/// <param name="Offset">How many of its bytes are on the disk.</param>
internal readonly record struct UploadStep(MediaRefusal? Refusal, Upload? Upload, long Offset)
{
    public static implicit operator UploadStep(MediaRefusal refusal) => new(refusal, null, 0);
}

/// <summary>
/// Uploads that may be interrupted and gone on with. What is acknowledged is on the disk, so it is there after any end of the
/// program; a whole upload is judged by the request that completes it, or by the next one that asks for its result.
/// </summary>
internal sealed partial class Uploads : IDisposable
{
    private const int Piece = 64 * 1024, DiskFull = 28;

    private readonly UploadFolder folder;
    private readonly MediaFolder files;
    private readonly IMediaStore store;
    private readonly MediaJudge judge;
    private readonly MediaRoom room;
    private readonly MediaOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<Uploads> log;
    private readonly SemaphoreSlim judging;
    private readonly Lock creating = new();
    private readonly ConcurrentDictionary<string, Upload> known;

    // Addresses of people who did not say who they are stay in memory.
    private readonly ConcurrentDictionary<string, string> addresses = new(StringComparer.Ordinal);

    public Uploads(
        UploadFolder folder, MediaFolder files, IMediaStore store, MediaJudge judge, MediaRoom room, IOptions<MediaOptions> options,
        TimeProvider time, ILogger<Uploads> log)
    {
        (this.folder, this.files, this.store, this.judge, this.room, this.time, this.log) = (folder, files, store, judge, room, time, log);
        this.options = options.Value;
        judging = new SemaphoreSlim(this.options.MaxJudged);
        known = new(folder.Load().Select(upload => KeyValuePair.Create(upload.Id, upload)), StringComparer.Ordinal);
    }

    /// <summary>From when on an upload is forgotten.</summary>
    public DateTimeOffset ExpiryOf(Upload upload) => upload.CreatedAt.AddHours(options.UploadHours);

    /// <summary>Begins an upload.</summary>
    /// <param name="current">Who begins it.</param>
    /// <param name="length">How many bytes it will have.</param>
    /// <param name="kind">What it is said to be, for its size alone; what it is is judged later.</param>
    public UploadStep Create(CurrentCaller current, long length, MediaKind? kind)
    {
        if (length > MaxBytes(kind))
            return MediaRefusal.TooLarge;
        lock (creating)
        {
            var unfinished = known.Values.Where(upload => upload.Outcome is null).ToArray();
            if (unfinished.Length >= options.MaxUploads
                || unfinished.Count(upload => IsOf(upload, current)) >= options.MaxUploadsEach)
                return MediaRefusal.TooManyUploads;
            if (!room.Has(unfinished.Sum(upload => upload.Length) + length))
                return MediaRefusal.StorageFull;
            var upload = new Upload(Upload.NewId(), length, current.Id, time.GetUtcNow(), null);
            folder.Create(upload);
            known[upload.Id] = upload;
            if (upload.Owner.Length == 0)
                addresses[upload.Id] = current.Address;
            return new UploadStep(null, upload, 0);
        }
    }

    /// <summary>How far an upload is. What has arrived is brought onto the disk first.</summary>
    public UploadStep Find(CurrentCaller current, string id)
    {
        if (Known(current, id) is not { } upload)
            return MediaRefusal.UnknownUpload;
        if (upload.Outcome is not null)
            return new UploadStep(null, upload, upload.Length);
        using var file = Hold(id);
        if (file is null)
            return MediaRefusal.UploadBusy;
        file.Flush(flushToDisk: true);
        return new UploadStep(null, upload, file.Length);
    }

    /// <summary>Takes the next bytes of an upload; with the last of them it is judged.</summary>
    /// <param name="current">Who sends them.</param>
    /// <param name="id">The upload.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="body">The bytes. If they end early or break off, those that came are kept.</param>
    /// <param name="announced">How many bytes the request says that it has, or null.</param>
    /// <param name="cancellation">The connection has ended.</param>
    public async Task<UploadStep> AppendAsync(
        CurrentCaller current, string id, long offset, Stream body, long? announced, CancellationToken cancellation)
    {
        if (Known(current, id) is not { } upload)
            return MediaRefusal.UnknownUpload;
        if (upload.Outcome is not null)
            return offset == upload.Length ? new UploadStep(null, upload, offset) : MediaRefusal.OffsetMismatch;
        await using var file = Hold(id);
        if (file is null)
            return MediaRefusal.UploadBusy;
        if (file.Length != offset)
            return MediaRefusal.OffsetMismatch;
        if (announced > upload.Length - offset)
            return MediaRefusal.TooLarge;
        if (await CopyAsync(body, file, upload.Length, cancellation) is { } refusal)
            return refusal;
        return file.Length < upload.Length
            ? new UploadStep(null, upload, file.Length)
            : new UploadStep(null, await FinishAsync(upload, file, cancellation), upload.Length);
    }

    /// <summary>What became of an upload; one that is whole and was not judged, because the program ended before, is judged now.</summary>
    public async Task<UploadStep> ResultAsync(CurrentCaller current, string id, CancellationToken cancellation)
    {
        if (Known(current, id) is not { } upload)
            return MediaRefusal.UnknownUpload;
        if (upload.Outcome is not null)
            return new UploadStep(null, upload, upload.Length);
        await using var file = Hold(id);
        if (file is null)
            return MediaRefusal.UploadBusy;
        return file.Length < upload.Length
            ? MediaRefusal.Unfinished
            : new UploadStep(null, await FinishAsync(upload, file, cancellation), upload.Length);
    }

    /// <summary>Forgets an upload. A medium that came of it stays.</summary>
    public UploadStep Remove(CurrentCaller current, string id)
    {
        if (Known(current, id) is not { } upload)
            return MediaRefusal.UnknownUpload;
        return Forget(upload) ? new UploadStep(null, upload, 0) : MediaRefusal.UploadBusy;
    }

    /// <summary>Forgets uploads whose time is over, except those that are being written. Returns how many.</summary>
    public int ForgetExpired(DateTimeOffset now) => known.Values.Count(upload => ExpiryOf(upload) <= now && Forget(upload));

    /// <inheritdoc/>
    public void Dispose() => judging.Dispose();

    private long MaxBytes(MediaKind? kind) => kind switch
    {
        MediaKind.Photo => options.MaxPhotoBytes,
        MediaKind.Voice => options.MaxVoiceBytes,
        _ => Math.Max(options.MaxPhotoBytes, options.MaxVoiceBytes),
    };

    private Upload? Known(CurrentCaller current, string id) =>
        known.TryGetValue(id, out var upload)
        && (upload.Owner.Length == 0 || upload.Owner == current.Id) && ExpiryOf(upload) > time.GetUtcNow()
            ? upload
            : null;

    private bool IsOf(Upload upload, CurrentCaller current) => current.Id.Length > 0
        ? upload.Owner == current.Id
        : upload.Owner.Length == 0 && addresses.TryGetValue(upload.Id, out var address) && address == current.Address;

    private FileStream? Hold(string id)
    {
        try
        {
            return folder.Open(id);
        }
        catch (FileNotFoundException)
        {
            // Somebody has just finished or removed it; the next attempt will be told so.
            return null;
        }
    }

    private bool Forget(Upload upload)
    {
        if (upload.Outcome is null)
        {
            using var file = Hold(upload.Id);
            if (file is null)
                return false;
        }

        folder.Remove(upload.Id);
        addresses.TryRemove(upload.Id, out _);
        return known.TryRemove(upload.Id, out _);
    }

    /// <summary>Appends a body to what has arrived; what was taken is on the disk afterwards, however it ends.</summary>
    private static async Task<MediaRefusal?> CopyAsync(Stream body, FileStream file, long length, CancellationToken cancellation)
    {
        var (buffer, offset) = (ArrayPool<byte>.Shared.Rent(Piece), file.Length);
        file.Position = offset;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(0, Piece), cancellation) is var count and > 0)
            {
                if (file.Position + count > length)
                {
                    file.SetLength(offset);
                    return MediaRefusal.TooLarge;
                }

                await file.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
            }

            return null;
        }
        catch (IOException full) when (full.HResult == DiskFull)
        {
            return MediaRefusal.StorageFull;
        }
        finally
        {
            file.Flush(flushToDisk: true);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Upload> FinishAsync(Upload upload, FileStream file, CancellationToken cancellation)
    {
        await judging.WaitAsync(cancellation);
        try
        {
            var bytes = new byte[upload.Length];
            file.Position = 0;
            await file.ReadExactlyAsync(bytes, cancellation);
            var judged = await Task.Run(() => judge.Judge(bytes), CancellationToken.None);
            var outcome = judged.Refusal is { } refusal
                ? new UploadOutcome(null, Json.Word(refusal), null, null)
                : new UploadOutcome(await KeepAsync(judged, upload.Owner), null, judged.Facts.Position, judged.Facts.TakenAt);
            var done = upload with { Outcome = outcome };
            folder.Finish(done, file);
            known[upload.Id] = done;
            addresses.TryRemove(upload.Id, out _);
            LogJudged(log, outcome.Refusal ?? Json.Word(judged.Kind), upload.Length);
            return done;
        }
        finally
        {
            judging.Release();
        }
    }

    private async Task<string> KeepAsync(Judged judged, string uploader)
    {
        using var draft = files.Write(judged.Bytes, judged.Thumbnail);
        var now = time.GetUtcNow();
        await store.AddAsync(
            new Medium(
                draft.Id, judged.Kind, judged.ContentType, judged.Bytes.Length, judged.Width, judged.Height, judged.Seconds, now, now,
                null),
            uploader, draft.Place, CancellationToken.None);
        room.Add(judged.Bytes.Length + (judged.Thumbnail?.Length ?? 0));
        return draft.Id;
    }

    [LoggerMessage(LogLevel.Information, "An upload of {Bytes} bytes was judged: {Outcome}.")]
    private static partial void LogJudged(ILogger log, string outcome, long bytes);
}
