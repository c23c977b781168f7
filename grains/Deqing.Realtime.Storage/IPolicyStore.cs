using System.Text.Json;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Storage;

/// <summary>An escalation policy as it was saved over those of the county pack.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Before">Id of the policy it stands before; null for where it stood, or before all of the pack.</param>
/// <param name="Version">How often it was changed; 0 for one that was never saved.</param>
/// <param name="ChangedBy">Id of who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record PolicyRow(EscalationPolicy Policy, string? Before, int Version, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>Saved escalation policies. What was changed when is in the audit log.</summary>
public interface IPolicyStore
{
    /// <summary>All saved policies by id.</summary>
    Task<ImmutableArray<PolicyRow>> ListAsync(CancellationToken cancellation);

    /// <summary>A saved policy, or null.</summary>
    Task<PolicyRow?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes a policy that nobody has changed since: with version 0 it is added, else it replaces the one of that version.
    /// </summary>
    /// <returns>The policy as it is now, or null if somebody else changed or removed it.</returns>
    Task<PolicyRow?> SaveAsync(PolicyRow row, CancellationToken cancellation);

    /// <summary>Removes a policy, if nobody has changed it since.</summary>
    /// <returns>Whether there was one of that version.</returns>
    Task<bool> RemoveAsync(string id, int version, CancellationToken cancellation);
}

/// <summary>Policies as the database keeps them. A test freezes this text.</summary>
internal static class PolicyJson
{
    public const string Columns = "policy, before, version, changed_by, changed_at";

    public static string Write(EscalationPolicy policy) => JsonSerializer.Serialize(policy, CaseJson.Options);

    /// <summary>Reads the text of a policy.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static EscalationPolicy Read(string json) => JsonSerializer.Deserialize<EscalationPolicy>(json, CaseJson.Options)!;
}
