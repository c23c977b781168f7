using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Duty;

/// <summary>
/// A roster against the calendar: who is on duty when. Every answer is made of the same shifts, so that none can differ from another.
/// Instants are UTC. Immutable and safe to share.
/// </summary>
public sealed class DutyTimeline
{
    /// <summary>Longest time that is looked at, in days, and how far ahead the next duty is looked for.</summary>
    public const int MaxDays = 366;

    /// <summary>Most shifts of a time that is looked at.</summary>
    public const int MaxShifts = 5_000;

    // Most rosters hand over within a week; the rare ones are looked for further ahead.
    private static readonly ImmutableArray<int> Ahead = [8, 62, MaxDays];

    private readonly ImmutableArray<RotationTurns> rotations;
    private readonly ImmutableArray<DutyShift> single;

    /// <summary>Takes a roster that <see cref="RosterLint"/> finds nothing wrong with.</summary>
    /// <param name="roster">The roster.</param>
    /// <param name="days">Which days are worked.</param>
    /// <exception cref="TimeZoneNotFoundException">Its time zone is not known here.</exception>
    public DutyTimeline(Roster roster, WorkDays days)
    {
        Roster = roster;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(roster.TimeZone);
        var wall = new WallClock(zone);
        rotations = [.. roster.Rotations.Select(rotation => new RotationTurns(rotation, zone, wall, days))];
        single =
        [
            .. roster.Shifts.Select(shift =>
                new DutyShift(shift.Person, shift.From.ToUniversalTime(), shift.Until.ToUniversalTime(), shift.Id, null)),
        ];
    }

    /// <summary>The roster.</summary>
    public Roster Roster { get; }

    /// <summary>Who is on duty at a time, rotations first; empty if nobody is.</summary>
    public ImmutableArray<DutyShift> OnDuty(DateTimeOffset at) => IsKnown(at) ? [.. Resolve(at, at.AddTicks(1))] : [];

    /// <summary>
    /// The next time after this one at which a shift begins, whether or not somebody is on duty now; null if none does within
    /// <see cref="MaxDays"/> days.
    /// </summary>
    public NextDuty? NextOnDuty(DateTimeOffset after)
    {
        foreach (var ahead in Ahead)
        {
            if (!IsKnown(after) || !IsKnown(after.AddDays(ahead)))
                return null;
            var later = Resolve(after, after.AddDays(ahead)).Where(shift => shift.From > after).ToList();
            if (later.Count == 0)
                continue;
            var at = later.Min(shift => shift.From);
            return new NextDuty(at, [.. later.Where(shift => shift.From == at)]);
        }

        return null;
    }

    /// <summary>The shifts of a time by their start. Those at its ends are not cut: they begin and end when they do.</summary>
    public DutyFound<DutyShift> Shifts(DateTimeOffset from, DateTimeOffset until)
    {
        if (Refused(from, until) is { } refusal)
            return new([], refusal);
        var shifts = Resolve(from, until, MaxShifts + 1);
        return shifts.Count > MaxShifts ? new([], DutyRefusal.TooManyShifts) : new([.. shifts.OrderBy(shift => shift.From)], null);
    }

    /// <summary>When nobody is on duty, within a time.</summary>
    public DutyFound<DutyGap> Gaps(DateTimeOffset from, DateTimeOffset until)
    {
        var shifts = Shifts(from, until);
        if (shifts.Refusal is { } refusal)
            return new([], refusal);
        var gaps = ImmutableArray.CreateBuilder<DutyGap>();
        var covered = from;
        foreach (var shift in shifts.Items)
        {
            if (shift.From > covered)
                gaps.Add(new DutyGap(covered, shift.From));
            covered = shift.Until > covered ? shift.Until : covered;
        }

        if (covered < until)
            gaps.Add(new DutyGap(covered, until));
        return new(gaps.ToImmutable(), null);
    }

    /// <summary>Whether somebody is on duty at any moment of a time.</summary>
    public bool HasDuty(string person, DateTimeOffset from, DateTimeOffset until) =>
        Refused(from, until) is null && Resolve(from, until).Exists(shift => shift.Person == person);

    /// <summary>Why a time is not looked at; null if it is.</summary>
    internal static DutyRefusal? Refused(DateTimeOffset from, DateTimeOffset until) =>
        until <= from ? DutyRefusal.EndsBeforeStart
        : !IsKnown(from) || !IsKnown(until) || until - from > TimeSpan.FromDays(MaxDays) ? DutyRefusal.OutOfRange
        : null;

    /// <summary>Whether a time lies in the years that working days are known of; a day of them is left at both ends.</summary>
    internal static bool IsKnown(DateTimeOffset at) =>
        at.UtcDateTime.Year is > WorkDays.FirstYear and < WorkDays.LastYear;

    // Who asks with a limit refuses what reaches it: then nothing more is looked at.
    private List<DutyShift> Resolve(DateTimeOffset from, DateTimeOffset until, int limit = int.MaxValue)
    {
        var planned = rotations.SelectMany(rotation => rotation.Around(from, until)).Concat(single);
        var shifts = planned.Where(shift => shift.Meets(from, until)).Take(limit).ToList();
        if (shifts.Count == limit)
            return shifts;
        foreach (var change in Roster.Changes)
            if (change is not Absence)
                shifts = [.. Apply(change, shifts)];
        foreach (var away in Roster.Changes.OfType<Absence>())
            shifts = [.. shifts.SelectMany(shift => shift.Person == away.Person ? Without(shift, away.From, away.Until) : [shift])];
        return [.. shifts.Where(shift => shift.Meets(from, until))];
    }

    private static IEnumerable<DutyShift> Apply(DutyChange change, List<DutyShift> shifts) => change switch
    {
        Substitute it => shifts.SelectMany(shift =>
            shift.Person == it.Person ? Given(shift, it.From, it.Until, it.By, it.Id) : [shift]),
        Swap it => shifts.SelectMany(shift =>
            shift.Person == it.Person ? Given(shift, it.From, it.Until, it.Other, it.Id)
            : shift.Person == it.Other ? Given(shift, it.OtherFrom, it.OtherUntil, it.Person, it.Id)
            : [shift]),
        Override it => shifts.SelectMany(shift => Without(shift, it.From, it.Until)).Concat(
            it.Instead.Select(person => new DutyShift(person, it.From.ToUniversalTime(), it.Until.ToUniversalTime(), null, it.Id))),
        _ => throw new NotSupportedException($"Unknown change {change.GetType().Name}."),
    };

    private static IEnumerable<DutyShift> Given(
        DutyShift shift, DateTimeOffset from, DateTimeOffset until, string to, string change) =>
        !shift.Meets(from, until)
            ? [shift]
            : [
                .. Without(shift, from, until),
                shift with { Person = to, From = Later(shift.From, from), Until = Earlier(shift.Until, until), Change = change },
            ];

    private static List<DutyShift> Without(DutyShift shift, DateTimeOffset from, DateTimeOffset until)
    {
        if (!shift.Meets(from, until))
            return [shift];
        List<DutyShift> left = [shift with { Until = from.ToUniversalTime() }, shift with { From = until.ToUniversalTime() }];
        left.RemoveAll(rest => rest.From >= rest.Until);
        return left;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => (one > other ? one : other).ToUniversalTime();

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => (one < other ? one : other).ToUniversalTime();
}
