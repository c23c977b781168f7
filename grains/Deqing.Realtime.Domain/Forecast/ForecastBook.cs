using System.Runtime.InteropServices;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Forecast;

/// <summary>
/// How long steps take, by category and over all, as it was known at a time. Answers the same question always in the same way.
/// </summary>
public sealed class ForecastBook
{
    /// <summary>Fewer cases that lasted as long as one has waited tell nothing of it.</summary>
    public const int FewestCases = 20;

    /// <summary>Nothing is known.</summary>
    public static readonly ForecastBook Empty = new(new Dictionary<(string, CaseStage), List<StepSpan>>(), 0, null);

    private readonly Dictionary<(string Category, CaseStage Stage), StageTimes> byCategory;
    private readonly Dictionary<CaseStage, StageTimes> byStage;

    internal ForecastBook(
        Dictionary<(string Category, CaseStage Stage), List<StepSpan>> spans, int cases, DateTimeOffset? readAt)
    {
        (Cases, ReadAt) = (cases, readAt);
        byCategory = spans.ToDictionary(group => group.Key, group => new StageTimes(group.Value));
        byStage = spans.GroupBy(group => group.Key.Stage).ToDictionary(
            stage => stage.Key, stage => new StageTimes(stage.SelectMany(group => group.Value)));
    }

    /// <summary>How many cases it is made of.</summary>
    public int Cases { get; }

    /// <summary>When they were looked at; null if nothing has been read.</summary>
    public DateTimeOffset? ReadAt { get; }

    /// <summary>
    /// How likely the present step of a case will be late: by steps of its category that lasted longer than it has waited, by those of
    /// all categories where they are fewer than <see cref="FewestCases"/>, and not at all where these are fewer, too.
    /// </summary>
    /// <param name="state">The case.</param>
    /// <param name="now">When.</param>
    /// <returns>Null where the step has no time by which it is due, or it is not known when it began.</returns>
    public StepForecast? Of(CaseFile state, DateTimeOffset now)
    {
        if (state is not { IsOver: false, StepDueAt: { } dueAt, StageSince: { } since })
            return null;
        var (waited, limit) = (now > since ? now - since : TimeSpan.Zero, dueAt - since);
        var nothing = new StepForecast(state.Stage, dueAt, waited, null, ForecastGroup.TooFew, 0);
        var own = byCategory.GetValueOrDefault((state.Category, state.Stage));
        if (own?.LongerThan(waited) >= FewestCases)
            return On(own, ForecastGroup.Category);
        return byStage.GetValueOrDefault(state.Stage) is not { } all ? nothing
            : all.LongerThan(waited) >= FewestCases ? On(all, ForecastGroup.Stage)
            : nothing with { Cases = all.LongerThan(waited) };

        StepForecast On(StageTimes times, ForecastGroup group) =>
            nothing with { Chance = Math.Round(times.Late(waited, limit)!.Value, 3), Group = group, Cases = times.LongerThan(waited) };
    }

    /// <summary>Gathers cases for a book.</summary>
    /// <param name="now">When they are looked at.</param>
    public sealed class Reading(DateTimeOffset now)
    {
        private readonly Dictionary<(string Category, CaseStage Stage), List<StepSpan>> spans = [];
        private int cases;

        /// <summary>Takes a case up.</summary>
        public void Add(CaseFile state)
        {
            cases++;
            foreach (var span in StepSpan.Of(state, now))
                (CollectionsMarshal.GetValueRefOrAddDefault(spans, (state.Category, span.Stage), out _) ??= []).Add(span);
        }

        /// <summary>The book of what was taken up.</summary>
        public ForecastBook Close() => new(spans, cases, now);
    }
}
