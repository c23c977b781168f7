using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile state, Dispatch command, Actor by)
    {
        var joint = OrNone(command.Joint);
        if ((Texts(command.Note) ?? Departments(ask, command.Lead, joint) ?? Unchanged(state, command.Lead, joint)) is { } refusal)
            return Decision.Refuse(refusal);
        if (Condition(ask, state, out var limit) is { } missing)
            return Decision.Refuse(missing);
        return ask.Due(ask.Stages.Accept) is { } accept && HandleDue(ask, state, limit) is { } handle
            ? Decision.Append(new CaseDispatched(ask.Now, by, command.Lead, joint, command.Note, accept, handle))
            : OutOfRange;
    }

    private static Decision Answer(in Ask ask, CaseFile state, Arbitrate command, Actor by)
    {
        var joint = OrNone(command.Joint);
        if ((Reason(command.Reason) ?? Departments(ask, command.Lead, joint)) is { } refusal)
            return Decision.Refuse(refusal);
        if (Condition(ask, state, out var limit) is { } missing)
            return Decision.Refuse(missing);
        return ask.Due(ask.Stages.Accept) is { } accept && HandleDue(ask, state, limit) is { } handle
            ? Decision.Append(new CaseArbitrated(ask.Now, by, command.Lead, joint, command.Reason, accept, handle))
            : OutOfRange;
    }

    private static Decision Answer(in Ask ask, CaseFile state, SendBack command, Actor by)
    {
        if (Reason(command.Reason) is { } refusal)
            return Decision.Refuse(refusal);
        var department = state.Stage == CaseStage.Dispatching ? null : by.Department;
        var (to, limit) = department is null ? (CaseStage.Filing, ask.Stages.File)
            : Returns(state, department) + 1 >= ask.Catalogue.Flow.ArbitrateAfter ? (CaseStage.Arbitrating, ask.Stages.Arbitrate)
            : (CaseStage.Dispatching, ask.Stages.Dispatch);
        return ask.Due(limit) is { } due
            ? Decision.Append(new CaseReturned(ask.Now, by, state.Stage, to, department, command.Reason, due))
            : OutOfRange;
    }

    private static Decision Answer(in Ask ask, CaseFile state, FinishHandling command, Actor by)
    {
        var evidence = OrNone(command.Evidence);
        if ((Note(command.Note) ?? Amount(evidence)) is { } refusal)
            return Decision.Refuse(refusal);
        var category = ask.Catalogue.Find(state.Category);
        foreach (var needed in category?.Evidence ?? [])
            if (!Holds(evidence, needed))
                return Decision.Refuse(CaseRefusal.EvidenceRequired);
        var next = !IsLastPart(state, by.Department!) ? CaseStage.Handling
            : category is null || IsChecked(category, ask.Id, state.Version) ? CaseStage.Checking
            : CaseStage.Closing;
        Due? due = null;
        if (next != CaseStage.Handling)
        {
            due = ask.Due(next == CaseStage.Checking ? ask.Stages.Check : ask.Stages.Close);
            if (due is null)
                return OutOfRange;
        }

        return Decision.Append(new HandlingFinished(ask.Now, by, by.Department!, command.Note, evidence, next, due));
    }

    private static Decision Answer(in Ask ask, CaseFile state, Check command, Actor by)
    {
        if (CaseVerbs.HasHandled(state, by.Id))
            return Decision.Refuse(CaseRefusal.OwnWork);
        if (((command.IsGood ? Texts(command.Note) : Note(command.Note)) ?? Amount(command.Evidence)) is { } refusal)
            return Decision.Refuse(refusal);
        var evidence = OrNone(command.Evidence);
        if (!command.IsGood)
            return Decision.Append(new CaseChecked(ask.Now, by, false, command.Note, evidence, null));
        return ask.Due(ask.Stages.Close) is { } due
            ? Decision.Append(new CaseChecked(ask.Now, by, true, command.Note, evidence, due))
            : OutOfRange;
    }

    /// <summary>
    /// Whether the result of a feedback is checked: the lot falls by the case and its version, so that nobody can draw again.
    /// </summary>
    public static bool IsChecked(Category category, string id, int version) =>
        category.Check == CheckRule.Always || Lot(id, version) < category.CheckShare;

    // FNV-1a over the id and the version: any even spread does, as long as it is the same tomorrow.
    internal static int Lot(string id, int version)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in id)
            hash = (hash ^ letter) * 16_777_619u;
        hash = (hash ^ (uint)version) * 16_777_619u;
        hash ^= hash >> 15;
        return (int)(hash * 2_654_435_769u % 100);
    }

    private static bool Holds(ImmutableArray<Evidence> evidence, EvidenceKind needed)
    {
        foreach (var piece in evidence)
            if (piece.Kind == needed)
                return true;
        return false;
    }

    private static CaseRefusal? Departments(in Ask ask, string lead, ImmutableArray<string> joint)
    {
        if (lead is null || ask.Catalogue.FindDepartment(lead) is null)
            return CaseRefusal.UnknownDepartment;
        for (var index = 0; index < joint.Length; index++)
        {
            if (joint[index] is not { } department || ask.Catalogue.FindDepartment(department) is null)
                return CaseRefusal.UnknownDepartment;
            if (department == lead || joint.IndexOf(department) != index)
                return CaseRefusal.DepartmentTwice;
        }

        return joint.Length >= CaseFile.MaxDepartments ? CaseRefusal.Full : null;
    }

    // The department that sent it back is not given the same part again; and who has it is not sent what they have.
    private static CaseRefusal? Unchanged(CaseFile state, string lead, ImmutableArray<string> joint)
    {
        if (state is { Returned: { By.Department: { } by } mark, Stage: CaseStage.Dispatching })
            return (mark.Departments is [var first, ..] && first == by ? lead == by : joint.Contains(by))
                ? CaseRefusal.ReturnedUnchanged
                : null;
        if (state.Stage == CaseStage.Dispatching)
            return null;
        if (lead != state.Lead)
            return state.IsArbitrated ? CaseRefusal.ArbiterDecides : null;
        if (state.Assignments.Length != joint.Length + 1)
            return null;
        foreach (var department in joint)
            if (state.PartOf(department) is null)
                return null;
        return CaseRefusal.NothingToChange;
    }

    // A case from before conditions, or one whose category is gone, is corrected before it is sent on.
    private static CaseRefusal? Condition(in Ask ask, CaseFile state, out Limit limit)
    {
        limit = default;
        if (ask.Catalogue.Find(state.Category) is not { } category)
            return CaseRefusal.UnknownCategory;
        if (state.Condition is null || category.Find(state.Condition) is not { } condition)
            return CaseRefusal.UnknownCondition;
        limit = condition.Limit;
        return null;
    }

    private static Due? HandleDue(in Ask ask, CaseFile state, Limit limit) => state.Handling is { } clock
        ? ask.Due(clock.Start, limit, clock.Pauses, clock.Extensions)
        : ask.Due(limit);

    private static int Returns(CaseFile state, string department)
    {
        var count = 0;
        foreach (var earlier in state.ReturnedBy)
            if (earlier == department)
                count++;
        return count;
    }

    private static bool IsLastPart(CaseFile state, string department)
    {
        foreach (var part in state.Assignments)
            if (part.Department != department && part.State != AssignmentState.Finished)
                return false;
        return true;
    }
}
