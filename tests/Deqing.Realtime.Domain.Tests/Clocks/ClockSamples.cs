using CsCheck;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Clocks;

/// <summary>A clock on some calendar, as a property draws it.</summary>
internal sealed record SampleClock(
    string Zone, ImmutableArray<WorkSlot> Slots, int Published, DateTimeOffset Start, Limit Limit, ImmutableArray<Pause> Pauses)
{
    // Zones that keep one offset, so that the minute scan can follow; what happens where clocks are put back has its own test.
    private static readonly Gen<string> Zones = Gen.OneOf("Asia/Shanghai", "Asia/Kolkata", "America/Phoenix", "Etc/UTC");

    private static readonly Gen<ImmutableArray<WorkSlot>> Hours =
        Gen.Int[0, 96].Array[1, 6].Select(quarters =>
        {
            int[] ends = [.. quarters.Distinct().Order().Select(quarter => quarter * 15)];
            return ends.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new WorkSlot(pair[0], pair[1])).ToImmutableArray();
        }).Where(slots => slots.Length > 0);

    // Years 2017 and 2027 to 2031 have no notice.
    private static readonly Gen<DateTimeOffset> Starts = Gen.Int[0, 14 * 365 * 24 * 60].Select(
        minute => new DateTimeOffset(2017, 6, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute));

    private static readonly Gen<Limit> Limits = Gen.Select(
        Gen.Enum<ClockClass>(), Gen.Int[1, 12], (it, value) => new Limit(it, it == ClockClass.UrgentMinute ? value * 97 : value));

    private static readonly Gen<(int From, int Length)[]> Pauses0 = Gen.Select(
        Gen.Int[-3_000, 20_000], Gen.OneOf(Gen.Int[0, 600], Gen.Int[0, 9_000]), (from, length) => (from, length)).Array[0, 5];

    /// <summary>Clocks with pauses around their way.</summary>
    public static readonly Gen<SampleClock> Any = Gen.Select(
        Zones, Hours, Gen.Int[0, DeadlineVectors.Years.Length], Starts, Limits, Pauses0,
        (zone, slots, published, start, limit, pauses) => new SampleClock(
            zone, slots, published, start, limit,
            [.. pauses.Select(it => new Pause(start.AddMinutes(it.From), start.AddMinutes(it.From + it.Length)))]));

    private static readonly ImmutableArray<WorkDays> Tables =
    [
        .. Enumerable.Range(0, DeadlineVectors.Years.Length + 1).Select(published => new WorkDays(
            DeadlineVectors.Years.Take(published), DaysOf(DeadlineVectors.Years.Take(published)))),
    ];

    private IEnumerable<int> Years => DeadlineVectors.Years.Take(Published);

    public WorkCalendar Calendar() =>
        new(TimeZoneInfo.FindSystemTimeZoneById(Zone), new WorkHours(Slots), Tables[Published]);

    public MinuteScan Scan() => new(
        TimeZoneInfo.FindSystemTimeZoneById(Zone).GetUtcOffset(Start), Slots, DaysOf(Years).ToDictionary(day => day.Date, day => day.IsOff),
        Years.ToHashSet());

    private static IEnumerable<SpecialDay> DaysOf(IEnumerable<int> years) =>
        DeadlineVectors.Special.Where(day => years.Contains(day.Date.Year));
}
