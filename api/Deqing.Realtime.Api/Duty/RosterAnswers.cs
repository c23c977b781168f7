using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Duty;

/// <summary>Rosters.</summary>
public sealed record RostersAnswer(IReadOnlyList<RosterAnswer> Rosters);

/// <summary>Who is on duty when, for a part of the county (值班表).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">How often it was changed.</param>
/// <param name="Names">What it is called.</param>
/// <param name="TimeZone">The zone whose wall clock its rotations go by.</param>
/// <param name="Territory">Whom it is for.</param>
/// <param name="Rotations">People who take turns.</param>
/// <param name="Shifts">Shifts given one by one.</param>
/// <param name="Changes">What was changed on top, the later above the earlier.</param>
/// <param name="People">Everybody it names.</param>
/// <param name="ChangedAt">When it was changed last.</param>
public sealed record RosterAnswer(
    string Id, int Version, Names Names, string TimeZone, string Territory, IReadOnlyList<RotationBody> Rotations,
    IReadOnlyList<ShiftBody> Shifts, IReadOnlyList<ChangeAnswer> Changes, IReadOnlyList<DutyPersonAnswer> People, DateTimeOffset ChangedAt);

/// <summary>What was changed on top of a roster.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind: <c>substitute</c>, <c>swap</c>, <c>override</c> or <c>absence</c>.</param>
/// <param name="From">Since when it holds.</param>
/// <param name="Until">Until when.</param>
/// <param name="People">Whom it names: whose duty it is and who does it, both who swap, who is on duty instead, or who is away.</param>
/// <param name="OtherFrom">Of a swap: since when the first does the second's duty; else null.</param>
/// <param name="OtherUntil">Until when; else null.</param>
public sealed record ChangeAnswer(
    string Id, string Kind, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> People, DateTimeOffset? OtherFrom,
    DateTimeOffset? OtherUntil);

/// <summary>A change that was made, and the roster with it.</summary>
/// <param name="Change">Id of the change.</param>
/// <param name="Roster">The roster.</param>
public sealed record ChangedRosterAnswer(string Change, RosterAnswer Roster);

/// <summary>People whom a roster can name, by the names they sign in with, at most 200.</summary>
public sealed record DutyPeopleAnswer(IReadOnlyList<DutyPersonAnswer> People);

/// <summary>Somebody a roster names.</summary>
/// <param name="Id">Id of the person.</param>
/// <param name="Name">Name to show; null for somebody who is unknown.</param>
/// <param name="State">Whether the person can do duty.</param>
public sealed record DutyPersonAnswer(string Id, string? Name, DutyPersonState State);

/// <summary>Whether somebody can do duty.</summary>
public enum DutyPersonState
{
    /// <summary>The person can sign in.</summary>
    Active,

    /// <summary>The account is switched off.</summary>
    Disabled,

    /// <summary>There is no such person.</summary>
    Unknown,
}

/// <summary>The shifts of a roster in a time.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Shifts">Those any of which lies in it, by their start and as long as they are.</param>
public sealed record ShiftsAnswer(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<DutyShiftAnswer> Shifts);

/// <summary>Somebody on duty without a break.</summary>
/// <param name="Person">Who.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Layer">Id of the rotation or single shift it comes from; null for an override.</param>
/// <param name="Change">Id of the change that put this person there, or null.</param>
public sealed record DutyShiftAnswer(DutyPersonAnswer Person, DateTimeOffset From, DateTimeOffset Until, string? Layer, string? Change);

/// <summary>Who is on duty at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Rosters">Every roster one may read.</param>
public sealed record DutyAnswer(DateTimeOffset At, IReadOnlyList<RosterDutyAnswer> Rosters);

/// <summary>Who is on duty by a roster.</summary>
/// <param name="Roster">Its id.</param>
/// <param name="Names">What it is called.</param>
/// <param name="Territory">Whom it is for.</param>
/// <param name="OnDuty">Who is; empty if nobody is.</param>
/// <param name="Next">The shifts that begin next, all at the same time; empty if none does within a year.</param>
public sealed record RosterDutyAnswer(
    string Roster, Names Names, string Territory, IReadOnlyList<DutyShiftAnswer> OnDuty, IReadOnlyList<DutyShiftAnswer> Next);

/// <summary>What is not as it should be in a time.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Gaps">When nobody is on duty by this roster.</param>
/// <param name="DoubleBookings">When people are on duty by this roster and once more, by it or by any other.</param>
public sealed record GapsAnswer(
    DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<GapAnswer> Gaps, IReadOnlyList<DoubleBookingAnswer> DoubleBookings);

/// <summary>A time in which nobody is on duty.</summary>
public sealed record GapAnswer(DateTimeOffset From, DateTimeOffset Until);

/// <summary>A time in which the same person is on duty twice.</summary>
/// <param name="Person">Who.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Other">Id of the other roster, or this one's; null for one that one may not read.</param>
public sealed record DoubleBookingAnswer(DutyPersonAnswer Person, DateTimeOffset From, DateTimeOffset Until, string? Other);
