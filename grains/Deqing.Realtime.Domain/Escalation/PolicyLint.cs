using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>What is wrong with a policy.</summary>
public enum PolicyFinding : byte
{
    /// <summary>It has no steps.</summary>
    NoSteps,

    /// <summary>It has more than <see cref="EscalationPolicy.MaxSteps"/>.</summary>
    TooManySteps,

    /// <summary>It calls nobody.</summary>
    NobodyCalled,

    /// <summary>A wait, or the time until it begins anew, is not within 1 and <see cref="EscalationPolicy.MaxMinutes"/> minutes.</summary>
    WaitOutOfRange,

    /// <summary>The times of a repeat are not within 1 and <see cref="EscalationPolicy.MaxRepeats"/>.</summary>
    RepeatOutOfRange,

    /// <summary>Between the first step and a repeat nothing waits: it would call the same people again at once.</summary>
    LoopWithoutWait,

    /// <summary>The case stands so high already: the step never does anything.</summary>
    RaisesNothing,

    /// <summary>A second supervision does nothing.</summary>
    SupervisesTwice,

    /// <summary>Hours that begin when they end, or that are none.</summary>
    EmptyWindow,

    /// <summary>Two repeats: the second one would never be the one that goes back.</summary>
    RepeatsTwice,

    /// <summary>A step calls nobody in particular, or says it in two ways; or a subscription whose name cannot be.</summary>
    UnclearTarget,

    /// <summary>How often, or within how many minutes, is out of range.</summary>
    RateOutOfRange,

    /// <summary>Who it makes the owner is no territory.</summary>
    UnknownOwner,

    /// <summary>Who took notice would be reminded only when it has lapsed, or at once.</summary>
    ReminderOutOfRange,
}

/// <summary>Looks through a policy for what would never work. Pure.</summary>
public static class PolicyLint
{
    /// <summary>What is wrong, each with the index of its step; -1 for the policy as a whole.</summary>
    public static ImmutableArray<(int Step, PolicyFinding What)> Find(EscalationPolicy policy)
    {
        var found = ImmutableArray.CreateBuilder<(int, PolicyFinding)>();
        if (policy.Steps.IsEmpty)
            found.Add((-1, PolicyFinding.NoSteps));
        else if (policy.Steps.Length > EscalationPolicy.MaxSteps)
            found.Add((-1, PolicyFinding.TooManySteps));
        else if (!policy.Steps.Any(step => step is NotifyStep or WebhookStep))
            found.Add((-1, PolicyFinding.NobodyCalled));
        if (!IsWait(policy.AgainMinutes))
            found.Add((-1, PolicyFinding.WaitOutOfRange));
        if (policy.Acknowledgement is { } rule
            && (!IsWait(rule.RemindMinutes) || !IsWait(rule.LapseMinutes) || rule.RemindMinutes >= rule.LapseMinutes))
            found.Add((-1, PolicyFinding.ReminderOutOfRange));
        Steps(policy.Steps, found);
        return found.ToImmutable();
    }

    private static void Steps(ImmutableArray<EscalationStep> steps, ImmutableArray<(int, PolicyFinding)>.Builder found)
    {
        var (waits, repeats, supervised, rung) = (false, false, false, Rung.Village);
        foreach (var (index, step) in steps.Index())
        {
            PolicyFinding? finding = step switch
            {
                WaitStep wait when !IsWait(wait.Minutes) => PolicyFinding.WaitOutOfRange,
                WindowStep window when !IsMinute(window.From) || !IsMinute(window.Until) || window.From == window.Until =>
                    PolicyFinding.EmptyWindow,
                RaiseStep raise when raise.To <= rung => PolicyFinding.RaisesNothing,
                SuperviseStep when supervised => PolicyFinding.SupervisesTwice,
                RepeatStep { Times: < 1 or > EscalationPolicy.MaxRepeats } => PolicyFinding.RepeatOutOfRange,
                RepeatStep when repeats => PolicyFinding.RepeatsTwice,
                RepeatStep when !waits => PolicyFinding.LoopWithoutWait,
                NotifyStep notify when !notify.Who.IsClear => PolicyFinding.UnclearTarget,
                WebhookStep webhook when webhook.Hook.Length is < 1 or > WebhookStep.MaxHook => PolicyFinding.UnclearTarget,
                RateStep rate when rate.Times is < 1 or > EscalationState.MaxRecent || !IsWait(rate.Minutes) =>
                    PolicyFinding.RateOutOfRange,
                OwnStep own when Territory.Parse(own.By) is null => PolicyFinding.UnknownOwner,
                _ => null,
            };
            if (finding is { } what)
                found.Add((index, what));
            waits |= step is WaitStep;
            repeats |= step is RepeatStep;
            supervised |= step is SuperviseStep;
            rung = step is RaiseStep { To: var to } && to > rung ? to : rung;
        }
    }

    private static bool IsWait(int minutes) => minutes is >= 1 and <= EscalationPolicy.MaxMinutes;

    private static bool IsMinute(int minute) => minute is >= 0 and < WorkSlot.Day;
}
