using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>
/// Who is on duty when, for a part of the county (值班表). Its layers stand beside each other: at a time everybody is on duty whom a
/// rotation or a single shift names. Changes lie on top, the later ones above the earlier. <see cref="RosterLint"/> says what is wrong.
/// </summary>
/// <param name="Id">Its id; 1 to 64 of A–Z a–z 0–9 . _ -</param>
/// <param name="Names">What it is called.</param>
/// <param name="TimeZone">IANA name of the zone whose wall clock its rotations go by.</param>
/// <param name="Territory">Whom it is on duty for: the county, a township, a village or a department.</param>
/// <param name="Rotations">People who take turns.</param>
/// <param name="Shifts">Shifts that were given to somebody one by one.</param>
/// <param name="Changes">What was changed on top, in the order in which it was.</param>
[GenerateSerializer, Immutable]
public sealed record Roster(
    [property: Id(0)] string Id,
    [property: Id(1)] Names Names,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] Territory Territory,
    [property: Id(4)] ImmutableArray<Rotation> Rotations,
    [property: Id(5)] ImmutableArray<PlannedShift> Shifts,
    [property: Id(6)] ImmutableArray<DutyChange> Changes)
{
    /// <summary>How long a change that is over is kept at least.</summary>
    public static readonly TimeSpan ChangesKept = TimeSpan.FromDays(366);

    /// <summary>The roster with one more change on top, without those that have long been over.</summary>
    public Roster With(DutyChange change, DateTimeOffset now) =>
        this with { Changes = [.. Changes.Where(it => it.Last > now - ChangesKept), change] };

    /// <summary>Everybody it names, each once.</summary>
    public IEnumerable<string> People() => Rotations.SelectMany(rotation => rotation.People)
        .Concat(Shifts.Select(shift => shift.Person)).Concat(Changes.SelectMany(change => change.People())).Distinct();
}

/// <summary>In what the length of a turn is counted.</summary>
public enum HandoverUnit : byte
{
    /// <summary>Hours on the wall clock.</summary>
    Hours,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Weeks.</summary>
    Weeks,
}

/// <summary>On which days a rotation has somebody on duty, by the notices of holidays and made-up workdays.</summary>
public enum DutyDays : byte
{
    /// <summary>On every day.</summary>
    Every,

    /// <summary>On working days (工作日).</summary>
    Working,

    /// <summary>On weekends and holidays (节假日).</summary>
    Off,
}

/// <summary>
/// People who take turns without end. A turn lasts equally long on the wall clock, so a handover at 08:00 stays one at 08:00 when the
/// clocks are put forward. Turns are counted from the start also over days and hours on which nobody is on duty.
/// </summary>
/// <param name="Id">Its id in the roster.</param>
/// <param name="People">Ids of the people in the order of their turns.</param>
/// <param name="Start">When the first turn begins, on the wall.</param>
/// <param name="Until">When the last one ends, on the wall, or null.</param>
/// <param name="Every">How many units a turn lasts.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Windows">When somebody is on duty; empty means at all hours.</param>
/// <param name="Days">On which days; a window belongs to the day it begins on.</param>
[GenerateSerializer, Immutable]
public sealed record Rotation(
    [property: Id(0)] string Id,
    [property: Id(1)] ImmutableArray<string> People,
    [property: Id(2)] DateTime Start,
    [property: Id(3)] DateTime? Until,
    [property: Id(4)] int Every,
    [property: Id(5)] HandoverUnit Unit,
    [property: Id(6)] ImmutableArray<DutyWindow> Windows,
    [property: Id(7)] DutyDays Days)
{
    // More than a year even in hours, and less than a time span can hold even in weeks.
    private const int Longest = 10_000;

    /// <summary>How long a turn is on the wall: zero for one that is none, at most 10,000 units.</summary>
    public TimeSpan Turn => Math.Clamp(Every, 0, Longest) * Unit switch
    {
        HandoverUnit.Hours => TimeSpan.FromHours(1),
        HandoverUnit.Days => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };
}

/// <summary>A time of day at which somebody is on duty; it may end on the next day.</summary>
/// <param name="Weekdays">The days it begins on; empty means every day.</param>
/// <param name="From">Minute of the day at which it begins.</param>
/// <param name="Until">Minute at which it ends, on the next day unless it lies after the start: 08:30 to 08:30 is a whole day.</param>
[GenerateSerializer, Immutable]
public sealed record DutyWindow(
    [property: Id(0)] ImmutableArray<DayOfWeek> Weekdays, [property: Id(1)] int From, [property: Id(2)] int Until);

/// <summary>A shift that was given to somebody.</summary>
/// <param name="Id">Its id in the roster.</param>
/// <param name="Person">Id of the person.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
[GenerateSerializer, Immutable]
public sealed record PlannedShift(
    [property: Id(0)] string Id, [property: Id(1)] string Person, [property: Id(2)] DateTimeOffset From,
    [property: Id(3)] DateTimeOffset Until);
