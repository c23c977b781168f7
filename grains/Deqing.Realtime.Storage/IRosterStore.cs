using System.Text.Json;
using Deqing.Realtime.Domain.Duty;

namespace Deqing.Realtime.Storage;

/// <summary>A roster as it is kept.</summary>
/// <param name="Roster">The roster.</param>
/// <param name="Version">How often it was changed; 0 for one that was never saved.</param>
/// <param name="ChangedBy">Id of who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record RosterRow(Roster Roster, int Version, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>Duty rosters. What was changed when is in the audit log.</summary>
public interface IRosterStore
{
    /// <summary>All rosters by id.</summary>
    Task<ImmutableArray<RosterRow>> ListAsync(CancellationToken cancellation);

    /// <summary>A roster, or null.</summary>
    Task<RosterRow?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes a roster that nobody has changed since: with version 0 it is added, else it replaces the one of that version.
    /// </summary>
    /// <returns>The roster as it is now, or null if somebody else changed or removed it.</returns>
    Task<RosterRow?> SaveAsync(RosterRow row, CancellationToken cancellation);

    /// <summary>Removes a roster.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> RemoveAsync(string id, CancellationToken cancellation);
}

/// <summary>Rosters as the database keeps them. A test freezes this text.</summary>
internal static class RosterJson
{
    public const string Columns = "roster, version, changed_by, changed_at";

    public static string Write(Roster roster) => JsonSerializer.Serialize(roster, CaseJson.Options);

    /// <summary>Reads the text of a roster.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Roster Read(string json) => JsonSerializer.Deserialize<Roster>(json, CaseJson.Options)!;
}
