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

    /// <summary>The place of a policy in their order; -1 if there is none of this id.</summary>
    public int IndexOf(string id)
    {
        for (var index = 0; index < policies.Length; index++)
            if (policies[index].Id == id)
                return index;
        return -1;
    }

    /// <summary>
    /// These policies with saved ones over them: one of the same id takes the place of the county's, a new one stands before all that
    /// are not new. Whatever says before which one it stands, stands there.
    /// </summary>
    /// <param name="saved">The saved ones by id, each with the id it stands before, or null.</param>
    public EscalationBook With(IEnumerable<(EscalationPolicy Policy, string? Before)> saved)
    {
        var all = policies.ToList();
        var placed = new List<(EscalationPolicy Policy, string? Before)>();
        var added = 0;
        foreach (var it in saved)
        {
            var index = all.FindIndex(known => known.Id == it.Policy.Id);
            if (index >= 0)
                all[index] = it.Policy;
            else
                all.Insert(added++, it.Policy);
            if (it.Before is not null)
                placed.Add(it);
        }

        // Once more for each that stands before one which moves itself; of two that want to stand before each other the later one does.
        for (var (round, was) = (0, ImmutableArray<EscalationPolicy>.Empty); round < placed.Count && !was.SequenceEqual(all); round++)
        {
            was = [.. all];
            foreach (var (policy, before) in placed)
                if (before != policy.Id && all.Exists(known => known.Id == before))
                {
                    all.Remove(policy);
                    all.Insert(all.FindIndex(known => known.Id == before), policy);
                }
        }

        return new EscalationBook([.. all]);
    }

    /// <summary>The policy of a case, or null.</summary>
    public EscalationPolicy? Find(CaseFile state, EscalationTrigger trigger)
    {
        foreach (var policy in policies)
            if (policy.When.Holds(state, trigger))
                return policy;
        return null;
    }
}
