using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Silo;

/// <summary>Where the program keeps its files. Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Data";

    /// <summary>Folder of the SQLite database and the log files; relative to the current folder.</summary>
    [Required]
    public string Directory { get; set; } = "data";
}

/// <summary>Which database holds readings, cases and grain state. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Storage";

    /// <summary>Name of the connection string that PostgreSQL needs.</summary>
    public const string ConnectionString = "Deqing";

    /// <summary>SQLite, a file in the data folder, or PostgreSQL.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;
}

/// <summary>Which county this is. Section <c>County</c>.</summary>
public sealed class CountyOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "County";

    /// <summary>Folder of the county pack; relative to the program. The pack of Deqing is shipped beside it.</summary>
    [Required]
    public string Pack { get; set; } = "counties/deqing";

    /// <summary>The folder as an absolute path.</summary>
    public string Folder => Path.GetFullPath(Pack, AppContext.BaseDirectory);
}
