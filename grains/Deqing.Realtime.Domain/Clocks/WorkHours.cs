namespace Deqing.Realtime.Domain.Clocks;

/// <summary>A stretch of a working day, its start included and its end not.</summary>
/// <param name="From">Minute of the day at which it begins.</param>
/// <param name="Until">Minute of the day at which it ends, at most 1,440.</param>
public readonly record struct WorkSlot(int From, int Until)
{
    /// <summary>Minutes of a day.</summary>
    public const int Day = 1_440;

    /// <summary>Writes a minute of the day as <c>08:30</c>, or <c>24:00</c>.</summary>
    public static string TextOf(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>Reads a time of day like <c>08:30</c> or <c>24:00</c> as its minute; null if it is none.</summary>
    public static int? MinuteOf(string? text) =>
        text is [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9']
        && ((((text[0] - '0') * 10) + text[1] - '0') * 60) + ((text[3] - '0') * 10) + text[4] - '0' is <= Day and var minute
            ? minute
            : null;
}

/// <summary>Why slots are no working hours.</summary>
public enum HoursRefusal : byte
{
    /// <summary>There is no slot.</summary>
    NoSlots,

    /// <summary>There are more than <see cref="WorkHours.MaxSlots"/>.</summary>
    TooManySlots,

    /// <summary>A slot does not lie within a day or does not end after its start.</summary>
    SlotEndsBeforeItStarts,

    /// <summary>A slot begins before the one in front of it has ended.</summary>
    SlotsOverlap,
}

/// <summary>The hours of a working day by the wall clock of the county, the same on every working day.</summary>
public sealed class WorkHours
{
    /// <summary>Most slots of a day.</summary>
    public const int MaxSlots = 12;

    /// <summary>Midnight to midnight.</summary>
    public static readonly WorkHours Always = new([new WorkSlot(0, WorkSlot.Day)]);

    /// <summary>Takes slots that <see cref="Refused"/> finds nothing wrong with.</summary>
    /// <exception cref="ArgumentException">There is something wrong with them.</exception>
    public WorkHours(ImmutableArray<WorkSlot> slots)
    {
        if (Refused(slots) is { } refusal)
            throw new ArgumentException($"These are no working hours: {refusal}.", nameof(slots));
        Slots = slots;
        Ticks = [.. slots.Select(slot => (slot.From * TimeSpan.TicksPerMinute, slot.Until * TimeSpan.TicksPerMinute))];
        Length = Ticks.Sum(slot => slot.Until - slot.From);
    }

    /// <summary>The slots in the order of the day.</summary>
    public ImmutableArray<WorkSlot> Slots { get; }

    /// <summary>How much is worked on a working day.</summary>
    public TimeSpan PerDay => new(Length);

    /// <summary>The slots in ticks since midnight.</summary>
    internal ImmutableArray<(long From, long Until)> Ticks { get; }

    /// <summary>How much is worked on a working day, in ticks.</summary>
    internal long Length { get; }

    /// <summary>When the day begins and ends, in ticks since midnight.</summary>
    internal long Opening => Ticks[0].From;

    internal long Closing => Ticks[^1].Until;

    /// <summary>What is wrong with slots; null if nothing is.</summary>
    public static HoursRefusal? Refused(ImmutableArray<WorkSlot> slots)
    {
        if (slots.IsDefaultOrEmpty)
            return HoursRefusal.NoSlots;
        if (slots.Length > MaxSlots)
            return HoursRefusal.TooManySlots;
        foreach (var slot in slots)
            if (slot.From < 0 || slot.From >= slot.Until || slot.Until > WorkSlot.Day)
                return HoursRefusal.SlotEndsBeforeItStarts;
        for (var index = 1; index < slots.Length; index++)
            if (slots[index].From < slots[index - 1].Until)
                return HoursRefusal.SlotsOverlap;
        return null;
    }

    /// <summary>How much of a working day has been worked at a time of day.</summary>
    internal long Until(long timeOfDay)
    {
        var sum = 0L;
        foreach (var (from, until) in Ticks)
        {
            if (timeOfDay <= from)
                break;
            sum += Math.Min(timeOfDay, until) - from;
        }

        return sum;
    }

    /// <summary>
    /// The first time of day by which so much has been worked: the end of a slot, not the start of the next, where it fits exactly.
    /// </summary>
    /// <param name="worked">More than 0, at most <see cref="Length"/>.</param>
    internal long At(long worked)
    {
        foreach (var (from, until) in Ticks)
        {
            if (worked <= until - from)
                return from + worked;
            worked -= until - from;
        }

        throw new ArgumentOutOfRangeException(nameof(worked));
    }
}
