using Deqing.Realtime.Silo;

namespace Deqing.Realtime.Api.Access;

/// <summary>
/// The folder of keys: those of Data Protection, of the audit log and of the devices. Only the owner may read it. Without it encrypted data
/// cannot be read again, so it belongs into a backup, and into another one than the database.
/// </summary>
internal sealed class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private KeyFolder(DirectoryInfo folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public DirectoryInfo Folder { get; }

    /// <summary>Opens the folder, making it if there is none.</summary>
    /// <exception cref="StartupRefused">It cannot be made, or others than its owner may read it.</exception>
    public static KeyFolder Open(string path)
    {
        try
        {
            var folder = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if (!OperatingSystem.IsWindows() && (folder.UnixFileMode & others) != 0)
                throw new StartupRefused($"Others than its owner may read or write the folder of keys {path}. Run: chmod 700 '{path}'");
            return new KeyFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefused($"The folder of keys {path} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The whole path of a file.</summary>
    public string PathOf(string name) => Path.Combine(Folder.FullName, name);

    /// <summary>The text of a file, or null if there is none.</summary>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellation) =>
        File.Exists(PathOf(name)) ? await File.ReadAllTextAsync(PathOf(name), cancellation) : null;

    /// <summary>Writes a file as a whole: whoever reads it sees the old text or the new one.</summary>
    public async Task WriteAsync(string name, string text, CancellationToken cancellation)
    {
        var draft = PathOf($"{name}.{Environment.ProcessId}.new");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        await using (var file = new FileStream(draft, options))
        {
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, PathOf(name), overwrite: true);
    }
}
