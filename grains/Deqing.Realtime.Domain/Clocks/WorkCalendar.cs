namespace Deqing.Realtime.Domain.Clocks;

/// <summary>
/// The calendar a county counts limits by: its time zone, its working hours and its working days. One function gives deadlines,
/// extensions, elapsed time and the arithmetic, so that none can differ from another. Immutable and safe to share.
/// </summary>
/// <remarks>
/// Slots are half-open, and a limit that fits exactly is due at the closing it ends with, not at the next opening. Changing a limit
/// keeps start and pauses: compute anew with another limit. Working time goes by the wall clock; where it is put back or forward
/// within a slot, the slot counts as it reads.
/// </remarks>
public sealed class WorkCalendar(TimeZoneInfo zone, WorkHours hours, WorkDays days)
{
    /// <summary>Most pauses of a clock.</summary>
    public const int MaxPauses = 256;

    /// <summary>Most extensions of a limit.</summary>
    public const int MaxExtensions = 10;

    /// <summary>The last year a clock may start in, by UTC.</summary>
    public const int LastStartYear = 2100;

    /// <summary>How many years after its start a deadline may lie at most.</summary>
    public const int MaxYearsAhead = 20;

    private const int FewPauses = 16;

    // No 20 years are shorter than that: what lies nearer needs no calendar to say so.
    private static readonly TimeSpan WithinReach = TimeSpan.FromDays(365 * MaxYearsAhead);

    private readonly WallClock wall = new(zone);

    /// <summary>The time zone of its days and hours.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>What its clocks on the wall show.</summary>
    public WallClock Wall => wall;

    /// <summary>The hours of a working day.</summary>
    public WorkHours Hours => hours;

    /// <summary>Which days are worked.</summary>
    public WorkDays Days => days;

    /// <summary>The same days with other hours, for a department or a question.</summary>
    public WorkCalendar With(WorkHours other) => new(zone, other, days);

    /// <summary>When something is due that started then and may take so long.</summary>
    /// <param name="start">When its clock started.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="pauses">When the clock stood, in any order.</param>
    /// <param name="asOf">
    /// Until when a pause that still lasts is counted: the deadline as if it ended then. Without it such a pause adds nothing.
    /// </param>
    public Deadline Deadline(DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, DateTimeOffset? asOf = null) =>
        Extend(start, limit, pauses, 0, asOf);

    /// <summary>When it is due after so many extensions (延期), each of one more original limit.</summary>
    /// <param name="start">When its clock started.</param>
    /// <param name="limit">How long it might take at first.</param>
    /// <param name="pauses">When the clock stood, in any order.</param>
    /// <param name="times">How many were granted, at most <see cref="MaxExtensions"/>.</param>
    /// <param name="asOf">Until when a pause that still lasts is counted.</param>
    public Deadline Extend(DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, int times, DateTimeOffset? asOf = null)
    {
        if (Refused(start, limit, pauses, times) is { } refusal)
            return Refuse(refusal);
        var scale = ScaleOf(limit.Class);
        var from = scale.Local(start);
        var count = pauses.IsDefaultOrEmpty ? 0 : pauses.Length;
        var standstills = count <= FewPauses ? stackalloc Standstill[count] : new Standstill[count];
        standstills = standstills[..Standstill.Read(pauses, scale, from, asOf, standstills)];

        var reached = scale.Start(from);
        var target = reached + (scale.Unit * limit.Value * (1 + times));
        var paused = false;
        foreach (var standstill in standstills)
        {
            var begins = Math.Max(reached, scale.Counted(standstill.From));
            if (begins >= target)
                break;
            reached = Math.Max(begins, scale.Counted(standstill.Until));
            target += reached - begins;
            paused |= standstill.Lasts;
        }

        if (target > scale.End)
            return Refuse(ClockRefusal.TooFarAhead);
        var at = scale.At(target);
        var due = scale.Instant(at);
        return due - start > WithinReach && due > start.AddYears(MaxYearsAhead)
            ? Refuse(ClockRefusal.TooFarAhead)
            : new Deadline(due, scale.IsProvisional(from, at), paused);
    }

    /// <summary>
    /// How much a clock has counted between its start and a time, on the scale of its class: against <see cref="Budget"/> it says how
    /// much of a limit is used. A clock of closings counts whole working days.
    /// </summary>
    /// <param name="start">When the clock started.</param>
    /// <param name="end">Until when; before the start nothing has been counted.</param>
    /// <param name="it">What kind of clock it is.</param>
    /// <param name="pauses">When it stood; a pause that still lasts counts until the end.</param>
    public TimeSpan Elapsed(DateTimeOffset start, DateTimeOffset end, ClockClass it, ImmutableArray<Pause> pauses)
    {
        var scale = ScaleOf(it);
        var from = scale.Local(start);
        var reached = scale.Start(from);
        var last = scale.Counted(scale.Local(end));
        if (last <= reached)
            return TimeSpan.Zero;
        var counted = last - reached;
        var count = pauses.IsDefaultOrEmpty ? 0 : pauses.Length;
        var standstills = count <= FewPauses ? stackalloc Standstill[count] : new Standstill[count];
        foreach (var standstill in standstills[..Standstill.Read(pauses, scale, from, end, standstills)])
        {
            var begins = Math.Max(reached, scale.Counted(standstill.From));
            if (begins >= last)
                break;
            reached = Math.Max(begins, Math.Min(last, scale.Counted(standstill.Until)));
            counted -= reached - begins;
        }

        return scale.Time(counted);
    }

    /// <summary>How much a clock of this limit may count.</summary>
    public TimeSpan Budget(Limit limit)
    {
        var scale = ScaleOf(limit.Class);
        return scale.Time(scale.Unit * limit.Value);
    }

    /// <summary>
    /// The arithmetic of a deadline: stretches from the start to it without a gap, whose counted parts add up to the budget. At most
    /// <see cref="DeadlineStep.MaxSteps"/>; where there would be more, days, months or years are taken together. Empty if there is no
    /// deadline.
    /// </summary>
    /// <inheritdoc cref="Extend" path="/param"/>
    public ImmutableArray<DeadlineStep> Explain(
        DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, int times = 0, DateTimeOffset? asOf = null)
    {
        var deadline = Extend(start, limit, pauses, times, asOf);
        if (deadline.Refusal is not null)
            return [];
        var scale = ScaleOf(limit.Class);
        var from = scale.Local(start);
        var standstills = new Standstill[pauses.IsDefault ? 0 : pauses.Length];
        var count = Standstill.Read(pauses, scale, from, asOf, standstills);
        var due = scale.Local(deadline.Due);
        return new DeadlineWalk(scale, hours, days, limit.Class, from, due, [.. standstills.AsSpan(0, count)]).Steps();
    }

    /// <summary>What is wrong with a clock, before any counting; null if nothing is.</summary>
    /// <inheritdoc cref="Extend" path="/param"/>
    public static ClockRefusal? Refused(DateTimeOffset start, Limit limit, ImmutableArray<Pause> pauses, int times = 0)
    {
        if (limit.Refused() is { } refusal)
            return refusal;
        if (times is < 0 or > MaxExtensions)
            return ClockRefusal.ExtensionsOutOfRange;
        if (start.UtcDateTime.Year is < WorkDays.FirstYear or > LastStartYear)
            return ClockRefusal.StartOutOfRange;
        if (pauses.IsDefaultOrEmpty)
            return null;
        if (pauses.Length > MaxPauses)
            return ClockRefusal.TooManyPauses;
        foreach (var pause in pauses)
            if (pause.Until < pause.From)
                return ClockRefusal.PauseEndsBeforeItStarts;
        return null;
    }

    private static Deadline Refuse(ClockRefusal refusal) => new(default, false, false, refusal);

    private Scale ScaleOf(ClockClass it) => new(wall, hours, days, it);
}
