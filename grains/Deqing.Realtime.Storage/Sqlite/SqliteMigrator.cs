using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Brings the database file to the schema of this program.</summary>
internal static class SqliteMigrator
{
    /// <summary>
    /// Applies what is missing, each step in a transaction of its own that holds the write lock from its first statement, so
    /// two programs apply each step once.
    /// </summary>
    public static void Apply(SqliteConnection connection, ImmutableArray<Migration> carried, string path)
    {
        // Everything that could refuse comes before the first change.
        Migration.Missing(carried, Applied(connection, null, path), path);
        if ((string)Scalar(connection, null, "PRAGMA journal_mode = WAL")! != "wal")
            throw new StorageException(
                StorageProblem.Unreachable, $"The file system of {path} cannot hold a write-ahead log; choose a local disk.");
        while (ApplyNext(connection, carried, path))
        {
        }
    }

    /// <summary>Refuses a database whose schema is not exactly that of this program; nothing is changed.</summary>
    public static void Check(SqliteConnection connection, ImmutableArray<Migration> carried, string path)
    {
        if (Migration.Missing(carried, Applied(connection, null, path), path) is [var missing, ..])
            throw new StorageException(
                StorageProblem.Locked,
                $"The running program has not brought {path} to schema version {missing.Version}. "
                + "If it is only starting, try again; if it is an older program, stop it first.");
    }

    private static bool ApplyNext(SqliteConnection connection, ImmutableArray<Migration> carried, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Migration.Missing(carried, Applied(connection, transaction, path), path) is not [var next, ..])
            return false;
        Run(connection, transaction, """
            CREATE TABLE IF NOT EXISTS schema_version (
                version    INTEGER PRIMARY KEY,
                name       TEXT    NOT NULL,
                checksum   TEXT    NOT NULL,
                applied_at INTEGER NOT NULL
            ) STRICT
            """);
        Run(connection, transaction, next.Sql);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "INSERT INTO schema_version VALUES ($version, $name, $checksum, CAST(unixepoch('subsec') * 1000 AS INTEGER))";
        command.Parameters.AddWithValue("$version", next.Version);
        command.Parameters.AddWithValue("$name", next.Name);
        command.Parameters.AddWithValue("$checksum", next.Checksum);
        command.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }

    private static List<AppliedMigration> Applied(SqliteConnection connection, SqliteTransaction? transaction, string path)
    {
        var applied = new List<AppliedMigration>();
        if (Scalar(connection, transaction, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") is 0L)
        {
            if (Scalar(connection, transaction, "SELECT count(*) FROM sqlite_schema") is not 0L)
                throw new StorageException(
                    StorageProblem.Damaged, $"{path} is the database of another program. Choose another Data:Directory.");
            return applied;
        }

        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT version, name, checksum FROM schema_version ORDER BY version";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private static object? Scalar(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql) =>
        Scalar(connection, transaction, sql);
}
