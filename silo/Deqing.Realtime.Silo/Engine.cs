using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Counties;
using Microsoft.Extensions.Configuration;

namespace Deqing.Realtime.Silo;

/// <summary>What must be in order before anything starts: a county pack without mistakes and a database of this version.</summary>
/// <param name="County">The county.</param>
/// <param name="Registry">Its devices as they are at the start.</param>
/// <param name="Finder">Finds the place of a position in it.</param>
/// <param name="Pack">Folder of its county pack.</param>
/// <param name="Store">The database, prepared.</param>
public sealed record Engine(County County, DeviceRegistry Registry, PlaceFinder Finder, string Pack, IStore Store)
{
    private const int MistakesShown = 50;

    /// <summary>Reads the county pack and opens the database.</summary>
    /// <exception cref="StartupRefused">With every mistake of the pack, or the reason the database cannot be used.</exception>
    public static async Task<Engine> OpenAsync(IConfiguration configuration, CancellationToken cancellation)
    {
        var (county, finder, pack) = ReadPack(configuration);
        var store = OpenStore(configuration);
        try
        {
            await store.PrepareAsync(cancellation);
            await store.Registry.ImportAsync(county.Parts.Sensors, TimeProvider.System.GetUtcNow(), cancellation);
            return new Engine(county, await LoadAsync(store, county, cancellation), finder, pack, store);
        }
        catch (StorageException refused)
        {
            throw Refuse(refused);
        }
    }

    /// <summary>Reads the county pack and opens the database for an operator's command, also while a program uses it.</summary>
    /// <exception cref="StartupRefused">With every mistake of the pack, or the reason the database cannot be used.</exception>
    public static async Task<Engine> JoinAsync(IConfiguration configuration, CancellationToken cancellation)
    {
        var (county, finder, pack) = ReadPack(configuration);
        var store = OpenStore(configuration);
        try
        {
            await store.JoinAsync(cancellation);
            return new Engine(county, await LoadAsync(store, county, cancellation), finder, pack, store);
        }
        catch (StorageException refused)
        {
            throw Refuse(refused);
        }
    }

    private static StartupRefused Refuse(StorageException refused) => new($"Storage ({refused.Problem}): {refused.Message}", refused);

    private static (County County, PlaceFinder Finder, string Pack) ReadPack(IConfiguration configuration)
    {
        var pack = Bind<CountyOptions>(configuration, CountyOptions.Section).Folder;
        var (county, finder) = Read(pack);
        return (county, finder, pack);
    }

    private static IStore OpenStore(IConfiguration configuration)
    {
        var provider = Bind<StorageOptions>(configuration, StorageOptions.Section).Provider;
        var connection = configuration.GetConnectionString(StorageOptions.ConnectionString);
        if (provider == StorageProvider.Postgres && string.IsNullOrWhiteSpace(connection))
            throw new StartupRefused($"Storage:Provider=Postgres needs ConnectionStrings:{StorageOptions.ConnectionString}.");
        return StoreFactory.Open(new StorageSettings
        {
            Provider = provider,
            DataDirectory = Path.GetFullPath(Bind<DataOptions>(configuration, DataOptions.Section).Directory),
            ConnectionString = connection,
        });
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new T();

    private static (County County, PlaceFinder Finder) Read(string folder)
    {
        var reading = CountyFolder.Load(folder);
        if (reading is { County: { } county, Finder: { } finder })
            return (county, finder);
        var shown = reading.Mistakes.Take(MistakesShown).Select(mistake => $"  {mistake}");
        var more = reading.Mistakes.Length > MistakesShown ? $"\n  … and {reading.Mistakes.Length - MistakesShown} more" : "";
        throw new StartupRefused(
            $"The county pack {folder} has {reading.Mistakes.Length} mistakes:\n{string.Join('\n', shown)}{more}");
    }

    private static async Task<DeviceRegistry> LoadAsync(IStore store, County county, CancellationToken cancellation)
    {
        var (revision, devices) = await store.Registry.ChangedSinceAsync(-1, cancellation);
        return new DeviceRegistry(county, revision, devices);
    }
}
