using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteJoinTests(Databases databases) : JoinSuite(databases, StorageProvider.Sqlite)
{
    [Fact]
    public async Task Who_joins_an_older_program_is_refused_and_changes_nothing()
    {
        // The running program knows one migration less.
        var known = Migration.Of("Sqlite");
        var older = known[..^1];
        using var folder = SqliteFolder.Enter(Settings.DataDirectory);
        await using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            await connection.OpenAsync(Stop);
            SqliteMigrator.Apply(connection, older, folder.Database);
        }

        await using var joiner = StoreFactory.Open(Settings);
        var refused = await Assert.ThrowsAsync<StorageException>(() => joiner.JoinAsync(Stop));
        Assert.Equal(StorageProblem.Locked, refused.Problem);
        Assert.Contains($"schema version {known[^1].Version}", refused.Message, StringComparison.Ordinal);
        Assert.False(await joiner.IsHealthyAsync(Stop));
        Assert.Equal((long)older[^1].Version, await ScalarAsync("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public async Task Who_joins_a_newer_program_is_refused()
    {
        await using var holder = await HoldAsync();
        await ScalarAsync("INSERT INTO schema_version SELECT 999, 'future', 'x', 0");
        await using var joiner = StoreFactory.Open(Settings);
        var refused = await Assert.ThrowsAsync<StorageException>(() => joiner.JoinAsync(Stop));
        Assert.Equal(StorageProblem.NewerVersion, refused.Problem);
    }

    [Fact]
    public async Task Who_joins_a_program_that_is_only_starting_makes_no_database()
    {
        using var folder = SqliteFolder.Enter(Settings.DataDirectory);
        await using var joiner = StoreFactory.Open(Settings);
        Assert.Equal(
            StorageProblem.Locked, (await Assert.ThrowsAsync<StorageException>(() => joiner.JoinAsync(Stop))).Problem);
        Assert.False(File.Exists(folder.Database));
        // It has made the file, but nothing is in it yet.
        await File.WriteAllBytesAsync(folder.Database, [], Stop);
        Assert.Equal(
            StorageProblem.Locked, (await Assert.ThrowsAsync<StorageException>(() => joiner.JoinAsync(Stop))).Problem);
        Assert.Equal(0, new FileInfo(folder.Database).Length);
    }

    [Fact]
    public async Task Who_found_the_folder_free_holds_it_until_it_is_done()
    {
        await using (var joiner = StoreFactory.Open(Settings))
        {
            await joiner.JoinAsync(Stop);
            await using var other = StoreFactory.Open(Settings);
            Assert.Equal(
                StorageProblem.Locked, (await Assert.ThrowsAsync<StorageException>(() => other.PrepareAsync(Stop))).Problem);
        }

        await using var holder = await HoldAsync();
        Assert.True(await holder.IsHealthyAsync(Stop));
    }

    [Fact]
    public async Task Who_joined_does_not_keep_the_next_program_from_starting()
    {
        await using var joiner = StoreFactory.Open(Settings);
        await using (await HoldAsync())
            await joiner.JoinAsync(Stop);
        await using var next = await HoldAsync();
        Assert.True(await next.IsHealthyAsync(Stop));
        Assert.True(await joiner.IsHealthyAsync(Stop));
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={SqliteFolder.PathOf(Settings.DataDirectory)};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Stop);
    }
}

public sealed class PostgresJoinTests(Databases databases) : JoinSuite(databases, StorageProvider.Postgres);

/// <summary>An operator's command beside a running program.</summary>
public abstract class JoinSuite(Databases databases, StorageProvider provider) : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 4, 1, 3, 10, 0, TimeSpan.Zero);
    private static readonly AuditChain Chain = new(new byte[32]);

    protected StorageSettings Settings { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Settings = await databases.NewAsync(provider);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Both_see_what_the_other_writes_and_the_running_program_goes_on()
    {
        await using var holder = await HoldAsync();
        await WriteAsync(holder, "before");
        await using (var joiner = StoreFactory.Open(Settings))
        {
            Assert.False(provider == StorageProvider.Sqlite && await joiner.IsHealthyAsync(Stop));
            await joiner.JoinAsync(Stop);
            await joiner.JoinAsync(Stop);
            Assert.True(await joiner.IsHealthyAsync(Stop));
            Assert.NotNull(await joiner.Access.FindByNameAsync("before", Stop));
            await WriteAsync(joiner, "joined");
            Assert.NotNull(await holder.Access.FindByNameAsync("joined", Stop));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(index => WriteAsync(index % 2 == 0 ? holder : joiner, $"n{index}")));
        }

        await WriteAsync(holder, "after");
        Assert.Equal(23, (await holder.Access.AuditHeadAsync(Stop)).Sequence);
        Assert.Equal(23, (await holder.Access.ListAsync(new SubjectQuery(SubjectKind.Person, null, null, null, 100), Stop)).Length);
    }

    [Fact]
    public async Task Where_no_program_runs_the_database_is_made()
    {
        await using (var joiner = StoreFactory.Open(Settings))
        {
            await joiner.JoinAsync(Stop);
            await WriteAsync(joiner, "first");
        }

        await using var holder = await HoldAsync();
        Assert.NotNull(await holder.Access.FindByNameAsync("first", Stop));
    }

    protected async Task<IStore> HoldAsync()
    {
        var store = StoreFactory.Open(Settings);
        await store.PrepareAsync(Stop);
        return store;
    }

    private static async Task WriteAsync(IStore store, string name)
    {
        var subject = new Subject(
            name, SubjectKind.Person, name, name, Disabled: false, Demonstration: false, Morning, new SubjectSecrets(), 1);
        var draft = new AuditDraft(Morning, "personAdded", AuditDraft.Done, "", "", "", name, null, null);
        Assert.Equal(AccessWrite.Written, await store.Access.WriteAsync([new SaveSubject(subject)], [draft], Chain, Stop));
    }
}
