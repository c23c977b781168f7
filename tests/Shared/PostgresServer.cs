using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Deqing.Realtime.Tests;

/// <summary>
/// A PostgreSQL server for tests: the one of the environment variable <c>DEQING_TEST_POSTGRES</c> (a connection string whose
/// user may create databases), or else a throw-away server from the installed package, in a temporary folder, on a free
/// loopback port. It stops and is deleted with the test process, even if that is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "DEQING_TEST_POSTGRES";
    private const string User = "realtime", Password = "throw-away";

    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly List<string> databases = [];
    private Process? process;
    private string? connectionString;

    /// <summary>Makes an empty database and gives its connection string. The first call starts the server.</summary>
    /// <param name="durable">
    /// Whether the server syncs to the disk as in production; only the first call decides. Tests of behaviour need no disk.
    /// </param>
    public async Task<string> NewDatabaseAsync(bool durable = false)
    {
        await starting.WaitAsync();
        try
        {
            connectionString ??= Environment.GetEnvironmentVariable(Variable) ?? await StartAsync(durable);
            var name = $"test_{Guid.NewGuid():N}";
            await RunAsync(connectionString, $"CREATE DATABASE {name}");
            databases.Add(name);
            return new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = 10 }.ToString();
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (process is { } server)
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }
        else if (connectionString is { } other)
        {
            foreach (var name in databases)
                await RunAsync(other, $"DROP DATABASE {name} WITH (FORCE)");
        }

        starting.Dispose();
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(VersionOf)
                .Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
                ?? throw Missing()
            : throw Missing();

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static InvalidOperationException Missing() => new(
        $"These tests need PostgreSQL. Install it (apt-get install postgresql), or set {Variable} to the connection string of a server.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> StartAsync(bool durable)
    {
        var port = FreePort();
        var fsync = durable ? "on" : "off";
        // The server sorts texts as a person would, so that a query which needs another order must ask for it.
        // PostgreSQL refuses to run as root. The shell ends with its standard input, which the system closes with this process.
        // A server that has only just been started does not hear the first signal, which asks it not to wait for its clients.
        var script = $"""
            set -e
            folder=$(mktemp -d /tmp/realtime-postgres.XXXXXX)
            trap 'rm -rf "$folder"' EXIT
            trap 'exit 1' HUP INT TERM
            cd "$folder"
            echo {Password} > password
            {Programs()}/initdb -D data -U {User} --pwfile=password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 \
                --locale-provider=icu --icu-locale=zh --no-sync > initdb.log
            {Programs()}/postgres -D data -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
                -c fsync={fsync} -c max_connections=200 -c shared_buffers=256MB -c log_min_messages=log < /dev/null &
            server=$!
            cat > /dev/null || true
            kill -INT $server
            kill -TERM $server
            wait $server || true
            """;
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", "sh", "-c", script] : ["sh", "-c", script];
        start.FileName = command[0];
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await ReadyAsync(process);
        return $"Host=127.0.0.1;Port={port};Username={User};Password={Password};Database=postgres";
    }

    private static async Task ReadyAsync(Process server)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start: {string.Join(' ', said)}"));
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
            else if (said.Count < 50)
                said.Add(line.Data);
        };
        server.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
