namespace Deqing.Realtime.Domain.Clocks;

/// <summary>
/// What a class of clock has counted at a time, and when it has counted so much. Limits, pauses and elapsed time are all measured on
/// this one scale. Its times are ticks: of UTC for a continuous clock, of the county's wall clock for a working one.
/// </summary>
internal readonly struct Scale(WallClock wall, WorkHours hours, WorkDays days, ClockClass it)
{
    private readonly bool counts = it.IsWorking(), closings = it == ClockClass.WorkDayEnd;

    /// <summary>What one of a limit is.</summary>
    public long Unit => it switch
    {
        ClockClass.UrgentMinute => TimeSpan.TicksPerMinute,
        ClockClass.UrgentHour or ClockClass.WorkHour => TimeSpan.TicksPerHour,
        ClockClass.UrgentDay or ClockClass.NaturalDay => TimeSpan.TicksPerDay,
        ClockClass.WorkDay => hours.Length,
        _ => 1,
    };

    /// <summary>The most that can be counted.</summary>
    public long End => !counts ? DateTime.MaxValue.Ticks : closings ? days.Count : days.Count * hours.Length;

    /// <summary>An instant as ticks of this scale's own time.</summary>
    public long Local(DateTimeOffset instant) => counts ? wall.Local(instant) : instant.UtcTicks;

    /// <summary>The instant of ticks of this scale's own time, with the offset of the zone.</summary>
    public DateTimeOffset Instant(long local) => counts ? wall.Instant(local) : wall.Shown(local);

    /// <summary>What has been counted when a clock starts: one that counts closings leaves out the day of the start.</summary>
    public long Start(long local) => closings ? days.Before(WorkDays.NumberOf(local) + 1) : Counted(local);

    /// <summary>What has been counted at a time.</summary>
    public long Counted(long local)
    {
        if (!counts)
            return local;
        var day = WorkDays.NumberOf(local);
        var whole = closings ? days.Before(day) : days.Before(day) * hours.Length;
        if (!days.IsWorked(day))
            return whole;
        var timeOfDay = local - WorkDays.TicksOf(day);
        return whole + (!closings ? hours.Until(timeOfDay) : timeOfDay >= hours.Closing ? 1 : 0);
    }

    /// <summary>The first time at which so much has been counted.</summary>
    /// <param name="counted">More than 0, at most <see cref="End"/>.</param>
    public long At(long counted)
    {
        if (!counts)
            return counted;
        var perDay = closings ? 1 : hours.Length;
        var others = (counted - 1) / perDay;
        var day = WorkDays.TicksOf(days.DayAfter(others));
        return day + (closings ? hours.Closing : hours.At(counted - (others * perDay)));
    }

    /// <summary>What was counted as time: a closing stands for a working day.</summary>
    public TimeSpan Time(long counted) => new(closings ? counted * hours.Length : counted);

    /// <summary>Whether days without a published calendar lie between two times.</summary>
    public bool IsProvisional(long from, long until)
    {
        if (!counts)
            return false;

        // What is due at 24:00 is due on the day that ends then.
        var last = new DateTime(Math.Max(from, until - 1)).Year;
        for (var year = new DateTime(from).Year; year <= last; year++)
            if (!days.IsPublished(year))
                return true;
        return false;
    }
}

/// <summary>A stretch of a scale's own time in which a clock stands.</summary>
/// <param name="From">Since when, not before the clock started.</param>
/// <param name="Until">Until when; as of the asking while it lasts.</param>
/// <param name="Lasts">Whether it still lasts.</param>
internal readonly record struct Standstill(long From, long Until, bool Lasts)
{
    /// <summary>Writes the pauses that reach beyond the start in the order of their beginning.</summary>
    /// <returns>How many there are.</returns>
    public static int Read(ImmutableArray<Pause> pauses, Scale scale, long start, DateTimeOffset? asOf, Span<Standstill> into)
    {
        var count = 0;
        if (pauses.IsDefaultOrEmpty)
            return 0;
        foreach (var pause in pauses)
        {
            var from = Math.Max(start, scale.Local(pause.From));
            var until = pause.Until ?? asOf;
            var end = until is { } known ? Math.Max(from, scale.Local(known)) : from;
            if (end > from || pause.Until is null)
                into[count++] = new Standstill(from, end, pause.Until is null);
        }

        into[..count].Sort(static (one, other) => one.From.CompareTo(other.From));
        return count;
    }
}
