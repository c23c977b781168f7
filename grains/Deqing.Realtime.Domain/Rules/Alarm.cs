namespace Deqing.Realtime.Domain.Rules;

/// <summary>Where a rule stands for one pond.</summary>
public enum AlarmPhase : byte
{
    /// <summary>Values are on the safe side.</summary>
    Idle,

    /// <summary>Values are beyond the threshold and the hold time runs.</summary>
    Holding,

    /// <summary>The alarm is active until a value reaches the release level.</summary>
    Active,
}

/// <summary>What a value did to a rule.</summary>
public enum AlarmChange : byte
{
    /// <summary>Nothing to tell.</summary>
    None,

    /// <summary>The alarm became active.</summary>
    Raised,

    /// <summary>The alarm ended.</summary>
    Cleared,
}

/// <summary>The state of one rule for one pond: at most one alarm per pond and rule can be active.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Since">Event time of the first value beyond the threshold, while holding or active.</param>
/// <param name="Case">The last case this rule spoke to for this pond, or null.</param>
[GenerateSerializer, Immutable]
public readonly record struct AlarmState(
    [property: Id(0)] AlarmPhase Phase, [property: Id(1)] DateTimeOffset Since, [property: Id(2)] string? Case)
{
    /// <summary>Applies a good value measured at <paramref name="at"/>, which is later than every value before it.</summary>
    public (AlarmState Next, AlarmChange Change) Observe(Rule rule, float value, DateTimeOffset at)
    {
        switch (Phase)
        {
            case AlarmPhase.Active:
                return rule.Releases(value)
                    ? (this with { Phase = AlarmPhase.Idle }, AlarmChange.Cleared)
                    : (this, AlarmChange.None);
            case AlarmPhase.Holding when !rule.Trips(value):
                return (this with { Phase = AlarmPhase.Idle }, AlarmChange.None);
            case AlarmPhase.Idle when !rule.Trips(value):
                return (this, AlarmChange.None);
        }

        var since = Phase == AlarmPhase.Holding ? Since : at;
        return at - since >= rule.Hold
            ? (this with { Phase = AlarmPhase.Active, Since = since }, AlarmChange.Raised)
            : (this with { Phase = AlarmPhase.Holding, Since = since }, AlarmChange.None);
    }
}
