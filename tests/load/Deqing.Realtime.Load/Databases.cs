using Deqing.Realtime.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Load;

/// <summary>A throw-away database that syncs to the disk, for the program and for the bare loop.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private const string BareFile = "bare.db";

    private readonly PostgresServer server = new();
    private readonly string? connectionString;

    private Databases(string folder, string? connectionString, IBareLog bare) =>
        (Folder, this.connectionString, Bare) = (folder, connectionString, bare);

    private Databases(string folder, string connectionString, string bareConnection, IBareLog bare, PostgresServer server)
        : this(folder, connectionString, bare) => (this.server, BareConnection) = (server, bareConnection);

    /// <summary>Connection string of the database the bare loop writes to; empty for SQLite.</summary>
    public string BareConnection { get; } = "";

    /// <summary>Where the bare loop writes.</summary>
    public IBareLog Bare { get; }

    /// <summary>Data folder of the program.</summary>
    public string Folder { get; }

    /// <summary>What the program is told about its database.</summary>
    public string[] Settings => connectionString is null
        ? ["--Storage:Provider=Sqlite"]
        : ["--Storage:Provider=Postgres", $"--ConnectionStrings:Deqing={connectionString}"];

    /// <summary>Makes an empty database.</summary>
    public static async Task<Databases> CreateAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("realtime-speed.").FullName;
        if (kind == "sqlite")
            return new Databases(folder, null, await SqliteBareLog.OpenAsync(Path.Combine(folder, BareFile)));
        var server = new PostgresServer();
        var ours = await server.NewDatabaseAsync(durable: true);
        var other = await server.NewDatabaseAsync();
        return new Databases(folder, ours, other, await PostgresBareLog.OpenAsync(other), server);
    }

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
