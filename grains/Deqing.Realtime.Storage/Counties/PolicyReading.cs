using System.Collections.Frozen;
using System.Text.Json;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>Something that is wrong with an escalation policy.</summary>
/// <param name="Member">Where, as <c>steps[2].minutes</c>.</param>
/// <param name="Finding">What would never work; null for what cannot be read.</param>
/// <param name="Detail">What it must be, in plain words.</param>
public sealed record PolicyMistake(string Member, PolicyFinding? Finding, string Detail);

/// <summary>Reads an escalation policy as the county pack writes them, wherever it comes from.</summary>
public static class PolicyReading
{
    /// <summary>The most saved and packed policies of a county.</summary>
    public const int MaxPolicies = EscalationFile.MaxPolicies;

    /// <summary>Reads it.</summary>
    /// <param name="policy">An object as in <c>escalation.json</c>; of members it does not know nothing is said.</param>
    /// <param name="county">The county it names places, categories and departments of.</param>
    /// <returns>The policy, of use only without mistakes, and all of them.</returns>
    public static (EscalationPolicy Policy, ImmutableArray<PolicyMistake> Mistakes) Read(JsonElement policy, County county)
    {
        // Of the folder nothing is read: it only gathers what is wrong.
        var pack = new PackFolder("");
        var read = EscalationFile.ReadOne(
            new PackObject(policy, "", "", pack), county.Catalogue.Categories.Select(category => category.Id).ToFrozenSet(),
            county.Townships.Keys.ToFrozenSet(), county.Catalogue.Departments.Select(department => department.Id).ToFrozenSet());
        return (read,
        [
            .. pack.Mistakes.Select(mistake => new PolicyMistake(mistake.Where, null, mistake.What)),
            .. EscalationFile.Lint(read).Select(finding => new PolicyMistake(finding.Member, finding.What, finding.Sentence)),
        ]);
    }
}
