using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>
/// The database file: one connection writes, any number read beside it (write-ahead log). SQLite works in the calling thread,
/// so all work is moved to the thread pool: a grain must not wait for a disk.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly TimeSpan lockTimeout;
    private SqliteConnection? writer;

    public SqliteDatabase(string path, TimeSpan lockTimeout)
    {
        this.lockTimeout = lockTimeout;
        Path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = (int)Math.Ceiling(lockTimeout.TotalSeconds),
        }.ToString();
    }

    public string Path { get; }

    public string ConnectionString { get; }

    /// <summary>Does work in one transaction, alone.</summary>
    /// <exception cref="StorageException">Nothing of the work was done.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation) =>
        WriteAsync(work, _ => true, cancellation);

    /// <summary>Does work in one transaction, alone, and takes it back unless its answer says that it stays.</summary>
    /// <exception cref="StorageException">Nothing of the work was done.</exception>
    public async Task<T> WriteAsync<T>(
        Func<SqliteConnection, SqliteTransaction, T> work, Predicate<T> stays, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            return await Task.Run(
                () =>
                {
                    writer ??= OpenWriter();
                    // Takes the write lock at once: a transaction that reads first and writes later could not be waited for.
                    using var transaction = writer.BeginTransaction(deferred: false);
                    var result = work(writer, transaction);
                    if (stays(result))
                        transaction.Commit();
                    return result;
                },
                CancellationToken.None);
        }
        catch (SqliteException exception)
        {
            throw SqliteFaults.Translate(exception, Path);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Reads what is committed.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = Open(ConnectionString);
                    return work(connection);
                },
                cancellation);
        }
        catch (SqliteException exception)
        {
            throw SqliteFaults.Translate(exception, Path);
        }
    }

    /// <summary>Reads the rows of one statement.</summary>
    public Task<ImmutableArray<T>> QueryAsync<T>(
        string sql,
        IReadOnlyList<(string Name, object? Value)> parameters,
        Func<SqliteDataReader, T> read,
        CancellationToken cancellation) =>
        ReadAsync(connection => Query(connection, null, sql, parameters, read), cancellation);

    /// <summary>Reads the rows of one statement on a connection.</summary>
    public static ImmutableArray<T> Query<T>(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        IReadOnlyList<(string Name, object? Value)> parameters,
        Func<SqliteDataReader, T> read)
    {
        using var command = Command(connection, transaction, sql, parameters);
        var rows = ImmutableArray.CreateBuilder<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows.ToImmutable();
    }

    /// <summary>The parameters of a statement.</summary>
    public static (string Name, object? Value)[] Of(StoreStatement statement) =>
        [.. statement.Parameters.Select(row => (row.Name, row.Value is DateTimeOffset at ? Instants.Floor(at) : row.Value))];

    /// <summary>Runs one statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Run(
        SqliteConnection connection, SqliteTransaction transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        writer?.Dispose();
        using (var pool = new SqliteConnection(ConnectionString))
            SqliteConnection.ClearPool(pool);
        writing.Dispose();
    }

    /// <summary>A statement with its parameters.</summary>
    public static SqliteCommand Command(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        IReadOnlyList<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>
    /// Opens the connection that writes. With <c>synchronous = FULL</c> a commit returns after the write-ahead log has been
    /// synced to the disk. NORMAL would do so only at checkpoints: a commit would survive the end of the process but not a
    /// loss of power, and an observation is acknowledged to its device on the strength of this commit. The price is one sync
    /// for each transaction, which <see cref="GroupCommit"/> spreads over many rows. <c>fullfsync</c> asks the same of macOS,
    /// where a plain sync stops at the disk's own cache; elsewhere it does nothing.
    /// </summary>
    private SqliteConnection OpenWriter()
    {
        var connection = Open(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA busy_timeout = {lockTimeout.TotalMilliseconds:F0};
             """);
        command.ExecuteNonQuery();
        return connection;
    }
}
