using System.Data.Common;
using Deqing.Realtime.Domain.Cases;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Everything in one PostgreSQL database. Several programs may use it at once.</summary>
internal sealed class PostgresStore : IStore
{
    private readonly PostgresDatabase database;
    private readonly Func<CaseFile?, CaseEvent, CaseFile> evolve;

    public PostgresStore(StorageSettings settings, Func<CaseFile?, CaseEvent, CaseFile> evolve)
    {
        this.evolve = evolve;
        OrleansConnectionString = settings.ConnectionString!;
        database = new PostgresDatabase(OrleansConnectionString, settings.LockTimeout);
        var months = new PostgresMonths(database);
        Readings = new PostgresReadingLog(database, months);
        History = new PostgresHistory(database, months);
        Ledger = new PostgresLedgerStore(database);
        Cases = new PostgresCaseLog(database);
        Registry = new PostgresRegistry(database);
        Access = new PostgresAccessStore(database);
        Media = new PostgresMediaStore(database);
        Contacts = new PostgresContactStore(database);
        Days = new PostgresDayRoots(database);
        Hooks = new PostgresHookStore(database);
        Rosters = new PostgresRosterStore(database);
        Policies = new PostgresPolicyStore(database);
        Notices = new PostgresNoticeStore(database);
        Workers = new PostgresWorkerStore(database);
        Faults = new PostgresFaultStore(database);
        DbProviderFactories.RegisterFactory(OrleansInvariant, NpgsqlFactory.Instance);
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

    public string OrleansInvariant => "Npgsql";

    public string OrleansConnectionString { get; }

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await database.UseAsync(
            async connection =>
            {
                await PostgresMigrator.ApplyAsync(connection, Migration.Of("Postgres"), database.Name, cancellation);
                return true;
            },
            cancellation);
        while (await database.WriteAsync(
            connection => PostgresCaseWriter.RebuildAsync(connection, evolve, CaseRebuild.Batch, cancellation), cancellation))
        {
        }
    }

    public Task JoinAsync(CancellationToken cancellation) => PrepareAsync(cancellation);

    public async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.QueryAsync(
                "SELECT count(*) FROM schema_version", [], reader => reader.GetInt64(0), cancellation) is [> 0];
        }
        catch (StorageException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
