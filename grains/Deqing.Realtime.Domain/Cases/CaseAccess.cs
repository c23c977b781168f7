using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>What the policy says of somebody who wants to do something to a case.</summary>
/// <param name="Reason">Why or why not.</param>
/// <param name="Grant">The grant that allows it; null for the engine and for a refusal.</param>
/// <param name="Department">The department they act for, or null.</param>
/// <param name="Refusal">What is wrong with the department they named, or null.</param>
public readonly record struct CaseRight(AccessReason Reason, Grant? Grant, string? Department, CaseRefusal? Refusal = null)
{
    /// <summary>Who the timeline says it was.</summary>
    public Actor ActorOf(Asker asker) => new(asker.Who.Id, asker.Who.Name, Grant?.Role, Department, asker.From);
}

/// <summary>
/// Who may do what to a case. A handler whose territory is a department acts for it wherever the case lies; one with another
/// territory acts for any department of a case in it. Village officers, grid workers and farmers act for the one that leads.
/// </summary>
public static class CaseAccess
{
    /// <summary>Whether somebody may do something to a case at a time, and for which department.</summary>
    /// <param name="state">The case.</param>
    /// <param name="verb">What they want to do.</param>
    /// <param name="department">The department they name, or null.</param>
    /// <param name="who">Who they are.</param>
    /// <param name="now">When.</param>
    public static CaseRight Judge(CaseFile state, CaseVerb verb, string? department, Caller who, DateTimeOffset now)
    {
        switch (verb)
        {
            case CaseVerb.Approve when state.Request is { Endorsed: null } request:
                return OfRequester(Handler(state, department ?? request.By.Department, who, now), request);
            case CaseVerb.Refuse or CaseVerb.Resume:
                var dispatcher = Allow(state, Operation.DispatchCase, who, now);
                if (dispatcher.Reason == AccessReason.Allowed)
                    return dispatcher;
                return verb == CaseVerb.Refuse && state.Request is { } waiting
                    ? OfRequester(Handler(state, department ?? waiting.By.Department, who, now), waiting)
                    : Handler(state, department, who, now);
            case CaseVerb.Note:
                var noter = Allow(state, Operation.AcknowledgeCase, who, now);
                return noter.Reason == AccessReason.Allowed ? noter : Nearest(noter, Allow(state, Operation.CheckCase, who, now));
            case CaseVerb.TakeTask or CaseVerb.Arrive or CaseVerb.DeclineTask:
                var worker = Allow(state, Operation.VerifyCase, who, now);
                return worker.Reason == AccessReason.Allowed && !IsWorkerOf(state, who)
                    ? worker with { Refusal = CaseRefusal.NotYourTask }
                    : worker;
        }

        var operation = OperationOf(state, verb);
        return operation == Operation.HandleCase ? Handler(state, department, who, now) : Allow(state, operation, who, now);
    }

    /// <summary>The operation of the policy that a verb is.</summary>
    /// <remarks>
    /// A note is for whoever may acknowledge or check; a request is refused, and a hold ended, by its department or by who dispatches.
    /// </remarks>
    public static Operation OperationOf(CaseFile state, CaseVerb verb) => verb switch
    {
        CaseVerb.Acknowledge or CaseVerb.Note => Operation.AcknowledgeCase,
        CaseVerb.Verify => Operation.VerifyCase,
        CaseVerb.File or CaseVerb.Void or CaseVerb.Reclassify or CaseVerb.Merge or CaseVerb.Unmerge or CaseVerb.Split =>
            Operation.FileCase,
        CaseVerb.Dispatch or CaseVerb.Urge => Operation.DispatchCase,
        CaseVerb.Return => state.Stage is CaseStage.Accepting or CaseStage.Handling ? Operation.HandleCase : Operation.DispatchCase,
        CaseVerb.Arbitrate => Operation.ArbitrateCase,
        CaseVerb.Check => Operation.CheckCase,
        CaseVerb.Close or CaseVerb.Reopen => Operation.CloseCase,
        CaseVerb.Approve => state.Request is { Endorsed: null } ? Operation.HandleCase : Operation.DispatchCase,
        CaseVerb.Refuse or CaseVerb.Resume => Operation.DispatchCase,
        CaseVerb.Assign => state.Stage == CaseStage.Dispatching ? Operation.DispatchCase : Operation.AssignWorker,
        CaseVerb.Recall => Operation.AssignWorker,
        CaseVerb.TakeTask or CaseVerb.Arrive or CaseVerb.DeclineTask => Operation.VerifyCase,
        _ => Operation.HandleCase,
    };

    /// <summary>The departments of a case somebody may act for at a time, the lead first.</summary>
    public static ImmutableArray<string> ActingFor(CaseFile state, Caller who, DateTimeOffset now) =>
    [
        .. state.Assignments.Select(part => part.Department).Where(department =>
            Handler(state, department, who, now) is { Reason: AccessReason.Allowed, Refusal: null }),
    ];

    /// <summary>Whether somebody may report a problem that way: the public's way is open to everybody.</summary>
    /// <remarks>Villagers and farmers report as the public does; where a problem lies does not limit who may report it.</remarks>
    public static CaseRight MayReport(CaseSource source, Caller who, DateTimeOffset now)
    {
        if (source == CaseSource.Public || who.Kind == CallerKind.Engine)
            return new CaseRight(AccessReason.Allowed, null, null);
        if (who.Kind == CallerKind.Anonymous)
            return new CaseRight(AccessReason.NotSignedIn, null, null);
        var nearest = AccessReason.NoRole;
        foreach (var grant in who.Grants)
        {
            if (!grant.Role.May(Operation.SubmitReport) || grant.Role is Role.Villager or Role.Farmer
                || source is CaseSource.Alarm or CaseSource.Split)
                continue;
            var reason = AccessPolicy.Judge(who, grant, covers: true, now);
            if (reason == AccessReason.Allowed)
                return new CaseRight(reason, grant, DepartmentOf(grant));
            nearest = Nearer(nearest, reason);
        }

        return new CaseRight(nearest, null, null);
    }

    private static CaseRight Allow(CaseFile state, Operation operation, Caller who, DateTimeOffset now)
    {
        if (who.Kind is CallerKind.Engine or CallerKind.Anonymous)
            return Unnamed(who, null);
        var nearest = AccessReason.NoRole;
        foreach (var grant in who.Grants)
        {
            if (!grant.Role.May(operation))
                continue;
            var reason = AccessPolicy.Judge(who, grant, Covers(grant, who, state), now);
            if (reason == AccessReason.Allowed)
                return new CaseRight(reason, grant, DepartmentOf(grant));
            nearest = Nearer(nearest, reason);
        }

        return new CaseRight(nearest, null, null);
    }

    private static CaseRight Handler(CaseFile state, string? named, Caller who, DateTimeOffset now)
    {
        if (who.Kind is CallerKind.Engine or CallerKind.Anonymous)
            return Known(state, Unnamed(who, named ?? state.Lead));
        var (nearest, found, another) = (AccessReason.NoRole, default(CaseRight?), false);
        foreach (var grant in who.Grants)
        {
            if (!grant.Role.May(Operation.HandleCase))
                continue;
            var reason = AccessPolicy.Judge(who, grant, Covers(grant, who, state), now);
            nearest = Nearer(nearest, reason);
            if (reason != AccessReason.Allowed)
                continue;
            var department = DepartmentOf(grant) ?? (grant.Role == Role.DepartmentHandler ? named ?? state.Lead : state.Lead);
            if (named is not null && department == named)
                return Known(state, new CaseRight(AccessReason.Allowed, grant, department));
            another |= found is { } before && before.Department != department;
            found ??= new CaseRight(AccessReason.Allowed, grant, department);
        }

        return found is not { } right ? new CaseRight(nearest, null, null)
            : named is not null ? right with { Refusal = CaseRefusal.NotYourPart }
            : another ? right with { Refusal = CaseRefusal.DepartmentRequired }
            : Known(state, right);
    }

    private static CaseRight Known(CaseFile state, CaseRight right) =>
        right.Reason == AccessReason.Allowed && (right.Department is null || state.PartOf(right.Department) is null)
            ? right with { Refusal = CaseRefusal.NotYourPart }
            : right;

    private static CaseRight OfRequester(CaseRight right, PendingRequest request) =>
        right is { Reason: AccessReason.Allowed, Refusal: null } && right.Department != request.By.Department
            ? right with { Refusal = CaseRefusal.NotYourPart }
            : right;

    private static CaseRight Unnamed(Caller who, string? department) => who.Kind == CallerKind.Engine
        ? new CaseRight(AccessReason.Allowed, null, department)
        : new CaseRight(AccessReason.NotSignedIn, null, null);

    /// <summary>Whether a case is with somebody as a worker: they see and do it wherever it lies.</summary>
    public static bool IsWorkerOf(CaseFile state, Caller who) =>
        state.Task is { State: not TaskState.Reserved, Worker.Id: var worker } && worker == who.Id;

    private static bool Covers(Grant grant, Caller who, CaseFile state) => grant.Territory.Kind == TerritoryKind.Department
        ? state.PartOf(grant.Territory.Key) is not null
        : grant.Territory.Covers(state.Place) || (grant.Role == Role.GridWorker && IsWorkerOf(state, who));

    private static string? DepartmentOf(Grant grant) =>
        grant.Territory.Kind == TerritoryKind.Department ? grant.Territory.Key : null;

    private static CaseRight Nearest(CaseRight one, CaseRight other) =>
        other.Reason == AccessReason.Allowed || other.Reason > one.Reason ? other : one;

    private static AccessReason Nearer(AccessReason one, AccessReason other) => one > other ? one : other;
}
