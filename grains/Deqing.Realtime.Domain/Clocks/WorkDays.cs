using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Clocks;

/// <summary>A day that is not what its weekday says.</summary>
/// <param name="Date">The day.</param>
/// <param name="Name">What it is off or made up for, as the notice names it: 春节.</param>
/// <param name="IsOff">Whether it is off; else it is worked (调休).</param>
public readonly record struct SpecialDay(DateOnly Date, string Name, bool IsOff);

/// <summary>
/// Which days are worked. Monday to Friday, except as the notices of the published years say; a year without a notice is taken as
/// plain and told apart by <see cref="IsPublished"/>. Counting and finding the n-th working day take one look into a table.
/// </summary>
public sealed class WorkDays
{
    /// <summary>The years it knows of, ends included.</summary>
    public const int FirstYear = 2000, LastYear = 2120;

    private static readonly int FirstDay = new DateOnly(FirstYear, 1, 1).DayNumber;
    private static readonly int Days = new DateOnly(LastYear, 12, 31).DayNumber + 1 - FirstDay;

    /// <summary>Monday to Friday, no year published.</summary>
    /// <remarks>It needs the figures above it.</remarks>
    public static readonly WorkDays Plain = new([], []);

    private readonly int[] before = new int[Days + 1];
    private readonly int[] worked;
    private readonly FrozenDictionary<int, string> names;
    private readonly bool[] published = new bool[LastYear + 1 - FirstYear];

    /// <summary>Builds the tables.</summary>
    /// <param name="publishedYears">Years whose notice is known.</param>
    /// <param name="special">
    /// The days the notices name, each once. A notice may name days of the December before its year; they hold whether or not that
    /// year has a notice of its own.
    /// </param>
    /// <exception cref="ArgumentException">A year or a day is out of range, or a day stands twice.</exception>
    public WorkDays(IEnumerable<int> publishedYears, IEnumerable<SpecialDay> special)
    {
        foreach (var year in publishedYears)
            published[IsInRange(year) ? year - FirstYear : throw new ArgumentException($"{year} is out of range.")] = true;
        var known = special.ToDictionary(day => day.Date.DayNumber - FirstDay);
        if (known.Keys.FirstOrDefault(day => day < 0 || day >= Days, -1) is not -1 and var outside)
            throw new ArgumentException($"{known[outside].Date} is out of range.");
        names = known.Values.ToFrozenDictionary(day => day.Date.DayNumber - FirstDay, day => day.Name);
        var all = new List<int>(Days);
        for (var day = 0; day < Days; day++)
        {
            before[day] = all.Count;
            if (known.TryGetValue(day, out var it) ? !it.IsOff : !IsWeekend(day))
                all.Add(day);
        }

        before[Days] = all.Count;
        worked = [.. all];
    }

    /// <summary>Whether a year is one it knows of.</summary>
    public static bool IsInRange(int year) => year is >= FirstYear and <= LastYear;

    /// <summary>Whether the notice of a year is known. Late December may still change with the notice of the next year.</summary>
    public bool IsPublished(int year) => IsInRange(year) && published[year - FirstYear];

    /// <summary>Whether a day is worked.</summary>
    public bool IsWorked(DateOnly date) => IsWorked(date.DayNumber - FirstDay);

    /// <summary>How many days are worked in all.</summary>
    internal int Count => worked.Length;

    /// <summary>The number of a day, counted from the first one known.</summary>
    internal static long NumberOf(long ticks) => Math.DivRem(ticks, TimeSpan.TicksPerDay).Quotient - FirstDay;

    /// <summary>Midnight at the start of a day.</summary>
    internal static long TicksOf(long day) => (day + FirstDay) * TimeSpan.TicksPerDay;

    /// <summary>How many days before this one are worked; days beyond the known ones are not.</summary>
    internal int Before(long day) => before[Math.Clamp(day, 0, Days)];

    internal bool IsWorked(long day) => Before(day) != Before(day + 1);

    /// <summary>The worked day before which so many others are.</summary>
    internal int DayAfter(long others) => worked[others];

    /// <summary>What a day is called in the notices, or null.</summary>
    internal string? NameOf(long day) => names.GetValueOrDefault((int)day);

    private static bool IsWeekend(int day) =>
        DateOnly.FromDayNumber(day + FirstDay).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
