using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>What can be wrong with a roster. The same word reaches the answer and the screen.</summary>
public enum RosterProblem : byte
{
    /// <summary>An id is not 1 to 64 of A–Z a–z 0–9 . _ -</summary>
    BadId,

    /// <summary>Two layers have the same id.</summary>
    IdTwice,

    /// <summary>A name is empty or longer than <see cref="RosterLint.MaxName"/>.</summary>
    BadName,

    /// <summary>The zone is no IANA name that is known here.</summary>
    UnknownTimeZone,

    /// <summary>A roster is for the county, a township, a village or a department.</summary>
    WrongTerritory,

    /// <summary>There are more than <see cref="RosterLint.MaxRotations"/>.</summary>
    TooManyRotations,

    /// <summary>A rotation, or an override, has nobody.</summary>
    EmptyRotation,

    /// <summary>There are more than <see cref="RosterLint.MaxPeople"/>.</summary>
    TooManyPeople,

    /// <summary>The same person stands twice where each stands once.</summary>
    PersonTwice,

    /// <summary>A turn has no length.</summary>
    ZeroHandover,

    /// <summary>A turn or a shift is longer than <see cref="DutyTimeline.MaxDays"/>.</summary>
    TooLong,

    /// <summary>There are more than <see cref="RosterLint.MaxWindows"/>.</summary>
    TooManyWindows,

    /// <summary>A window does not begin and end at minutes of a day.</summary>
    BadWindow,

    /// <summary>There are more than <see cref="RosterLint.MaxShifts"/>.</summary>
    TooManyShifts,

    /// <summary>There are more than <see cref="RosterLint.MaxChanges"/>.</summary>
    TooManyChanges,

    /// <summary>It does not end after its start.</summary>
    EndsBeforeStart,

    /// <summary>A time is not in the years that are known.</summary>
    OutOfRange,
}

/// <summary>Something that is wrong with a roster.</summary>
/// <param name="Member">Where, as <c>rotations[0].people[3]</c>.</param>
/// <param name="Problem">What.</param>
public readonly record struct RosterFinding(string Member, RosterProblem Problem);

/// <summary>Says what is wrong with rosters. Whether places and people exist is for others to say.</summary>
public static class RosterLint
{
    /// <summary>Most letters of a name and of an id.</summary>
    public const int MaxName = 100, MaxId = 64;

    /// <summary>Most of everything a roster has; people count for each rotation or override.</summary>
    public const int MaxRotations = 20, MaxPeople = 100, MaxWindows = 21, MaxShifts = 1_000, MaxChanges = 1_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(DutyTimeline.MaxDays);

    /// <summary>All that is wrong with a roster, in the order of its members; empty if nothing is.</summary>
    public static ImmutableArray<RosterFinding> Lint(Roster roster) =>
    [
        .. Whole(roster),
        .. roster.Rotations.Take(MaxRotations).SelectMany((rotation, index) => Lint(rotation, $"rotations[{index}].")),
        .. roster.Shifts.Take(MaxShifts).SelectMany((shift, index) => Lint(shift, $"shifts[{index}].")),
        .. roster.Changes.Take(MaxChanges).SelectMany((change, index) => Lint(change, $"changes[{index}].")),
    ];

    /// <summary>All that is wrong with a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="at">What stands before the names of its members.</param>
    public static IEnumerable<RosterFinding> Lint(DutyChange change, string at = "") => Found(
        (!IsId(change.Id), $"{at}id", RosterProblem.BadId),
        Times($"{at}until", change.From, change.Until),
        change is Swap swap ? Times($"{at}otherUntil", swap.OtherFrom, swap.OtherUntil) : default,
        change is Override { Instead.IsEmpty: true } ? (true, $"{at}people", RosterProblem.EmptyRotation) : default,
        change is Override { Instead.Length: > MaxPeople } ? (true, $"{at}people", RosterProblem.TooManyPeople) : default,
        (change.People().Distinct().Count() < change.People().Count(), change is Override ? $"{at}people" : $"{at}person",
            RosterProblem.PersonTwice));

    private static IEnumerable<RosterFinding> Whole(Roster roster) => Found(
        (!IsId(roster.Id), "id", RosterProblem.BadId),
        (!IsName(roster.Names), "names", RosterProblem.BadName),
        (!IsZone(roster.TimeZone), "timeZone", RosterProblem.UnknownTimeZone),
        (roster.Territory.Kind == TerritoryKind.Pond, "territory", RosterProblem.WrongTerritory),
        (roster.Rotations.Length > MaxRotations, "rotations", RosterProblem.TooManyRotations),
        (roster.Shifts.Length > MaxShifts, "shifts", RosterProblem.TooManyShifts),
        (roster.Changes.Length > MaxChanges, "changes", RosterProblem.TooManyChanges),
        (roster.Rotations.Select(it => it.Id).Concat(roster.Shifts.Select(it => it.Id)).GroupBy(id => id).Any(ids => ids.Skip(1).Any()),
            "rotations", RosterProblem.IdTwice));

    private static IEnumerable<RosterFinding> Lint(Rotation rotation, string at) =>
    [
        .. Found(
            (!IsId(rotation.Id), $"{at}id", RosterProblem.BadId),
            (rotation.People.IsEmpty, $"{at}people", RosterProblem.EmptyRotation),
            (rotation.People.Length > MaxPeople, $"{at}people", RosterProblem.TooManyPeople),
            (rotation.People.Distinct().Count() < rotation.People.Length, $"{at}people", RosterProblem.PersonTwice),
            (!IsKnown(rotation.Start), $"{at}start", RosterProblem.OutOfRange),
            (rotation.Until is { } until && !IsKnown(until), $"{at}until", RosterProblem.OutOfRange),
            (rotation.Until <= rotation.Start, $"{at}until", RosterProblem.EndsBeforeStart),
            (rotation.Every < 1, $"{at}every", RosterProblem.ZeroHandover),
            (rotation.Turn > Longest, $"{at}every", RosterProblem.TooLong),
            (rotation.Windows.Length > MaxWindows, $"{at}windows", RosterProblem.TooManyWindows)),
        .. rotation.Windows.Take(MaxWindows).Index()
            .Where(it => it.Item.From is < 0 or >= WorkSlot.Day || it.Item.Until is < 0 or > WorkSlot.Day)
            .Select(it => new RosterFinding($"{at}windows[{it.Index}]", RosterProblem.BadWindow)),
    ];

    private static IEnumerable<RosterFinding> Lint(PlannedShift shift, string at) =>
        Found((!IsId(shift.Id), $"{at}id", RosterProblem.BadId), Times($"{at}until", shift.From, shift.Until));

    private static (bool, string, RosterProblem) Times(string member, DateTimeOffset from, DateTimeOffset until) =>
        until <= from ? (true, member, RosterProblem.EndsBeforeStart)
        : !DutyTimeline.IsKnown(from) || !DutyTimeline.IsKnown(until) ? (true, member, RosterProblem.OutOfRange)
        : (until - from > Longest, member, RosterProblem.TooLong);

    private static IEnumerable<RosterFinding> Found(params (bool Is, string Member, RosterProblem Problem)[] checks) =>
        checks.Where(check => check.Is).Select(check => new RosterFinding(check.Member, check.Problem));

    private static bool IsId(string id) =>
        id.Length is >= 1 and <= MaxId && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static bool IsName(Names names) =>
        names.Zh.Trim().Length is >= 1 and <= MaxName && names.En.Trim().Length is >= 1 and <= MaxName;

    // Windows names such as 'China Standard Time' are found too, but other programs do not know them.
    private static bool IsZone(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId && found.Id == zone;

    private static bool IsKnown(DateTime local) => DutyTimeline.IsKnown(new DateTimeOffset(local, TimeSpan.Zero));
}
