using Deqing.Realtime.Api.Deadlines;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Api.Cases;

/// <summary>The arithmetic of a clock of a case, computed anew.</summary>
internal static class CaseDeadline
{
    /// <summary>When a clock is due; <see cref="DeadlineAnswer.AsExpected"/> says whether that is what the case says.</summary>
    public static DeadlineAnswer Of(CaseClock it, WorkCalendar calendar, CountyClock clock)
    {
        var now = clock.Now;
        DateTimeOffset? asOf = it.IsPaused ? now : null;
        var deadline = calendar.Extend(it.Start, it.Limit, it.Pauses, it.Extensions, asOf);
        return new DeadlineAnswer(
            clock.Local(deadline.Due), deadline.Provisional, deadline.Paused, asOf,
            it.IsPaused ? null : deadline.Due == it.Due.At, calendar.Budget(it.Limit).TotalMinutes * (1 + it.Extensions),
            [.. calendar.Explain(it.Start, it.Limit, it.Pauses, it.Extensions, asOf).Select(DeadlineStepAnswer.Of)]);
    }
}
