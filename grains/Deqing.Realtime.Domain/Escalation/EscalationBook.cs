using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>The escalation policies of a county, in order: the first that is for a case is its policy.</summary>
/// <param name="policies">The policies.</param>
public sealed class EscalationBook(ImmutableArray<EscalationPolicy> policies)
{
    /// <summary>No policies.</summary>
    public static readonly EscalationBook Empty = new([]);

    /// <summary>The policies in their order.</summary>
    public ImmutableArray<EscalationPolicy> Policies => policies;

    /// <summary>The policy of a case, or null.</summary>
    public EscalationPolicy? Find(CaseFile state, EscalationTrigger trigger)
    {
        foreach (var policy in policies)
            if (policy.When.Holds(state, trigger))
                return policy;
        return null;
    }
}
