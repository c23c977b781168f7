using Deqing.Realtime.Storage.Tests.Conformance;
using Deqing.Realtime.Tests;

[assembly: AssemblyFixture(typeof(Databases))]

namespace Deqing.Realtime.Storage.Tests.Conformance;

/// <summary>Makes empty databases of both kinds and takes them away at the end.</summary>
public sealed class Databases : IAsyncDisposable
{
    private readonly PostgresServer postgres = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("storage-tests-");

    /// <summary>The settings of a database that does not exist or is empty.</summary>
    public async Task<StorageSettings> NewAsync(StorageProvider provider) => provider == StorageProvider.Sqlite
        ? new StorageSettings { DataDirectory = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N")), LockTimeout = Soon }
        : new StorageSettings { Provider = provider, ConnectionString = await postgres.NewDatabaseAsync(), LockTimeout = Soon };

    public async ValueTask DisposeAsync()
    {
        await postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
}

/// <summary>A suite that both databases must pass: each test has an empty store of its own.</summary>
public abstract class Suite(Databases databases, StorageProvider provider) : IAsyncLifetime
{
    private IStore? store;

    protected IStore Store => store!;

    protected Databases Databases => databases;

    protected StorageProvider Provider => provider;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Where the store of the test is.</summary>
    protected StorageSettings Settings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Settings = await databases.NewAsync(provider);
        store = StoreFactory.Open(Settings);
        await store.PrepareAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (store is not null)
            await store.DisposeAsync();
    }
}
