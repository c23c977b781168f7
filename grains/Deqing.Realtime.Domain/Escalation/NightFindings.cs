namespace Deqing.Realtime.Domain.Escalation;

/// <summary>A call of a policy that would find nobody (值班缺口).</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Step">Index of the step.</param>
/// <param name="What">The step.</param>
/// <param name="Places">Where nobody would be found, as texts of territories in their order.</param>
/// <param name="Of">Of how many places.</param>
[GenerateSerializer, Immutable]
public sealed record NightGap(
    [property: Id(0)] string Policy, [property: Id(1)] int Step, [property: Id(2)] NotifyStep What,
    [property: Id(3)] ImmutableArray<string> Places, [property: Id(4)] int Of);

/// <summary>What a night's rehearsal found.</summary>
/// <param name="Rehearsed">How many rehearsals there were.</param>
/// <param name="Gaps">Calls that would find nobody, by policy in their order and by step.</param>
/// <param name="Called">Everybody who would be called, by id.</param>
public sealed record NightFindings(int Rehearsed, ImmutableArray<NightGap> Gaps, ImmutableArray<Called> Called);
