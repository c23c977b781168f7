using Deqing.Realtime.Load.Bare;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Load;

/// <summary>A throw-away database that syncs to the disk, for the program and for the bare loop.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private const string BareFile = "bare.db";

    private readonly PostgresServer server;
    private readonly string? connectionString;

    private Databases(string folder, string? connectionString, string bareConnection, IBareLog bare, PostgresServer server) =>
        (Folder, this.connectionString, BareConnection, Bare, this.server) = (folder, connectionString, bareConnection, bare, server);

    /// <summary>Where the bare loop writes, as <see cref="OpenBareAsync"/> takes it.</summary>
    public string BareConnection { get; }

    /// <summary>Where the bare loop writes.</summary>
    public IBareLog Bare { get; }

    /// <summary>Data folder of the program.</summary>
    public string Folder { get; }

    /// <summary>What the program is told about its database.</summary>
    public string[] Settings => connectionString is null
        ? ["--Storage:Provider=Sqlite"]
        : ["--Storage:Provider=Postgres", $"--ConnectionStrings:Deqing={connectionString}"];

    /// <summary>How to open the program's database beside the program.</summary>
    public StorageSettings Storage => connectionString is null
        ? new StorageSettings { DataDirectory = Folder }
        : new StorageSettings { Provider = StorageProvider.Postgres, ConnectionString = connectionString };

    /// <summary>Makes an empty database.</summary>
    public static async Task<Databases> CreateAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("realtime-speed.").FullName;
        var server = new PostgresServer();
        if (kind == "sqlite")
        {
            var file = Path.Combine(folder, BareFile);
            return new Databases(folder, null, file, await SqliteBareLog.OpenAsync(file), server);
        }

        var ours = await server.NewDatabaseAsync(durable: true);
        var other = await server.NewDatabaseAsync();
        return new Databases(folder, ours, other, await PostgresBareLog.OpenAsync(other), server);
    }

    /// <summary>Opens the log of the bare loop: the file of that name, or a database of PostgreSQL.</summary>
    public static async Task<IBareLog> OpenBareAsync(string connection) =>
        Path.GetFileName(connection) == BareFile ? await SqliteBareLog.OpenAsync(connection) : await PostgresBareLog.OpenAsync(connection);

    /// <summary>Lets the database learn what it holds now, as its own housekeeping does a minute later.</summary>
    public Task SettleAsync() => connectionString is null ? Task.CompletedTask : ScalarAsync("ANALYZE reading");

    /// <summary>Rows in the reading log, asked of the database itself.</summary>
    public async Task<long> ReadingsAsync() => (long)(await ScalarAsync("SELECT count(*) FROM reading"))!;

    /// <summary>Bytes the reading log takes on the disk of PostgreSQL, with its indexes and its partitions if it has some.</summary>
    public async Task<long> ReadingBytesAsync() => Convert.ToInt64(
        await ScalarAsync(
            """
            SELECT coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size('reading')) FROM pg_partition_tree('reading')
            """),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Name and version of the database.</summary>
    public async Task<string> VersionAsync() => connectionString is null
        ? $"SQLite {await ScalarAsync("SELECT sqlite_version()")}"
        : $"PostgreSQL {await ScalarAsync("SHOW server_version")}";

    public async ValueTask DisposeAsync()
    {
        await Bare.DisposeAsync();
        await server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = connectionString is null
            ? new SqliteConnection($"Data Source={Directory.GetFiles(Folder, "*.db").First(file => Path.GetFileName(file) != BareFile)}")
            : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
