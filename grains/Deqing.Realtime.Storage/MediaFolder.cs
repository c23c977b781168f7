using System.Security.Cryptography;

namespace Deqing.Realtime.Storage;

/// <summary>
/// The bytes of media as files named by their content: <c>media/ab/cd/abcd…</c>, with <c>.thumb</c> at the end for the thumbnail
/// of a photo. The same bytes are one file, whoever brings them. Both databases use it.
/// </summary>
public sealed class MediaFolder
{
    private const string Thumbnail = ".thumb", Draft = ".new";

    private readonly string root;

    /// <summary>Opens the folder, making it if there is none, and clears away drafts of a life before.</summary>
    /// <param name="data">The data folder.</param>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public MediaFolder(string data)
    {
        root = Path.Combine(Path.GetFullPath(data), "media");
        DurableFiles.MakeFolder(root);
        foreach (var draft in Directory.EnumerateFiles(root, $"*{Draft}"))
            File.Delete(draft);
    }

    /// <summary>SHA-256 of some bytes as an id.</summary>
    public static string IdOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Writes bytes to the disk under a temporary name.</summary>
    /// <param name="bytes">What to keep.</param>
    /// <param name="thumbnail">Its thumbnail, or null if it has none.</param>
    /// <returns>The draft, to be placed or dropped.</returns>
    /// <exception cref="IOException">The disk did not take it; nothing of it stays.</exception>
    public MediaDraft Write(ReadOnlySpan<byte> bytes, byte[]? thumbnail)
    {
        var (id, name) = (IdOf(bytes), Path.Combine(root, Guid.NewGuid().ToString("N")));
        var draft = new MediaDraft(
            id, $"{name}{Draft}", PathOf(id), thumbnail is null ? null : $"{name}{Thumbnail}{Draft}", PathOf(id) + Thumbnail);
        try
        {
            DurableFiles.MakeFolder(Path.GetDirectoryName(PathOf(id))!);
            DurableFiles.SyncFolder(Path.GetDirectoryName(Path.GetDirectoryName(PathOf(id)))!);
            DurableFiles.SyncFolder(root);
            DurableFiles.Write(draft.File, bytes);
            if (thumbnail is not null)
                DurableFiles.Write(draft.ThumbnailFile!, thumbnail);
            return draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>Opens the bytes of a medium, or null if there are none.</summary>
    public FileStream? OpenRead(string id) => Open(PathOf(id));

    /// <summary>Opens the thumbnail of a photo, or null if there is none.</summary>
    public FileStream? OpenThumbnail(string id) => Open(PathOf(id) + Thumbnail);

    /// <summary>Removes a medium and its thumbnail, if they are there.</summary>
    public void Remove(string id)
    {
        // Its folder is there whenever the medium ever was; deleting in a folder that is not would throw.
        if (!Directory.Exists(Path.GetDirectoryName(PathOf(id))))
            return;
        File.Delete(PathOf(id));
        File.Delete(PathOf(id) + Thumbnail);
    }

    /// <summary>Every medium on the disk with its bytes, those of the thumbnail included, and when it was put there.</summary>
    public IEnumerable<(string Id, long Bytes, DateTimeOffset PlacedAt)> List()
    {
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (!Medium.IsId(file.Name))
                continue;
            var thumbnail = new FileInfo(file.FullName + Thumbnail);
            yield return (file.Name, file.Length + (thumbnail.Exists ? thumbnail.Length : 0), file.LastWriteTimeUtc);
        }
    }

    private string PathOf(string id) => Medium.IsId(id)
        ? Path.Combine(root, id[..2], id[2..4], id)
        : throw new ArgumentException("This is not the id of a medium.", nameof(id));

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>A medium that is on the disk and has no name yet.</summary>
public sealed class MediaDraft : IDisposable
{
    private readonly string path, thumbnailPath;

    internal MediaDraft(string id, string file, string path, string? thumbnailFile, string thumbnailPath)
    {
        (Id, File, ThumbnailFile) = (id, file, thumbnailFile);
        (this.path, this.thumbnailPath) = (path, thumbnailPath);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    internal string File { get; }

    internal string? ThumbnailFile { get; }

    /// <summary>Gives it its name; the same bytes that had it are replaced.</summary>
    public void Place()
    {
        if (ThumbnailFile is not null)
            DurableFiles.Place(ThumbnailFile, thumbnailPath);
        DurableFiles.Place(File, path);
    }

    /// <summary>Drops what was not placed.</summary>
    public void Dispose()
    {
        System.IO.File.Delete(File);
        if (ThumbnailFile is not null)
            System.IO.File.Delete(ThumbnailFile);
    }
}
