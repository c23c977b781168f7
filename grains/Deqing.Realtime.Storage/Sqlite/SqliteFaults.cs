using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>What SQLite's result codes mean to the person who must act (https://sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    public static StorageException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        5 or 6 => Problem(StorageProblem.Locked, $"Another program holds a lock on {path}. Stop it and start again."),
        8 => Problem(StorageProblem.ReadOnly, $"{path} cannot be written. Give this program the right to write it and its folder."),
        13 => Problem(StorageProblem.ReadOnly, $"{path} cannot grow: the disk is full."),
        11 or 26 => Problem(
            StorageProblem.Damaged,
            $"{path} is not an intact SQLite database ({exception.Message}). Restore a backup; it was left as it is."),
        14 => Problem(StorageProblem.Unreachable, $"{path} cannot be opened. Check that its folder exists and may be written."),
        _ => Problem(StorageProblem.Unreachable, $"{path} cannot be used: {exception.Message}"),
    };

    private static StorageException Problem(StorageProblem problem, string message) => new(problem, message);
}
