using Deqing.Realtime.Silo;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>Whether there is room for more media: in their own share of the disk, and on the disk at all.</summary>
internal sealed class MediaRoom(IOptions<MediaOptions> options, IOptions<DataOptions> data)
{
    private long used;

    /// <summary>Takes note of how many bytes all media have, as counted on the disk.</summary>
    public void Counted(long bytes) => Interlocked.Exchange(ref used, bytes);

    /// <summary>Takes note of bytes that were added; the same medium twice is corrected by the next count.</summary>
    public void Add(long bytes) => Interlocked.Add(ref used, bytes);

    /// <summary>Whether so many bytes more would fit.</summary>
    public bool Has(long bytes) =>
        Interlocked.Read(ref used) + bytes <= options.Value.MaxFolderMegabytes * MediaOptions.Megabyte
        && Free() - bytes >= options.Value.MinFreeMegabytes * MediaOptions.Megabyte;

    private long Free()
    {
        var folder = Path.GetFullPath(data.Value.Directory);
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
    }
}
