using System.Data;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The database on the server, with a pool of connections.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string connectionString, TimeSpan lockTimeout)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{builder.Host}:{builder.Port}/{builder.Database}";
        // A server may be set to answer a commit before it is on the disk; an acknowledged observation may not be lost so.
        builder.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"{builder.Options} -c synchronous_commit=on -c lock_timeout={lockTimeout.TotalMilliseconds:F0}").TrimStart();
        builder.ApplicationName ??= "Deqing.Realtime";
        source = NpgsqlDataSource.Create(builder);
    }

    /// <summary>Host, port and database, for messages.</summary>
    public string Name { get; }

    /// <summary>Does work in one transaction. Nothing of it stays if it throws.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        WriteAsync(work, _ => true, cancellation);

    /// <summary>Does work in one transaction. Nothing of it stays if it throws, or if its answer says so.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, Predicate<T> stays, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
                var result = await work(connection);
                if (stays(result))
                    await transaction.CommitAsync(cancellation);
                return result;
            },
            cancellation);

    /// <summary>Reads by several statements that all see the same state of the database.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public Task<T> SnapshotAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                return await work(connection);
            },
            cancellation);

    /// <summary>Does work whose every statement is a transaction of its own.</summary>
    /// <exception cref="StorageException">The database could not do it.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
        catch (NpgsqlException exception)
        {
            throw PostgresFaults.Translate(exception, Name);
        }
    }

    /// <summary>Whether a column contains the parameter <c>@text</c>, case aside.</summary>
    public static string Contains(string column) => $"strpos(lower({column}), lower(@text)) > 0";

    /// <summary>Runs one statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static async Task<int> RunAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Reads the rows of one statement.</summary>
    public Task<ImmutableArray<T>> QueryAsync<T>(
        string sql, IReadOnlyList<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        UseAsync(connection => QueryAsync(connection, sql, parameters, read, cancellation), cancellation);

    /// <summary>Reads the rows of one statement on a connection.</summary>
    public static async Task<ImmutableArray<T>> QueryAsync<T>(
        NpgsqlConnection connection,
        string sql,
        IReadOnlyList<NpgsqlParameter> parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.ToArray());
        var rows = ImmutableArray.CreateBuilder<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows.ToImmutable();
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
