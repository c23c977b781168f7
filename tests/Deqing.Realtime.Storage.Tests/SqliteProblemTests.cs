using Deqing.Realtime.Storage.Sqlite;
using Deqing.Realtime.Storage.Tests.Conformance;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Tests;

/// <summary>A data folder that cannot be used: each with its own word, and left as it was.</summary>
public sealed class SqliteProblemTests(Databases databases) : IAsyncLifetime
{
    private StorageSettings settings = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Database => SqliteFolder.PathOf(settings.DataDirectory);

    public async ValueTask InitializeAsync() => settings = await databases.NewAsync(StorageProvider.Sqlite);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_folder_is_made_and_used_again()
    {
        await PrepareAsync();
        await PrepareAsync();
        Assert.True(File.Exists(Database));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_unreachable()
    {
        var file = settings.DataDirectory;
        await File.WriteAllTextAsync(file, "a file", Stop);
        settings = settings with { DataDirectory = Path.Combine(file, "data") };
        Assert.Contains(settings.DataDirectory, await RefusedAsync(StorageProblem.Unreachable), StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(file, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_gone_is_not_begun_anew(bool lockRemains)
    {
        await PrepareAsync();
        File.Delete(Database);
        if (!lockRemains)
        {
            File.Delete(Path.Combine(settings.DataDirectory, "realtime.lock"));
            await File.WriteAllTextAsync(Database + "-wal", "acknowledged observations", Stop);
        }

        Assert.Contains("is missing", await RefusedAsync(StorageProblem.Unreachable), StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
        Assert.Equal(!lockRemains, File.Exists(Database + "-wal"));
    }

    [Fact]
    public async Task A_second_program_on_the_folder_is_refused_until_the_first_ends()
    {
        await using (var first = StoreFactory.Open(settings))
        {
            await first.PrepareAsync(Stop);
            Assert.Contains("Another program is using", await RefusedAsync(StorageProblem.Locked), StringComparison.Ordinal);
            Assert.True(await first.IsHealthyAsync(Stop));
        }

        await PrepareAsync();
    }

    [Fact]
    public async Task A_database_that_a_tool_keeps_locked_is_locked()
    {
        await PrepareAsync();
        await using var tool = new SqliteConnection($"Data Source={Database};Pooling=False");
        await tool.OpenAsync(Stop);
        await using var command = tool.CreateCommand();
        command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(Stop);
        await RefusedAsync(StorageProblem.Locked);
    }

    [Theory]
    [InlineData("realtime.db")]
    [InlineData("")]
    public async Task What_cannot_be_written_is_read_only(string name)
    {
        await PrepareAsync();
        var path = Path.Combine(settings.DataDirectory, name);
        var before = await File.ReadAllBytesAsync(Database, Stop);
        var attributes = File.GetAttributes(path);
        File.SetAttributes(path, attributes | FileAttributes.ReadOnly);
        await RefusedAsync(StorageProblem.ReadOnly);
        File.SetAttributes(path, attributes);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database, Stop));
        await PrepareAsync();
    }

    [Theory]
    [InlineData("This is a letter, not a database, and it is long enough to be taken for one, whatever the reader expects of it.")]
    [InlineData("SQLite format 3\0 and then nothing that belongs there, for more than the hundred bytes of its header, which is all")]
    public async Task A_file_that_is_no_database_is_damaged_and_left_alone(string text)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        await File.WriteAllTextAsync(Database, text, Stop);
        await RefusedAsync(StorageProblem.Damaged);
        Assert.Equal(text, await File.ReadAllTextAsync(Database, Stop));
    }

    [Fact]
    public async Task A_database_cut_to_nothing_is_damaged()
    {
        await PrepareAsync();
        await File.WriteAllBytesAsync(Database, [], Stop);
        await RefusedAsync(StorageProblem.Damaged);
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(settings.DataDirectory);
        await RunAsync("CREATE TABLE recipes (name TEXT)");
        Assert.Contains("another program", await RefusedAsync(StorageProblem.Damaged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_contradict_themselves_are_named()
    {
        Assert.Contains("DataDirectory", Assert.Throws<ArgumentException>(
            () => StoreFactory.Open(settings with { DataDirectory = " " })).Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionString", Assert.Throws<ArgumentException>(
            () => StoreFactory.Open(settings with { Provider = StorageProvider.Postgres })).Message, StringComparison.Ordinal);
        Assert.Contains("LockTimeout", Assert.Throws<ArgumentException>(
            () => StoreFactory.Open(settings with { LockTimeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        await using var unprepared = StoreFactory.Open(settings);
        Assert.False(await unprepared.IsHealthyAsync(Stop));
    }

    private async Task PrepareAsync()
    {
        await using var store = StoreFactory.Open(settings);
        await store.PrepareAsync(Stop);
        Assert.True(await store.IsHealthyAsync(Stop));
    }

    private async Task<string> RefusedAsync(StorageProblem problem)
    {
        await using var store = StoreFactory.Open(settings);
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.PrepareAsync(Stop));
        Assert.Equal(problem, refused.Problem);
        return refused.Message;
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
