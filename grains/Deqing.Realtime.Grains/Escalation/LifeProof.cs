using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>What was found of the open cases at a time, read from their rows and not from who looks after them.</summary>
/// <param name="Watch">What was found.</param>
/// <param name="At">When.</param>
public sealed record LifeSign(CaseWatch Watch, DateTimeOffset At)
{
    /// <summary>How long the oldest case that should have been woken waits; zero if none does.</summary>
    public TimeSpan Lag => Watch.NextAt is { } next && next < At ? At - next : TimeSpan.Zero;

    /// <summary>Whether every open case has an owner and a time to be woken, and none is late.</summary>
    public bool IsWell => Watch is { Orphans.IsEmpty: true, Late: 0 };
}

/// <summary>The newest proof that nobody's case is forgotten.</summary>
public sealed class LifeProof
{
    private volatile LifeSign? latest;

    /// <summary>What was found last; null before the first look.</summary>
    public LifeSign? Latest => latest;

    internal void Put(LifeSign sign) => latest = sign;
}
