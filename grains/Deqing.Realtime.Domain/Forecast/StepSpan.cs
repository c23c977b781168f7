using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Forecast;

/// <summary>How long a case stood at a step, in plain elapsed time: nights, holidays and holds count.</summary>
/// <param name="Stage">The step.</param>
/// <param name="Took">How long.</param>
/// <param name="IsDone">
/// Whether the step was done then. Else nobody knows how long it would have taken, only that it takes longer: it still runs, or the case
/// ended otherwise.
/// </param>
public readonly record struct StepSpan(CaseStage Stage, TimeSpan Took, bool IsDone)
{
    /// <summary>
    /// The steps of the present round of a case. A case keeps when its steps were first done, so what was gone through more than once
    /// is left out: accepting and handling of a case that was sent back, handling of one that was reworked. So is the first step of a
    /// further round, whose beginning is not kept once it is done, and arbitrating, whose times are not kept at all.
    /// </summary>
    /// <param name="state">The case.</param>
    /// <param name="now">When it is looked at.</param>
    public static ImmutableArray<StepSpan> Of(CaseFile state, DateTimeOffset now)
    {
        var spans = ImmutableArray.CreateBuilder<StepSpan>(7);
        var (times, dues, ended) = (state.Times, state.Times.Dues, state.Times.Ended);
        var opened = state.Round == 1 ? state.DecidedAt : default(DateTimeOffset?);
        var decided = state.Stage is CaseStage.Closed or CaseStage.Void ? ended : null;
        Add(CaseStage.Verifying, dues.Verify is null ? null : opened, times.Verified ?? decided);
        Add(CaseStage.Filing, times.Verified ?? (dues.Verify is null && dues.File is not null ? opened : null), times.Filed ?? decided);
        Add(CaseStage.Dispatching, times.Filed, times.Dispatched);
        var handled = dues.Check is null && dues.Close is null ? null : state.Handling?.Stopped;
        if (state.ReturnedBy.IsEmpty)
        {
            Add(CaseStage.Accepting, times.Dispatched, times.Accepted);
            if (state.Reworks == 0)
                Add(CaseStage.Handling, times.Accepted, handled);
        }

        // Of a case that was reworked the last check is kept; where it came before the last feedback, there was none after it.
        var isChecked = times.Checked >= handled;
        if (dues.Check is not null && (isChecked || state.Reworks == 0))
            Add(CaseStage.Checking, handled, times.Checked);
        if (dues.Close is not null && (isChecked || dues.Check is null))
            Add(CaseStage.Closing, isChecked ? times.Checked : handled, state.Stage == CaseStage.Closed ? ended : null);
        if (!state.IsOver && state.StageSince is { } since && now > since)
            spans.Add(new StepSpan(state.Stage, now - since, IsDone: false));
        return spans.ToImmutable();

        void Add(CaseStage stage, DateTimeOffset? start, DateTimeOffset? done)
        {
            if (start is not { } began)
                return;
            if (done >= began)
                spans.Add(new StepSpan(stage, done.Value - began, IsDone: true));
            else if (done is null && ended > began)
                spans.Add(new StepSpan(stage, ended.Value - began, IsDone: false));
        }
    }
}
