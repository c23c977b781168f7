namespace Deqing.Realtime.Domain.Escalation;

/// <summary>What of a policy that can work does not work as the county stands. The same word reaches the answer and the screen.</summary>
public enum PolicyWarning : byte
{
    /// <summary>A policy before it takes all its cases: it never begins.</summary>
    NeverBegins,

    /// <summary>A call finds nobody anywhere: an empty roster, a role nobody holds, a subscription that is not there (无人可通知).</summary>
    NobodyAnywhere,

    /// <summary>A call finds nobody at some of its places.</summary>
    NobodySomewhere,

    /// <summary>Whoever a call finds has no channel but the inbox (无可用渠道).</summary>
    InboxOnly,

    /// <summary>The same people are called a second time with nothing in between.</summary>
    CallsAgainAtOnce,

    /// <summary>A wait behind a call that finds nobody anywhere: it is always skipped.</summary>
    NeverWaits,

    /// <summary>No call before it finds anybody: it never goes back.</summary>
    NeverRepeats,
}

/// <summary>A warning about a policy.</summary>
/// <param name="Step">Index of the step; -1 for the policy as a whole.</param>
/// <param name="What">What.</param>
/// <param name="Places">Where, as texts of territories; empty where it is no matter of places.</param>
/// <param name="By">Id of the policy that takes its cases, or null.</param>
public sealed record PolicyAdvice(int Step, PolicyWarning What, ImmutableArray<string> Places, string? By = null);

/// <summary>
/// Looks through a policy for what the county as it stands makes useless: <see cref="PolicyLint"/> knows only the policy. Pure.
/// </summary>
public static class PolicyCheck
{
    /// <summary>The warnings, by step.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="policies">All that hold, with it.</param>
    /// <param name="calls">Whom its calls find, from <see cref="DutyGaps.Calls"/>.</param>
    /// <param name="duty">Which systems can be called.</param>
    /// <param name="silent">Indexes of calls whose people have no channel but the inbox.</param>
    public static ImmutableArray<PolicyAdvice> Find(
        EscalationPolicy policy, EscalationBook policies, ImmutableArray<PolicyCall> calls, DutyBook duty,
        IReadOnlySet<int> silent)
    {
        var found = ImmutableArray.CreateBuilder<PolicyAdvice>();
        if (policies.Policies.TakeWhile(other => other.Id != policy.Id).FirstOrDefault(other => other.When.Takes(policy.When)) is { } first)
            found.Add(new PolicyAdvice(-1, PolicyWarning.NeverBegins, [], first.Id));
        var byStep = calls.ToDictionary(call => call.Step);
        var (skips, reached) = (false, false);
        var called = new HashSet<Target>();
        foreach (var (index, step) in policy.Steps.Index())
        {
            if (step is NotifyStep notify)
            {
                var call = byStep[index];
                (skips, reached) = (call.People.IsEmpty, reached || !call.People.IsEmpty);
                if (Of(call, silent) is { } what)
                    found.Add(new PolicyAdvice(index, what, call.Missing));
                if (!called.Add(notify.Who) && !notify.InTurn)
                    found.Add(new PolicyAdvice(index, PolicyWarning.CallsAgainAtOnce, []));
                continue;
            }

            if (step is WebhookStep webhook)
            {
                skips = !duty.Hooks.Any(webhook.Calls);
                reached |= !skips;
                if (skips)
                    found.Add(new PolicyAdvice(index, PolicyWarning.NobodyAnywhere, []));
                continue;
            }

            if (step is WaitStep && skips)
                found.Add(new PolicyAdvice(index, PolicyWarning.NeverWaits, []));
            if (step is RepeatStep && !reached)
                found.Add(new PolicyAdvice(index, PolicyWarning.NeverRepeats, []));
            if (step is WaitStep or WindowStep or RateStep)
                called.Clear();
            skips &= step is WaitStep or WindowStep or RepeatStep;
        }

        return found.ToImmutable();
    }

    private static PolicyWarning? Of(PolicyCall call, IReadOnlySet<int> silent) =>
        call.People.IsEmpty ? PolicyWarning.NobodyAnywhere
        : silent.Contains(call.Step) ? PolicyWarning.InboxOnly
        : call.Missing.IsEmpty ? null
        : PolicyWarning.NobodySomewhere;
}
