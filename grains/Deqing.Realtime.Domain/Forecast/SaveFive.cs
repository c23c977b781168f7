using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Forecast;

/// <summary>A case a call now may save.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Case">The case.</param>
/// <param name="Forecast">How likely its step will be late.</param>
/// <param name="Call">The first call for this step, or null.</param>
public sealed record Saveable(string Id, CaseFile Case, StepForecast Forecast, CaseCall? Call);

/// <summary>
/// The few open cases where a call helps most now. Their step is due within a day, with at least ten minutes left; it is likely to be
/// late (at least 0.3) and not as good as lost (at most 0.95). First comes where weight of the level times chance is most, then what is
/// due first. A case that was called stays on the list until its step is done: it says so.
/// </summary>
public static class SaveFive
{
    /// <summary>How many.</summary>
    public const int Most = 5;

    /// <summary>The chance from which, and up to which, a call may help.</summary>
    public const double LeastChance = 0.3, MostChance = 0.95;

    /// <summary>So much time a call needs to help.</summary>
    public static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(10);

    /// <summary>So far ahead it looks.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>How much a level weighs: each twice the one below.</summary>
    public static int WeightOf(Severity level) => level <= Severity.Notice ? 1 : 1 << ((int)level - 1);

    /// <summary>Chooses them, first things first.</summary>
    /// <param name="cases">Open cases, in any order.</param>
    /// <param name="book">How long steps take.</param>
    /// <param name="now">When.</param>
    public static ImmutableArray<Saveable> Of(IEnumerable<(string Id, CaseFile Case)> cases, ForecastBook book, DateTimeOffset now) =>
    [
        .. cases
            .Select(it => (it.Id, it.Case, Forecast: book.Of(it.Case, now)))
            .Where(it => it.Forecast is { Chance: >= LeastChance and <= MostChance } forecast
                && forecast.DueAt >= now + LeastLeft && forecast.DueAt <= now + Ahead)
            .OrderByDescending(it => WeightOf(it.Case.Level) * it.Forecast!.Chance)
            .ThenBy(it => it.Forecast!.DueAt).ThenBy(it => it.Id, StringComparer.Ordinal)
            .Take(Most)
            .Select(it => new Saveable(it.Id, it.Case, it.Forecast!, CallOf(it.Case))),
    ];

    /// <summary>The first call for the step a case stands at, or null.</summary>
    public static CaseCall? CallOf(CaseFile state)
    {
        foreach (var call in state.Calls)
            if (call.EndedAt is null)
                return call;
        return null;
    }
}
