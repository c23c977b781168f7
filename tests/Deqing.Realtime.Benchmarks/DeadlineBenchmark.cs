using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// Deadlines of a county's calendar. The target is 5 µs and no allocation; the baseline is adding hours to a time, which knows of no
/// calendar.
/// </summary>
[MemoryDiagnoser]
public class DeadlineBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 2, 13, 16, 0, 0, TimeSpan.FromHours(8));
    private static readonly Limit Hours = new(ClockClass.WorkHour, 4), Days = new(ClockClass.WorkDay, 15);
    private static readonly Limit Closings = new(ClockClass.WorkDayEnd, 5), Urgent = new(ClockClass.UrgentHour, 2);

    private static readonly ImmutableArray<Pause> Two =
    [
        new Pause(Start.AddHours(1), Start.AddHours(40)), new Pause(Start.AddDays(9), Start.AddDays(12)),
    ];

    private readonly int hours = Hours.Value;

    private readonly WorkCalendar calendar = new(
        TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), new WorkHours([new WorkSlot(510, 720), new WorkSlot(840, 1_050)]),
        new WorkDays([2025, 2026], [new SpecialDay(new DateOnly(2026, 2, 16), "x", true)]));

    /// <summary>A time and some hours.</summary>
    [Benchmark(Baseline = true)]
    public DateTimeOffset BareAddHours() => Start.AddHours(hours);

    /// <summary>Four working hours over a weekend.</summary>
    [Benchmark]
    public Deadline WorkHours4() => calendar.Deadline(Start, Hours, []);

    /// <summary>Fifteen working days with two pauses.</summary>
    [Benchmark]
    public Deadline WorkDays15TwoPauses() => calendar.Deadline(Start, Days, Two);

    /// <summary>The fifth closing.</summary>
    [Benchmark]
    public Deadline WorkDayEnds5() => calendar.Deadline(Start, Closings, []);

    /// <summary>Two hours, day and night.</summary>
    [Benchmark]
    public Deadline UrgentHours2() => calendar.Deadline(Start, Urgent, []);

    /// <summary>How much of fifteen days is used.</summary>
    [Benchmark]
    public TimeSpan ElapsedTwoPauses() => calendar.Elapsed(Start, Start.AddDays(20), ClockClass.WorkDay, Two);

    /// <summary>The arithmetic of fifteen days with two pauses.</summary>
    [Benchmark]
    public ImmutableArray<DeadlineStep> ExplainDays15TwoPauses() => calendar.Explain(Start, Days, Two);
}
