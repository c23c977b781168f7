namespace Deqing.Realtime.Storage;

/// <summary>Why storage cannot be used. The same word reaches the log, the console and the exit.</summary>
public enum StorageProblem
{
    /// <summary>The database or its folder does not exist and cannot be made, or the server cannot be reached.</summary>
    Unreachable,

    /// <summary>Another process holds the database.</summary>
    Locked,

    /// <summary>The database cannot be written.</summary>
    ReadOnly,

    /// <summary>The database was written by a newer version of the program.</summary>
    NewerVersion,

    /// <summary>A migration that was applied differs from the one the program carries, or the file is no database.</summary>
    Damaged,

    /// <summary>The county pack names a sensor in a way that contradicts the registry.</summary>
    RegistryConflict,
}

/// <summary>Storage cannot be used; the message says what to do about it.</summary>
public sealed class StorageException : Exception
{
    /// <inheritdoc cref="StorageException"/>
    public StorageException(StorageProblem problem, string message, Exception? cause = null)
        : base(message, cause) => Problem = problem;

    /// <summary>What kind of problem it is.</summary>
    public StorageProblem Problem { get; }
}

/// <summary>One database with everything in it.</summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The reading log.</summary>
    IReadingLog Readings { get; }

    /// <summary>The reading log summed up by ten minutes, hours and days.</summary>
    IHistory History { get; }

    /// <summary>The ledger of the way in.</summary>
    ILedgerStore Ledger { get; }

    /// <summary>The case log.</summary>
    ICaseLog Cases { get; }

    /// <summary>The registry.</summary>
    IRegistry Registry { get; }

    /// <summary>People, rights and the audit log.</summary>
    IAccessStore Access { get; }

    /// <summary>Photos and voice, without their bytes.</summary>
    IMediaStore Media { get; }

    /// <summary>Sealed contacts of reporters.</summary>
    IContactStore Contacts { get; }

    /// <summary>The sealed days.</summary>
    IDayRoots Days { get; }
    /// <summary>The events of all cases in one order, and who has subscribed to them.</summary>
    IHookStore Hooks { get; }

    /// <summary>Duty rosters.</summary>
    IRosterStore Rosters { get; }

    /// <summary>Escalation policies that were saved over those of the county pack.</summary>
    IPolicyStore Policies { get; }

    /// <summary>Who was called, and what became of it.</summary>
    INoticeStore Notices { get; }

    /// <summary>The cards and the tasks of grid workers.</summary>
    IWorkerStore Workers { get; }

    /// <summary>When sensors were faulty.</summary>
    IFaultStore Faults { get; }

    /// <summary>
    /// Brings the schema to the version of this program, under a lock so that two programs starting together apply each
    /// migration once. Includes the tables of Orleans.Persistence.AdoNet.
    /// </summary>
    /// <exception cref="StorageException">With the reason; nothing was changed.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>
    /// As <see cref="PrepareAsync"/>, but if a running program has the database, joins it for short work such as an operator's
    /// command.
    /// </summary>
    /// <exception cref="StorageException">With the reason; also if the running program is of another version.</exception>
    Task JoinAsync(CancellationToken cancellation);

    /// <summary>Whether the database answers a trivial question now.</summary>
    Task<bool> IsHealthyAsync(CancellationToken cancellation);

    /// <summary>Invariant name for the ADO.NET providers of Orleans.</summary>
    string OrleansInvariant { get; }

    /// <summary>Connection string for the ADO.NET providers of Orleans.</summary>
    string OrleansConnectionString { get; }
}
