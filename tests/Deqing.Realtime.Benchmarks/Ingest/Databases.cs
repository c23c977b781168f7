using Deqing.Realtime.Storage;
using Deqing.Realtime.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Benchmarks.Ingest;

/// <summary>A throw-away database that syncs to the disk, for the program and for the bare loop.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private const string BareFile = "bare.db";

    private readonly PostgresServer server = new();
    private readonly string? connectionString;

    private Databases(string folder, string? connectionString, IBareLog bare) =>
        (Folder, this.connectionString, Bare) = (folder, connectionString, bare);

    private Databases(string folder, string connectionString, IBareLog bare, PostgresServer server)
        : this(folder, connectionString, bare) => this.server = server;

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
        if (kind == "sqlite")
            return new Databases(folder, null, await SqliteBareLog.OpenAsync(Path.Combine(folder, BareFile)));
        var server = new PostgresServer();
        var ours = await server.NewDatabaseAsync(durable: true);
        var bare = await PostgresBareLog.OpenAsync(await server.NewDatabaseAsync());
        return new Databases(folder, ours, bare, server);
    }

    /// <summary>Lets the database learn what it holds now, as its own housekeeping does a minute later.</summary>
    public Task SettleAsync() => connectionString is null ? Task.CompletedTask : ScalarAsync("ANALYZE reading");

    /// <summary>Rows in the reading log, asked of the database itself.</summary>
    public async Task<long> ReadingsAsync() => (long)(await ScalarAsync("SELECT count(*) FROM reading"))!;

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
