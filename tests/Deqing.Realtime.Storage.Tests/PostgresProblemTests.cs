using Deqing.Realtime.Storage.Tests.Conformance;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests;

/// <summary>A server that cannot be used: each with its own word, and no password in any message.</summary>
public sealed class PostgresProblemTests(Databases databases) : IAsyncLifetime
{
    private NpgsqlConnectionStringBuilder server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = new((await databases.NewAsync(StorageProvider.Postgres)).ConnectionString);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_server_that_does_not_answer_is_unreachable()
    {
        server.Port = 1;
        Assert.Contains("127.0.0.1:1", await RefusedAsync(StorageProblem.Unreachable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_not_repeated()
    {
        server.Password = "not-the-word";
        var message = await RefusedAsync(StorageProblem.Unreachable);
        Assert.Contains("refuses the user or the password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-word", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told()
    {
        server.Database = "nowhere";
        Assert.Contains("no such database", await RefusedAsync(StorageProblem.Unreachable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_only_reads_is_read_only()
    {
        await RunAsync($"ALTER DATABASE {server.Database} SET default_transaction_read_only = on");
        await RefusedAsync(StorageProblem.ReadOnly);
    }

    [Fact]
    public async Task A_schema_that_somebody_keeps_locked_is_locked()
    {
        await using (var store = StoreFactory.Open(Settings()))
            await store.PrepareAsync(Stop);
        await using var holder = new NpgsqlConnection(server.ToString());
        await holder.OpenAsync(Stop);
        await using var transaction = await holder.BeginTransactionAsync(Stop);
        await using var command = new NpgsqlCommand("LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE", holder);
        await command.ExecuteNonQueryAsync(Stop);
        await RefusedAsync(StorageProblem.Locked);
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_whatever_the_server_says()
    {
        await RunAsync($"ALTER DATABASE {server.Database} SET synchronous_commit = off");
        await using var database = new Postgres.PostgresDatabase(server.ToString(), TimeSpan.FromSeconds(2));
        Assert.Equal("on", Assert.Single(await database.QueryAsync("SHOW synchronous_commit", [], row => row.GetString(0), Stop)));
    }

    private StorageSettings Settings() => new()
    {
        Provider = StorageProvider.Postgres, ConnectionString = server.ToString(), LockTimeout = TimeSpan.FromSeconds(1),
    };

    private async Task<string> RefusedAsync(StorageProblem problem)
    {
        await using var store = StoreFactory.Open(Settings());
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.PrepareAsync(Stop));
        Assert.Equal(problem, refused.Problem);
        Assert.False(await store.IsHealthyAsync(Stop));
        return refused.Message;
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ToString());
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
