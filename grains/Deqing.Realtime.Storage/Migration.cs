using System.Security.Cryptography;
using System.Text;

namespace Deqing.Realtime.Storage;

/// <summary>A step of the schema as the database remembers it.</summary>
internal sealed record AppliedMigration(int Version, string Name, string Checksum);

/// <summary>A step of the schema as the program carries it: an embedded file like <c>0001-readings.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, whatever its line ends.</summary>
    public string Checksum { get; } =
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps of a database in order, from the folder of that name.</summary>
    public static ImmutableArray<Migration> Of(string database)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"{typeof(Migration).Namespace}.{database}.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var title = Path.GetFileNameWithoutExtension(name[prefix.Length..]);
                return new Migration(int.Parse(title[..4], CultureInfo.InvariantCulture), title[5..], reader.ReadToEnd());
            })];
    }

    /// <summary>The steps that are still to be applied.</summary>
    /// <param name="carried">The steps of this program.</param>
    /// <param name="applied">The steps of the database, in order.</param>
    /// <param name="database">How to call the database in a message.</param>
    /// <exception cref="StorageException">The database is newer than the program, or another history than its.</exception>
    public static ImmutableArray<Migration> Missing(
        ImmutableArray<Migration> carried, IReadOnlyList<AppliedMigration> applied, string database)
    {
        if (applied.Count > 0 && applied[^1].Version > carried[^1].Version)
            throw new StorageException(
                StorageProblem.NewerVersion,
                $"{database} has schema version {applied[^1].Version}, this program knows {carried[^1].Version}. "
                + "Start the newer program, or restore a backup from before the upgrade.");
        foreach (var (step, was) in carried.Zip(applied))
            if (step.Version != was.Version || step.Checksum != was.Checksum)
                throw new StorageException(
                    StorageProblem.Damaged,
                    $"{database} was made with another text of migration {was.Version} '{was.Name}' than this program carries. "
                    + "Start the program it was made with, or restore a backup.");
        return carried[applied.Count..];
    }
}
