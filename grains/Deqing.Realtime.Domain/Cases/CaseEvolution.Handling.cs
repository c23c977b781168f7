using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseEvolution
{
    private static CaseFile Dispatched(CaseFile state, CaseDispatched it) =>
        Assigned(state, it, it.By, it.Lead, it.Joint, it.AcceptDue, it.HandleDue, state.IsArbitrated);

    private static CaseFile Arbitrated(CaseFile state, CaseArbitrated it) =>
        Assigned(state, it, it.By, it.Lead, it.Joint, it.AcceptDue, it.HandleDue, isArbitrated: true);

    private static CaseFile Assigned(
        CaseFile state, CaseEvent it, Actor by, string lead, ImmutableArray<string> joint, Due acceptDue, Due handleDue, bool isArbitrated)
    {
        var parts = Parts(state, it.At, lead, joint);
        var accepted = parts[0].State != AssignmentState.Sent;
        return state with
        {
            Version = state.Version + 1,
            Stage = accepted ? CaseStage.Handling : CaseStage.Accepting,
            StageSince = it.At,
            StageDue = accepted ? null : acceptDue,
            AcknowledgedBy = state.AcknowledgedBy ?? NameOf(by),
            IsArbitrated = isArbitrated,
            Assignments = parts,
            Returned = null,
            Request = null,
            Handling = state.Handling is { } running
                ? running with { Limit = handleDue.Limit, Due = handleDue }
                : Clock(it.At, handleDue),
            Times = state.Times with
            {
                Dispatched = state.Times.Dispatched ?? it.At,
                Dues = state.Times.Dues with { Accept = state.Times.Dues.Accept ?? acceptDue.At },
            },
        };
    }

    // Who stays keeps what they have done; but somebody must have something left to do.
    private static ImmutableArray<Assignment> Parts(CaseFile state, DateTimeOffset at, string lead, ImmutableArray<string> joint)
    {
        var parts = ImmutableArray.CreateBuilder<Assignment>(1 + joint.Length);
        parts.Add(Part(state, at, lead, isLead: true));
        var allFinished = parts[0].State == AssignmentState.Finished;
        foreach (var department in joint)
        {
            parts.Add(Part(state, at, department, isLead: false));
            allFinished &= parts[^1].State == AssignmentState.Finished;
        }

        if (allFinished)
            parts[0] = parts[0] with { State = AssignmentState.Accepted, Finished = null };
        return parts.MoveToImmutable();
    }

    private static Assignment Part(CaseFile state, DateTimeOffset at, string department, bool isLead) =>
        state.PartOf(department) is { } known
            ? known with { IsLead = isLead }
            : new Assignment(department, isLead, AssignmentState.Sent, at, null, null, null);

    private static CaseFile Accepted(CaseFile state, CaseAccepted it)
    {
        var index = IndexOf(state, it.Department);
        var part = state.Assignments[index];
        var parts = state.Assignments.SetItem(index, part with { State = AssignmentState.Accepted, Accepted = it.At });
        var acknowledged = state.AcknowledgedBy ?? NameOf(it.By);
        return part.IsLead && state.Stage == CaseStage.Accepting
            ? state with
            {
                Version = state.Version + 1,
                Stage = CaseStage.Handling,
                StageSince = it.At,
                StageDue = null,
                AcknowledgedBy = acknowledged,
                Assignments = parts,
                Times = state.Times with { Accepted = state.Times.Accepted ?? it.At },
            }
            : state with { Version = state.Version + 1, Assignments = parts, AcknowledgedBy = acknowledged };
    }

    private static CaseFile Returned(CaseFile state, CaseReturned it)
    {
        var departments = ImmutableArray.CreateBuilder<string>(state.Assignments.Length);
        foreach (var part in state.Assignments)
            departments.Add(part.Department);
        return Step(state, it.At, it.By, it.To, it.Due) with
        {
            Assignments = it.Department is null ? [] : state.Assignments.RemoveAt(IndexOf(state, it.Department)),
            ReturnedBy = it.Department is null ? state.ReturnedBy : state.ReturnedBy.Add(it.Department),
            Returned = new ReturnMark(it.From, departments.MoveToImmutable(), it.By, it.At),
            Request = null,
        };
    }

    private static CaseFile Finished(CaseFile state, HandlingFinished it)
    {
        var index = IndexOf(state, it.Department);
        var part = state.Assignments[index];
        var parts = state.Assignments.SetItem(
            index, part with { State = AssignmentState.Finished, Finished = it.At, Handler = it.By.Id });
        var handled = part.IsLead ? it.At : state.Times.Handled;
        if (it.Next == CaseStage.Handling)
            return state with { Version = state.Version + 1, Assignments = parts, Times = state.Times with { Handled = handled } };
        var dues = state.Times.Dues;
        return state with
        {
            Version = state.Version + 1,
            Stage = it.Next,
            StageSince = it.At,
            StageDue = it.Due,
            AcknowledgedBy = state.AcknowledgedBy ?? NameOf(it.By),
            Assignments = parts,
            Request = null,
            Handling = Stopped(state.Handling, it.At),
            Times = state.Times with
            {
                Handled = handled,
                Dues = it.Next == CaseStage.Checking ? dues with { Check = it.Due?.At } : dues with { Close = dues.Close ?? it.Due?.At },
            },
        };
    }

    private static CaseFile Checked(CaseFile state, CaseChecked it)
    {
        var times = state.Times with { Checked = it.At };
        if (it.IsGood)
            return Step(
                state, it.At, it.By, CaseStage.Closing, it.CloseDue,
                times with { Dues = times.Dues with { Close = times.Dues.Close ?? it.CloseDue?.At } });
        var parts = state.Assignments.ToBuilder();
        for (var index = 0; index < parts.Count; index++)
            parts[index] = parts[index] with { State = AssignmentState.Accepted, Finished = null };
        return Step(state, it.At, it.By, CaseStage.Handling, null) with
        {
            Assignments = parts.MoveToImmutable(),
            Reworks = state.Reworks + 1,
            Handling = state.Handling is { } clock ? clock with { Stopped = null } : null,
            Times = times,
        };
    }

    private static CaseFile Requested(CaseFile state, CaseEvent happened) => happened switch
    {
        RequestMade it => state with
        {
            Version = state.Version + 1, Request = new PendingRequest(it.Kind, it.By, it.At, it.Until, null),
        },
        RequestEndorsed it => state with { Version = state.Version + 1, Request = state.Request! with { Endorsed = it.By } },
        RequestRefused => state with { Version = state.Version + 1, Request = null },
        ExtensionGranted it => state with
        {
            Version = state.Version + 1,
            Request = null,
            Handling = state.Handling! with { Extensions = state.Handling!.Extensions + 1, Due = it.HandleDue },
        },
        HoldStarted it => state with
        {
            Version = state.Version + 1,
            Request = null,
            HeldUntil = it.Until,
            Holds = state.Holds + 1,
            Handling = state.Handling! with { Pauses = state.Handling!.Pauses.Add(new Pause(it.At, null)) },
        },
        HoldEnded it => state with
        {
            Version = state.Version + 1,
            Handling = Resumed(state.Handling, state.HeldUntil, it.At)! with { Due = it.HandleDue },
            HeldUntil = null,
        },
        _ => throw new NotSupportedException($"{happened.GetType().Name} is no request."),
    };

    private static int IndexOf(CaseFile state, string department)
    {
        for (var index = 0; index < state.Assignments.Length; index++)
            if (state.Assignments[index].Department == department)
                return index;
        throw new NotSupportedException($"The case is not with {department}.");
    }
}
