using System.Data.Common;
using Deqing.Realtime.Domain.Cases;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Everything in one file of the data folder.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly string directory;
    private readonly SqliteDatabase database;
    private readonly Func<CaseFile?, CaseEvent, CaseFile> evolve;
    private SqliteFolder? folder;
    private bool joined;

    public SqliteStore(StorageSettings settings, Func<CaseFile?, CaseEvent, CaseFile> evolve)
    {
        this.evolve = evolve;
        directory = settings.DataDirectory;
        database = new SqliteDatabase(SqliteFolder.PathOf(directory), settings.LockTimeout);
        Readings = new SqliteReadingLog(database);
        History = new SqliteHistory(database);
        Ledger = new SqliteLedgerStore(database);
        Cases = new SqliteCaseLog(database);
        Registry = new SqliteRegistry(database);
        Access = new SqliteAccessStore(database);
        Media = new SqliteMediaStore(database);
        Contacts = new SqliteContactStore(database);
        Days = new SqliteDayRoots(database);
        Hooks = new SqliteHookStore(database);
        Rosters = new SqliteRosterStore(database);
        Policies = new SqlitePolicyStore(database);
        Notices = new SqliteNoticeStore(database);
        Workers = new SqliteWorkerStore(database);
        Faults = new SqliteFaultStore(database);
        DbProviderFactories.RegisterFactory(OrleansInvariant, SqliteFactory.Instance);
    }

    public IReadingLog Readings { get; }

    public IHistory History { get; }

    public ILedgerStore Ledger { get; }

    public ICaseLog Cases { get; }

    public IRegistry Registry { get; }

    public IAccessStore Access { get; }

    public IMediaStore Media { get; }

    public IContactStore Contacts { get; }

    public IDayRoots Days { get; }
    public IHookStore Hooks { get; }

    public IRosterStore Rosters { get; }

    public IPolicyStore Policies { get; }

    public INoticeStore Notices { get; }

    public IWorkerStore Workers { get; }

    public IFaultStore Faults { get; }

    /// <summary>The only name under which Orleans 10 takes a SQLite provider; the provider behind it is Microsoft.Data.Sqlite.</summary>
    public string OrleansInvariant => "System.Data.SQLite";

    public string OrleansConnectionString => database.ConnectionString;

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (folder is not null)
            return;
        await PrepareAsync(SqliteFolder.Enter(directory), cancellation);
    }

    public async Task JoinAsync(CancellationToken cancellation)
    {
        if (folder is not null || joined)
            return;
        SqliteFolder? entered = null;
        try
        {
            entered = SqliteFolder.Enter(directory);
        }
        catch (StorageException refused) when (refused.Problem == StorageProblem.Locked && File.Exists(database.Path))
        {
            // A running program has the folder, so it has made the database, or is about to.
        }

        if (entered is not null)
        {
            await PrepareAsync(entered, cancellation);
            return;
        }

        await database.ReadAsync(
            connection =>
            {
                SqliteMigrator.Check(connection, Migration.Of("Sqlite"), database.Path);
                return true;
            },
            cancellation);
        joined = true;
    }

    public async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            return (joined || folder is not null) && await database.ReadAsync(
                connection =>
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT count(*) FROM schema_version";
                    return command.ExecuteScalar() is > 0L;
                },
                cancellation);
        }
        catch (StorageException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        database.Dispose();
        folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PrepareAsync(SqliteFolder entered, CancellationToken cancellation)
    {
        try
        {
            await database.ReadAsync(
                connection =>
                {
                    SqliteMigrator.Apply(connection, Migration.Of("Sqlite"), database.Path);
                    return true;
                },
                cancellation);
            while (await database.WriteAsync(
                (connection, transaction) => new SqliteCaseWriter(connection, transaction).Rebuild(evolve, CaseRebuild.Batch),
                cancellation))
            {
            }

            entered.Remember();
            folder = entered;
        }
        finally
        {
            if (folder is null)
                entered.Dispose();
        }
    }
}
