namespace Deqing.Realtime.Domain.Clocks;

/// <summary>How long something may take (时限): so many of a class, for example 4 working hours.</summary>
/// <param name="Class">In what it is counted.</param>
/// <param name="Value">How many, from 1 to <see cref="MaxValue"/>.</param>
[GenerateSerializer, Immutable]
public readonly record struct Limit([property: Id(0)] ClockClass Class, [property: Id(1)] int Value)
{
    /// <summary>
    /// The largest value: a week of minutes, a year of hours. What lies further ahead than the calendar allows is refused too.
    /// </summary>
    public const int MaxValue = 10_000;

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public ClockRefusal? Refused() =>
        Class > ClockClass.WorkDayEnd ? ClockRefusal.UnknownClass : Value is < 1 or > MaxValue ? ClockRefusal.ValueOutOfRange : null;
}

/// <summary>
/// A time in which a clock stands (挂账, waiting for somebody else), its start included and its end not. It is measured in the same
/// clock as the limit, so what of it is no working time gives a working clock nothing. Pauses may overlap; they count once.
/// </summary>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when; null while it lasts.</param>
[GenerateSerializer, Immutable]
public readonly record struct Pause([property: Id(0)] DateTimeOffset From, [property: Id(1)] DateTimeOffset? Until);

/// <summary>When something is due, or the reason why that cannot be said.</summary>
/// <param name="Due">When, with the offset of the calendar's time zone. While <paramref name="Paused"/>: at the earliest.</param>
/// <param name="Provisional">
/// Whether it went through a year without a published calendar, taken as Monday to Friday: to be computed anew when that comes.
/// </param>
/// <param name="Paused">Whether a pause that still lasts holds it up.</param>
/// <param name="Refusal">Why there is none, or null. Then the rest means nothing.</param>
[GenerateSerializer, Immutable]
public readonly record struct Deadline(
    [property: Id(0)] DateTimeOffset Due,
    [property: Id(1)] bool Provisional,
    [property: Id(2)] bool Paused,
    [property: Id(3)] ClockRefusal? Refusal = null);

/// <summary>Why there is no deadline. The same word reaches the answer, the log and the screen.</summary>
public enum ClockRefusal : byte
{
    /// <summary>The class is none of the closed set.</summary>
    UnknownClass,

    /// <summary>The value is not from 1 to <see cref="Limit.MaxValue"/>.</summary>
    ValueOutOfRange,

    /// <summary>More extensions than <see cref="WorkCalendar.MaxExtensions"/>, or fewer than none.</summary>
    ExtensionsOutOfRange,

    /// <summary>The start is not in the years <see cref="WorkDays.FirstYear"/> to <see cref="WorkCalendar.LastStartYear"/>.</summary>
    StartOutOfRange,

    /// <summary>More pauses than <see cref="WorkCalendar.MaxPauses"/>.</summary>
    TooManyPauses,

    /// <summary>A pause ends before it begins.</summary>
    PauseEndsBeforeItStarts,

    /// <summary>It would lie more than <see cref="WorkCalendar.MaxYearsAhead"/> years after the start.</summary>
    TooFarAhead,
}
