namespace Deqing.Realtime.Storage;

/// <summary>The databases there are.</summary>
public enum StorageProvider
{
    /// <summary>One file in the data folder; nothing to install.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, version 15 or newer.</summary>
    Postgres,
}

/// <summary>Where storage is.</summary>
public sealed record StorageSettings
{
    /// <summary>Which database.</summary>
    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>The data folder, for <see cref="StorageProvider.Sqlite"/>; made if it does not exist.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>The connection string, for <see cref="StorageProvider.Postgres"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>How long to wait for somebody else's lock in the database before giving up; at least one second.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
