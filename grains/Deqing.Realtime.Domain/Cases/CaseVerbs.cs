using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Which verbs a case stands for, and which of them a person may give.</summary>
public static class CaseVerbs
{
    /// <summary>The word of each verb, by its number.</summary>
    public static readonly ImmutableArray<string> Words =
        [.. Enum.GetNames<CaseVerb>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    private static readonly ImmutableArray<CaseVerb> All = [.. Enum.GetValues<CaseVerb>()];

    /// <summary>The word of a verb, as the API names it.</summary>
    public static string Word(this CaseVerb verb) => Words[(int)verb];

    /// <summary>
    /// The verbs somebody may give now, in the order of <see cref="CaseVerb"/>. What only the words or the choice of a command decide
    /// is not asked here.
    /// </summary>
    public static ImmutableArray<CaseVerb> For(CaseFile state, Caller who, County county, DateTimeOffset now)
    {
        var verbs = ImmutableArray.CreateBuilder<CaseVerb>();
        foreach (var verb in All)
            if (MayGive(state, verb, who, county, now))
                verbs.Add(verb);
        return verbs.ToImmutable();
    }

    /// <summary>Why a case does not stand for a verb at a time; null if it does.</summary>
    public static CaseRefusal? Refused(CaseFile state, CaseVerb verb, County county, DateTimeOffset now) => verb switch
    {
        CaseVerb.Reopen => state.Stage is CaseStage.Closed or CaseStage.Void ? null : CaseRefusal.WrongStage,
        CaseVerb.Unmerge => state.Stage == CaseStage.Merged ? null : CaseRefusal.WrongStage,
        _ when state.IsOver => CaseRefusal.AlreadyClosed,
        CaseVerb.Acknowledge => state.IsAcknowledged && state.Escalation is not { IsRunning: true }
            ? CaseRefusal.AlreadyAcknowledged
            : null,
        CaseVerb.Note or CaseVerb.Reclassify => null,
        CaseVerb.Split => state.Children.Length + 2 > CaseFile.MaxParts ? CaseRefusal.Full : null,
        CaseVerb.Verify => At(state, CaseStage.Verifying),
        CaseVerb.File => At(state, CaseStage.Filing),
        CaseVerb.Dispatch => AtDispatch(state),
        CaseVerb.Accept => state.Stage is CaseStage.Accepting or CaseStage.Handling ? null : CaseRefusal.WrongStage,
        CaseVerb.Return => AtReturn(state),
        CaseVerb.Arbitrate => At(state, CaseStage.Arbitrating),
        CaseVerb.Handle => At(state, CaseStage.Handling) ?? Held(state),
        CaseVerb.Check => At(state, CaseStage.Checking),
        CaseVerb.Close => AtClose(state),
        CaseVerb.Void or CaseVerb.Merge => state.HasOpenChildren ? CaseRefusal.ChildrenOpen : null,
        CaseVerb.Extend => AtRequest(state, now) ?? Left(state.Handling!.Extensions, county.Catalogue.Flow.MaxExtensions),
        CaseVerb.Hold => AtRequest(state, now) ?? Left(state.Holds, county.Catalogue.Flow.MaxHolds),
        CaseVerb.Approve => AtApproval(state, now),
        CaseVerb.Refuse => state.Request is null ? CaseRefusal.NoRequest : null,
        CaseVerb.Resume => state.HeldUntil is null ? CaseRefusal.NotOnHold : null,
        CaseVerb.Assign => AtAssign(state),
        CaseVerb.TakeTask => state.Task is { State: TaskState.Offered } ? null : CaseRefusal.NoTask,
        CaseVerb.Arrive => state.Task is { State: TaskState.Accepted } ? null : CaseRefusal.NoTask,
        CaseVerb.DeclineTask => state.Task is { State: not TaskState.Reserved } ? null : CaseRefusal.NoTask,
        CaseVerb.Recall => state is { Task: null, SeekingSince: null } ? CaseRefusal.NoTask : null,
        CaseVerb.Urge => AtCall(state),
        _ => throw new NotSupportedException($"Unknown verb {verb}."),
    };

    /// <summary>Whether somebody gave feedback for a part of the case: they do not check it.</summary>
    internal static bool HasHandled(CaseFile state, string person)
    {
        foreach (var part in state.Assignments)
            if (part.Handler == person)
                return true;
        return false;
    }

    /// <summary>Whether somebody asked for what waits for approval, or has endorsed it: they do not grant it.</summary>
    internal static bool HasAsked(PendingRequest request, string person) =>
        request.By.Id == person || request.Endorsed?.Id == person;

    /// <summary>Whether a department's part can be given this verb.</summary>
    internal static bool PartAllows(Assignment part, CaseVerb verb) => verb switch
    {
        CaseVerb.Accept => part.State == AssignmentState.Sent,
        CaseVerb.Return => part.State != AssignmentState.Finished,
        CaseVerb.Handle or CaseVerb.Extend or CaseVerb.Hold => part.State == AssignmentState.Accepted,
        _ => true,
    };

    private static bool MayGive(CaseFile state, CaseVerb verb, Caller who, County county, DateTimeOffset now)
    {
        if (Refused(state, verb, county, now) is not null)
            return false;
        if (verb == CaseVerb.Check && HasHandled(state, who.Id))
            return false;
        if (verb == CaseVerb.Approve && HasAsked(state.Request!, who.Id))
            return false;
        if (CaseAccess.OperationOf(state, verb) != Operation.HandleCase || verb == CaseVerb.Approve)
            return CaseAccess.Judge(state, verb, null, who, now) is { Reason: AccessReason.Allowed, Refusal: null };
        foreach (var part in state.Assignments)
            if (PartAllows(part, verb)
                && CaseAccess.Judge(state, verb, part.Department, who, now) is { Reason: AccessReason.Allowed, Refusal: null })
                return true;
        return false;
    }

    private static CaseRefusal? At(CaseFile state, CaseStage stage) => state.Stage == stage ? null : CaseRefusal.WrongStage;

    private static CaseRefusal? Held(CaseFile state) => state.HeldUntil is null ? null : CaseRefusal.OnHold;

    private static CaseRefusal? Left(int used, int most) => used < most ? null : CaseRefusal.NoneLeft;

    private static CaseRefusal? AtDispatch(CaseFile state) => state.Stage switch
    {
        CaseStage.Dispatching => null,
        CaseStage.Accepting or CaseStage.Handling => Held(state),
        _ => CaseRefusal.WrongStage,
    };

    private static CaseRefusal? AtAssign(CaseFile state) =>
        !CaseFlow.IsForWorkers(state.Stage) ? CaseRefusal.WrongStage
        : state.Task is { State: not TaskState.Reserved } ? CaseRefusal.AlreadyAssigned
        : Held(state);

    private static CaseRefusal? AtReturn(CaseFile state) => state.Stage switch
    {
        CaseStage.Dispatching => null,
        CaseStage.Accepting or CaseStage.Handling => state.IsArbitrated ? CaseRefusal.ArbiterDecides : Held(state),
        _ => CaseRefusal.WrongStage,
    };

    private static CaseRefusal? AtClose(CaseFile state) =>
        state.HasOpenChildren ? CaseRefusal.ChildrenOpen
        : EndsAtOnce(state) ? null
        : At(state, CaseStage.Closing);

    /// <summary>Whether it can be closed from any stage: an alarm's case, and one whose parts have all ended.</summary>
    internal static bool EndsAtOnce(CaseFile state) => state.Alarm is not null || !state.Children.IsEmpty;

    // Nobody owes anything while the clock stands or where there is none.
    private static CaseRefusal? AtCall(CaseFile state) =>
        state.StepDueAt is null ? Held(state) ?? CaseRefusal.WrongStage
        : state.Calls.Length < CaseCall.Most ? null
        : CaseRefusal.Full;

    private static CaseRefusal? AtRequest(CaseFile state, DateTimeOffset now) =>
        At(state, CaseStage.Handling)
        ?? Held(state)
        ?? (state.Request is null ? default(CaseRefusal?) : CaseRefusal.RequestWaiting)
        ?? Overdue(state, now);

    // What is asked for in time but not granted in time is no longer granted: nobody is made punctual afterwards.
    private static CaseRefusal? AtApproval(CaseFile state, DateTimeOffset now) =>
        state.Request is null ? CaseRefusal.NoRequest : Overdue(state, now);

    private static CaseRefusal? Overdue(CaseFile state, DateTimeOffset now) =>
        state.Handling!.Due.At < now ? CaseRefusal.Overdue : null;
}
