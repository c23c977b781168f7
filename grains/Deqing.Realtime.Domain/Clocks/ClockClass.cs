using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Clocks;

/// <summary>In what a limit is counted (计时类型). The word of a limit decides: 紧急 is always continuous.</summary>
public enum ClockClass : byte
{
    /// <summary>Minutes, day and night (紧急工作时).</summary>
    UrgentMinute,

    /// <summary>Hours, day and night (紧急工作时).</summary>
    UrgentHour,

    /// <summary>Days of 24 hours, workday or not (紧急工作日).</summary>
    UrgentDay,

    /// <summary>Days of 24 hours, workday or not (自然日).</summary>
    NaturalDay,

    /// <summary>Hours of working time (工作时).</summary>
    WorkHour,

    /// <summary>As many hours of working time as a working day of the calendar has (工作日): 8 for 08–12, 14–18.</summary>
    WorkDay,

    /// <summary>Closings of working days after the day of the start, which is day 0 (第n个工作日下班前).</summary>
    WorkDayEnd,
}

/// <summary>The words of the classes and what they have in common.</summary>
public static class ClockClasses
{
    /// <summary>
    /// By word: the API's (<c>workHour</c>) and those of imported limits (<c>work_hour</c>; <c>work_day_eod</c> for the last).
    /// </summary>
    public static readonly FrozenDictionary<string, ClockClass> Words = new Dictionary<string, ClockClass>
    {
        ["urgentMinute"] = ClockClass.UrgentMinute, ["urgent_minute"] = ClockClass.UrgentMinute,
        ["urgentHour"] = ClockClass.UrgentHour, ["urgent_hour"] = ClockClass.UrgentHour,
        ["urgentDay"] = ClockClass.UrgentDay, ["urgent_day"] = ClockClass.UrgentDay,
        ["naturalDay"] = ClockClass.NaturalDay, ["natural_day"] = ClockClass.NaturalDay,
        ["workHour"] = ClockClass.WorkHour, ["work_hour"] = ClockClass.WorkHour,
        ["workDay"] = ClockClass.WorkDay, ["work_day"] = ClockClass.WorkDay,
        ["workDayEnd"] = ClockClass.WorkDayEnd, ["work_day_eod"] = ClockClass.WorkDayEnd,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a clock of this class depends on which days and hours are worked.</summary>
    public static bool IsWorking(this ClockClass it) => it >= ClockClass.WorkHour;
}
