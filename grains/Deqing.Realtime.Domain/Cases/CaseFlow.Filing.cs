using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, AddNote command, Actor by) =>
        (Note(command.Note) ?? Amount(command.Evidence)) is { } refusal
            ? Decision.Refuse(refusal)
            : Decision.Append(new CaseNoted(ask.Now, by, command.Note, OrNone(command.Evidence), command.IsPublic));

    private static Decision Answer(in Ask ask, Verify command, Actor by)
    {
        if (((command.Found ? Texts(command.Note) : Note(command.Note)) ?? Amount(command.Evidence)) is { } refusal)
            return Decision.Refuse(refusal);
        if (!command.Found)
            return Decision.Append(new CaseVoided(ask.Now, by, command.Note!));
        return ask.Due(ask.Stages.File) is { } due
            ? Decision.Append(new CaseVerified(ask.Now, by, command.Note, OrNone(command.Evidence), due))
            : OutOfRange;
    }

    private static Decision Answer(in Ask ask, CaseFile state, FileCase command, Actor by)
    {
        if (Texts(command.Note) is { } refusal)
            return Decision.Refuse(refusal);
        if (ask.Catalogue.Find(command.Category ?? state.Category) is not { } category)
            return Decision.Refuse(CaseRefusal.UnknownCategory);
        if (command.Condition is not { } condition || category.Find(condition) is null)
            return Decision.Refuse(CaseRefusal.UnknownCondition);
        var level = command.Level ?? state.Level;
        if (state.Returned is not null && (category.Id, condition, level) == (state.Category, state.Condition, state.Level))
            return Decision.Refuse(CaseRefusal.ReturnedUnchanged);
        return ask.Due(ask.Stages.Dispatch) is { } due
            ? Decision.Append(new CaseFiled(ask.Now, by, category.Id, condition, level, command.Note, due))
            : OutOfRange;
    }

    private static Decision Answer(in Ask ask, CaseFile state, Reclassify command, Actor by)
    {
        if (Reason(command.Reason) is { } refusal)
            return Decision.Refuse(refusal);
        if (ask.Catalogue.Find(command.Category ?? state.Category) is not { } category)
            return Decision.Refuse(CaseRefusal.UnknownCategory);

        // Until it is filed a case has no condition; after that it is never without one.
        var isFiled = state.Condition is not null || state.Stage >= CaseStage.Dispatching;
        var condition = !isFiled ? null : command.Condition ?? (category.Id == state.Category ? state.Condition : null);
        var known = condition is null ? null : category.Find(condition);
        if (isFiled && known is null)
            return Decision.Refuse(CaseRefusal.UnknownCondition);
        var (place, position, foundBy) = command.Place is { } moved
            ? (moved, command.Position, command.FoundBy ?? state.FoundBy)
            : (state.Place, state.Position, state.FoundBy);
        var level = command.Level ?? state.Level;
        if ((category.Id, condition, level) == (state.Category, state.Condition, state.Level)
            && (place, position, foundBy) == (state.Place, state.Position, state.FoundBy))
            return Decision.Refuse(CaseRefusal.NothingToChange);

        Due? handle = null;
        if (state.Handling is { } clock)
        {
            handle = ask.Due(clock.Start, known?.Limit ?? clock.Limit, clock.Pauses, clock.Extensions);
            if (handle is null)
                return OutOfRange;
        }

        return ask.Due(state.ReportedAt, category.Promise, [], 0) is { } promise
            ? Decision.Append(new CaseReclassified(
                ask.Now, by, category.Id, condition, level, place, position, foundBy, command.Reason, handle, promise))
            : OutOfRange;
    }
}
