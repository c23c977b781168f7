using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Duty;

/// <summary>A roster to write. What was changed on top of it stays; it has commands of its own.</summary>
/// <param name="Version">The version the person saw; 0 for a new one.</param>
/// <param name="Names">What it is called: 1 to 100 characters in each language.</param>
/// <param name="TimeZone">IANA name of the zone whose wall clock its rotations go by, for example <c>Asia/Shanghai</c>.</param>
/// <param name="Territory">Whom it is for: <c>county</c>, <c>township:…</c>, <c>village:…</c> or <c>department:…</c>.</param>
/// <param name="Rotations">People who take turns, at most 20 rotations.</param>
/// <param name="Shifts">Shifts given one by one, at most 1,000.</param>
public sealed record RosterRequest(
    int Version, Names Names, string TimeZone, string Territory, IReadOnlyList<RotationBody>? Rotations = null,
    IReadOnlyList<ShiftBody>? Shifts = null);

/// <summary>People who take turns without end.</summary>
/// <param name="Id">Its id in the roster.</param>
/// <param name="People">Ids of people in the order of their turns, 1 to 100, each once.</param>
/// <param name="Start">When the first turn begins on the wall of the zone, as <c>2026-11-01T08:00</c>.</param>
/// <param name="Unit">In what a turn is counted.</param>
/// <param name="Every">How many units it lasts.</param>
/// <param name="Until">When the last turn ends on the wall; left out for never.</param>
/// <param name="Windows">When somebody is on duty, at most 21; left out means at all hours.</param>
/// <param name="Days">On which days; a window belongs to the day it begins on.</param>
public sealed record RotationBody(
    string Id, IReadOnlyList<string> People, string Start, HandoverUnit Unit, int Every = 1, string? Until = null,
    IReadOnlyList<WindowBody>? Windows = null, DutyDays Days = DutyDays.Every);

/// <summary>A time of day at which somebody is on duty.</summary>
/// <param name="From">When it begins, as <c>20:00</c>.</param>
/// <param name="Until">When it ends, on the next day unless it is later: 08:30 to 08:30 is a whole day.</param>
/// <param name="Weekdays">The days it begins on; left out means every day.</param>
public sealed record WindowBody(string From, string Until, IReadOnlyList<DayOfWeek>? Weekdays = null);

/// <summary>A shift that is given to somebody.</summary>
/// <param name="Id">Its id in the roster.</param>
/// <param name="Person">Id of the person.</param>
/// <param name="From">When it begins, with an offset.</param>
/// <param name="Until">When it ends.</param>
public sealed record ShiftBody(string Id, string Person, string From, string Until);

/// <summary>Somebody does another's duty (替班).</summary>
/// <param name="Person">Id of whose duty it is.</param>
/// <param name="By">Id of who does it.</param>
/// <param name="From">Since when, with an offset.</param>
/// <param name="Until">Until when.</param>
public sealed record SubstituteRequest(string Person, string By, string From, string Until);

/// <summary>Two people do each other's duty (换班).</summary>
/// <param name="Person">Id of one.</param>
/// <param name="From">Since when the other does this one's duty, with an offset.</param>
/// <param name="Until">Until when.</param>
/// <param name="Other">Id of the other.</param>
/// <param name="OtherFrom">Since when this one does the other's duty.</param>
/// <param name="OtherUntil">Until when.</param>
public sealed record SwapRequest(string Person, string From, string Until, string Other, string OtherFrom, string OtherUntil);

/// <summary>Exactly these people are on duty, whatever was planned.</summary>
/// <param name="People">Their ids, 1 to 100.</param>
/// <param name="From">Since when, with an offset.</param>
/// <param name="Until">Until when.</param>
public sealed record OverrideRequest(IReadOnlyList<string> People, string From, string Until);

/// <summary>Somebody is away (请假); their duty is a gap unless somebody else does it.</summary>
/// <param name="Person">Id of the person.</param>
/// <param name="From">Since when, with an offset.</param>
/// <param name="Until">Until when.</param>
public sealed record AbsenceRequest(string Person, string From, string Until);
