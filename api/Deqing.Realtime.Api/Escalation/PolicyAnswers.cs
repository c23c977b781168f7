using System.Text.Json;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>A policy to save over those of the county pack.</summary>
/// <param name="Version">The version the person saw; 0 for one that was never saved.</param>
/// <param name="Policy">The policy as <c>escalation.json</c> of a county pack has it.</param>
/// <param name="Before">Id of the policy it stands before; left out it stays where it is, and a new one comes first.</param>
public sealed record PolicyRequest(int Version, JsonElement Policy, string? Before = null);

/// <summary>The policies of the county, in order: the first that is for a case is its policy.</summary>
/// <param name="Policies">The policies.</param>
public sealed record PoliciesAnswer(IReadOnlyList<PolicyAnswer> Policies);

/// <summary>What is done when nobody acts on a case (升级策略).</summary>
/// <param name="Id">Its key.</param>
/// <param name="Names">Its name.</param>
/// <param name="Trigger">What makes a case escalate by it.</param>
/// <param name="Level">Only cases of this level and worse.</param>
/// <param name="Categories">Only these categories; empty for all.</param>
/// <param name="Townships">Only these townships; empty for all.</param>
/// <param name="RemindMinutes">After how many minutes who took notice is reminded, or null.</param>
/// <param name="LapseMinutes">After how many taking notice counts no longer, or null.</param>
/// <param name="AgainMinutes">How many minutes after its last step it begins anew.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Version">How often it was saved; 0 where it is as the county pack has it.</param>
/// <param name="IsPacked">Whether the county pack has one of its id, which holds again when the saved one is removed.</param>
/// <param name="Before">Id of the policy it was saved to stand before, or null.</param>
/// <param name="ChangedAt">When it was saved last, or null.</param>
public sealed record PolicyAnswer(
    string Id, Names Names, EscalationTrigger Trigger, Severity Level, IReadOnlyList<string> Categories, IReadOnlyList<string> Townships,
    int? RemindMinutes, int? LapseMinutes, int AgainMinutes, IReadOnlyList<StepAnswer> Steps, int Version, bool IsPacked, string? Before,
    DateTimeOffset? ChangedAt);

/// <summary>A policy, and what of it does not work as the county stands.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Warnings">The warnings by step; empty if there are none.</param>
public sealed record CheckedPolicyAnswer(PolicyAnswer Policy, IReadOnlyList<PolicyWarningAnswer> Warnings);

/// <summary>What of a policy does not work as the county stands.</summary>
/// <param name="Member">Where, as <c>steps[2]</c>; empty for the policy as a whole.</param>
/// <param name="Warning">What.</param>
/// <param name="Missing">At how many places nobody would be found.</param>
/// <param name="Places">Those places, at most 200: <c>village:</c>, <c>township:</c>, <c>pond:</c> or <c>department:</c>, or
/// <c>county</c>.</param>
/// <param name="By">Id of the policy that takes its cases, or null.</param>
public sealed record PolicyWarningAnswer(string Member, PolicyWarning Warning, int Missing, IReadOnlyList<string> Places, string? By);
