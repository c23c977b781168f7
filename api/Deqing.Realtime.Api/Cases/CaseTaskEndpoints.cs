using System.ComponentModel;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Answer = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Deqing.Realtime.Api.Cases.CaseSummary>,
    Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>>;

namespace Deqing.Realtime.Api.Cases;

/// <summary>What is done to a case with a worker (网格员): assigned, accepted, declined, recalled.</summary>
internal static class CaseTaskEndpoints
{
    private const string Id = "Id of the case.";

    /// <summary>Maps them.</summary>
    public static void Map(RouteGroupBuilder cases)
    {
        CaseVerbEndpoints.Post(
            cases, "assign", Assign, "assignWorker", "Gives a case to a worker, or holds one for it (指派、预留).", null);
        CaseVerbEndpoints.Post(cases, "takeTask", Take, "takeTask", "The worker accepts (接单).", Operation.VerifyCase);
        CaseVerbEndpoints.Post(cases, "arrive", Arrive, "arriveAtTask", "The worker is on site (到场).", Operation.VerifyCase);
        CaseVerbEndpoints.Post(
            cases, "declineTask", Decline, "declineTask", "The worker cannot; it is offered to the next one (拒单).", Operation.VerifyCase);
        CaseVerbEndpoints.Post(
            cases, "recall", Recall, "recallTask", "Takes a case back from its worker (撤回).", Operation.AssignWorker);
    }

    private static Answer Assign(
        [Description(Id)] string id, AssignRequest it, CaseAssigning assigning, CancellationToken cancellation) =>
        assigning.AssignAsync(id, it, cancellation);

    private static Answer Take(
        [Description(Id)] string id, VersionedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.TakeTask, new TakeTask(it.Version), cancellation);

    private static Answer Arrive(
        [Description(Id)] string id, VersionedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Arrive, new ArriveAtTask(it.Version), cancellation);

    private static Answer Decline(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.DeclineTask, new DeclineTask(it.Version, it.Reason ?? ""), cancellation);

    private static Answer Recall(
        [Description(Id)] string id, ReasonedRequest it, CaseCommands commands, CancellationToken cancellation) =>
        commands.AskAsync(id, CaseVerb.Recall, new RecallTask(it.Version, it.Reason ?? ""), cancellation);
}

/// <summary>A command with nothing to say.</summary>
/// <param name="Version">The version of the case the person saw.</param>
public sealed record VersionedRequest(int Version);

/// <summary>Who is sent to a case.</summary>
/// <param name="Version">The version of the case the person saw.</param>
/// <param name="Worker">Id of the worker; null for the one recommended first.</param>
/// <param name="Reserve">Whether they are only held for it and not told.</param>
/// <param name="Lead">Id of the department that leads, where the case is dispatched with it; null for the one its category names.</param>
/// <param name="Reason">Why not the one recommended first: at most 2,000 characters; required then.</param>
public sealed record AssignRequest(
    int Version, string? Worker = null, bool Reserve = false, string? Lead = null, string? Reason = null);
