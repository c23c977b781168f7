namespace Deqing.Realtime.Domain.Duty;

/// <summary>Somebody on duty without a break, and why.</summary>
/// <param name="Person">Id of the person.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when, the end not included.</param>
/// <param name="Layer">Id of the rotation or single shift it comes from; null for an override.</param>
/// <param name="Change">Id of the change that put this person there, or null.</param>
[GenerateSerializer, Immutable]
public sealed record DutyShift(
    [property: Id(0)] string Person, [property: Id(1)] DateTimeOffset From, [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string? Layer, [property: Id(4)] string? Change)
{
    /// <summary>Whether the person is on duty at a time.</summary>
    public bool Holds(DateTimeOffset at) => From <= at && at < Until;

    /// <summary>Whether any of it lies in a time.</summary>
    public bool Meets(DateTimeOffset from, DateTimeOffset until) => From < until && from < Until;
}

/// <summary>Who comes on duty next.</summary>
/// <param name="At">When.</param>
/// <param name="Shifts">The shifts that begin then, at least one.</param>
[GenerateSerializer, Immutable]
public sealed record NextDuty([property: Id(0)] DateTimeOffset At, [property: Id(1)] ImmutableArray<DutyShift> Shifts);

/// <summary>A time in which nobody is on duty.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when, the end not included.</param>
[GenerateSerializer, Immutable]
public readonly record struct DutyGap([property: Id(0)] DateTimeOffset From, [property: Id(1)] DateTimeOffset Until);

/// <summary>A time in which the same person is on duty twice.</summary>
/// <param name="Person">Id of the person.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when, the end not included.</param>
/// <param name="Roster">Id of the roster of the duty that began first.</param>
/// <param name="Other">Id of the roster of the other one; it may be the same.</param>
[GenerateSerializer, Immutable]
public sealed record DoubleBooking(
    [property: Id(0)] string Person, [property: Id(1)] DateTimeOffset From, [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string Roster, [property: Id(4)] string Other);

/// <summary>Why a time is not looked at.</summary>
public enum DutyRefusal : byte
{
    /// <summary>It does not end after its start.</summary>
    EndsBeforeStart,

    /// <summary>It is longer than <see cref="DutyTimeline.MaxDays"/>, or not in the years that are known.</summary>
    OutOfRange,

    /// <summary>It has more than <see cref="DutyTimeline.MaxShifts"/> shifts: ask about a shorter one.</summary>
    TooManyShifts,
}

/// <summary>What was found in a time, in its order.</summary>
/// <param name="Items">What; empty if the time is not looked at.</param>
/// <param name="Refusal">Why it is not, or null.</param>
[GenerateSerializer, Immutable]
public sealed record DutyFound<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] DutyRefusal? Refusal);
