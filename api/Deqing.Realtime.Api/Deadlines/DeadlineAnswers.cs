using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Api.Deadlines;

/// <summary>A question for a deadline: one vector of a file of vectors, with its calendars.</summary>
/// <param name="Calendars">
/// Working hours by name, as slots from and until a time of day like <c>08:30</c>. Holidays and time zone are always the county's.
/// </param>
/// <param name="Vector">The vector. Its members may also stand here beside <c>calendars</c>.</param>
/// <remarks>It describes the body in the API document; the body is read member by member, so that every mistake is told.</remarks>
public sealed record DeadlineRequest(
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? Calendars, DeadlineVector Vector);

/// <summary>A start, a limit and pauses.</summary>
/// <param name="Start">When the clock started.</param>
/// <param name="Class">In what the limit is counted, as <c>workHour</c> or as <c>work_hour</c>.</param>
/// <param name="Value">How many of it.</param>
/// <param name="Name">What the vector is called; means nothing here.</param>
/// <param name="Calendar">One of <c>calendars</c>; null or missing for the working hours of the county.</param>
/// <param name="Pauses">When the clock stood, each from and until a time; null for until now.</param>
/// <param name="Deadline">What it is expected to be.</param>
public sealed record DeadlineVector(
    DateTimeOffset Start, string Class, int Value, string? Name = null, string? Calendar = null,
    IReadOnlyList<IReadOnlyList<DateTimeOffset?>>? Pauses = null, DateTimeOffset? Deadline = null);

/// <summary>When something is due, and the arithmetic of it.</summary>
/// <param name="Deadline">When it is due. While <paramref name="Paused"/>: as if the pause ended at <paramref name="AsOf"/>.</param>
/// <param name="Provisional">Whether it goes through a year without a published calendar and will be computed anew with it.</param>
/// <param name="Paused">Whether a pause that still lasts holds it up.</param>
/// <param name="AsOf">Until when that pause was counted; null if there is none.</param>
/// <param name="AsExpected">Whether it is the deadline the vector expects; null if that expects none.</param>
/// <param name="BudgetMinutes">How much the clock may count. A closing counts as a working day.</param>
/// <param name="Arithmetic">Stretches from start to deadline without a gap; what they counted adds up to the budget.</param>
public sealed record DeadlineAnswer(
    DateTimeOffset Deadline, bool Provisional, bool Paused, DateTimeOffset? AsOf, bool? AsExpected, double BudgetMinutes,
    IReadOnlyList<DeadlineStepAnswer> Arithmetic);

/// <summary>A stretch of the way from a start to its deadline.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Kind">Why it did or did not count.</param>
/// <param name="Name">What a holiday is called; else null.</param>
/// <param name="CountedMinutes">How much of it counted.</param>
/// <param name="PausedMinutes">How much of it would have counted without a pause.</param>
/// <param name="TotalMinutes">How much has counted by its end.</param>
/// <param name="Provisional">Whether days of a year without a published calendar are in it.</param>
public sealed record DeadlineStepAnswer(
    DateTimeOffset From, DateTimeOffset To, StepKind Kind, string? Name, double CountedMinutes, double PausedMinutes,
    double TotalMinutes, bool Provisional)
{
    internal static DeadlineStepAnswer Of(DeadlineStep step) => new(
        step.From, step.Until, step.Kind, step.Name, step.Counted.TotalMinutes, step.Paused.TotalMinutes, step.Total.TotalMinutes,
        step.Provisional);
}
