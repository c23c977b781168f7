using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Storage.Postgres;
using Deqing.Realtime.Storage.Sqlite;

namespace Deqing.Realtime.Storage;

/// <summary>Makes the store that the settings ask for.</summary>
public static class StoreFactory
{
    /// <summary>
    /// Makes a store and registers its ADO.NET factory for Orleans. It touches neither disk nor network: that begins with
    /// <see cref="IStore.PrepareAsync"/>, which must come before any other use.
    /// </summary>
    /// <exception cref="ArgumentException">The settings contradict themselves; the message names the setting.</exception>
    public static IStore Open(StorageSettings settings) => Open(settings, CaseEvolution.Evolve);

    /// <summary>As <see cref="Open(StorageSettings)"/>, with another way to make the rows of cases anew from their events.</summary>
    internal static IStore Open(StorageSettings settings, Func<CaseFile?, CaseEvent, CaseFile> evolve)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.LockTimeout < TimeSpan.FromSeconds(1))
            throw new ArgumentException("LockTimeout must be at least one second.", nameof(settings));
        return settings.Provider switch
        {
            StorageProvider.Sqlite when string.IsNullOrWhiteSpace(settings.DataDirectory) =>
                throw new ArgumentException("SQLite needs a DataDirectory.", nameof(settings)),
            StorageProvider.Sqlite => new SqliteStore(settings, evolve),
            StorageProvider.Postgres when string.IsNullOrWhiteSpace(settings.ConnectionString) =>
                throw new ArgumentException("PostgreSQL needs a ConnectionString.", nameof(settings)),
            StorageProvider.Postgres => new PostgresStore(settings, evolve),
            _ => throw new ArgumentException($"Unknown storage provider {settings.Provider}.", nameof(settings)),
        };
    }
}
