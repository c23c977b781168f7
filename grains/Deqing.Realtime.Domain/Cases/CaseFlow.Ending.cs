using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile state, CloseCase command, Actor by)
    {
        var resolved = command.Outcome == CaseOutcome.Resolved;
        if ((resolved ? Texts(command.Note) : Note(command.Note)) is { } refusal)
            return Decision.Refuse(refusal);
        if (command.Outcome > CaseOutcome.NotOurs)
            return Decision.Refuse(CaseRefusal.WrongStage);
        if (resolved && state.AlarmActive)
            return Decision.Refuse(CaseRefusal.AlarmStillActive);

        // An outcome other than resolved meets no closing condition: its note says why it ends all the same.
        var needed = resolved && !CaseVerbs.EndsAtOnce(state);
        if ((needed || command.Condition is not null) && !IsCondition(ask, state, command.Condition))
            return Decision.Refuse(CaseRefusal.UnknownCondition);
        return Decision.Append(
            new CaseClosed(ask.Now, by.Name, command.Outcome, command.Note, by.Id, command.Condition, by));
    }

    private static Decision Answer(in Ask ask, CaseFile state, Reopen command, Actor by) =>
        Reason(command.Reason) is { } refusal ? Decision.Refuse(refusal)
        : Round(ask, state, by, command.Reason, state.Level) is { } reopened ? Decision.Append(reopened)
        : OutOfRange;

    // What was filed once waits to be dispatched; what was voided before is filed first.
    private static CaseReopened? Round(in Ask ask, CaseFile state, Actor by, string reason, Severity level)
    {
        var stage = state.Condition is null ? CaseStage.Filing : CaseStage.Dispatching;
        return ask.Due(stage == CaseStage.Filing ? ask.Stages.File : ask.Stages.Dispatch) is { } due
            ? new CaseReopened(ask.Now, by, reason, level, stage, due)
            : null;
    }

    private static bool IsCondition(in Ask ask, CaseFile state, string? condition) =>
        condition is not null && ask.Catalogue.Find(state.Category)?.Find(condition) is not null;
}
