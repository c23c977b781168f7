namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>
/// The data folder, held by one program at a time. The hold is a lock on a file beside the database, not SQLite's exclusive
/// locking mode: the grain storage of Orleans opens connections of its own to the same database. The operating system drops
/// the lock with the process, however it ends.
/// </summary>
internal sealed class SqliteFolder : IDisposable
{
    private const string DatabaseName = "realtime.db", LockName = "realtime.lock";

    private readonly FileStream hold;

    private SqliteFolder(string folder, FileStream hold)
    {
        Database = PathOf(folder);
        this.hold = hold;
    }

    /// <summary>The path of the database.</summary>
    public string Database { get; }

    /// <summary>The path of the database in a data folder.</summary>
    public static string PathOf(string folder) => Path.Combine(Path.GetFullPath(folder), DatabaseName);

    /// <summary>Makes the folder if need be and takes hold of it.</summary>
    /// <exception cref="StorageException">With the reason; nothing was changed.</exception>
    public static SqliteFolder Enter(string folder)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageProblem.Unreachable, $"The data folder {folder} cannot be made: {exception.Message}", exception);
        }

        if (File.GetAttributes(folder).HasFlag(FileAttributes.ReadOnly))
            throw ReadOnly(folder);
        var entered = new SqliteFolder(folder, Hold(folder));
        try
        {
            entered.Check();
            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    /// <summary>Notes that the database has been made, so that its absence is noticed from now on.</summary>
    public void Remember()
    {
        if (hold.Length > 0)
            return;
        hold.Write("This folder has a database. Delete this file together with the database, never alone.\n"u8);
        hold.Flush(flushToDisk: true);
    }

    public void Dispose() => hold.Dispose();

    private static FileStream Hold(string folder)
    {
        const int WouldBlock = 11, SharingViolation = unchecked((int)0x80070020);
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or SharingViolation)
        {
            throw new StorageException(
                StorageProblem.Locked,
                $"Another program is using the data folder {folder}. Stop it, or choose another Data:Directory.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ReadOnly(folder, exception);
        }
    }

    private static StorageException ReadOnly(string path, Exception? cause = null) =>
        new(StorageProblem.ReadOnly, $"{path} cannot be written. Give this program the right to write there.", cause);

    private void Check()
    {
        var database = new FileInfo(Database);
        // SQLite would make a new database and throw a write-ahead log without one away.
        if (!database.Exists && (hold.Length > 0 || File.Exists(Database + "-wal")))
            throw new StorageException(
                StorageProblem.Unreachable,
                $"{Database} is missing, though this folder had a database. Put it back, or delete the folder to begin anew.");
        if (database is { Exists: true, Length: 0 } && hold.Length > 0)
            throw new StorageException(StorageProblem.Damaged, $"{Database} is empty, though it was a database. Restore a backup.");
        if (database is { Exists: true, IsReadOnly: true })
            throw ReadOnly(Database);
    }
}
