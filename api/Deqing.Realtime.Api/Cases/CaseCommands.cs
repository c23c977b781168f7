using System.Collections.Immutable;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Gives a case the command of whoever asks, and writes down that they did.</summary>
internal sealed class CaseCommands(
    CurrentCaller current, ICaseLog log, IGrainFactory grains, CaseEvidence evidence, AccessRefusals refusals, AccessWriter writer,
    CaseWriting writing)
{
    /// <summary>From where commands come: from a browser with a session, or from a program with a key or a token.</summary>
    public string From => current.Session is null ? "api" : "web";

    /// <summary>Asks the case, which decides with the same policy as the edge.</summary>
    public Task<Results<Ok<CaseSummary>, ProblemHttpResult>> AskAsync(
        string id, CaseVerb verb, CaseCommand command, CancellationToken cancellation) =>
        AskAsync(id, verb, [], _ => command, cancellation);

    /// <summary>Asks the case with evidence.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="verb">What is asked.</param>
    /// <param name="media">Ids of the media that were sent; null for none.</param>
    /// <param name="command">Makes the command of the evidence.</param>
    /// <param name="cancellation">Gives up before the case was asked.</param>
    public async Task<Results<Ok<CaseSummary>, ProblemHttpResult>> AskAsync(
        string id, CaseVerb verb, IReadOnlyList<string>? media, Func<ImmutableArray<Evidence>, CaseCommand> command,
        CancellationToken cancellation)
    {
        // A made-up id must not wake a grain, or anybody could fill the memory with them.
        if (await FindAsync(id, cancellation) is not { } row)
            return CaseEndpoints.UnknownCase(id);
        if (media?.Count > CaseFile.MaxEvidence)
            return Refuse(CaseRefusal.TooMuchEvidence, row.Case.Version);
        var (taken, unknown) = await evidence.TakeAsync(media ?? [], id, cancellation);
        if (unknown is not null)
            return Problems.BadRequest("unknownMedium", $"There is no medium '{unknown}'; upload it first.");
        var answer = await grains.GetGrain<ICaseGrain>(id).Ask(command(taken), new Asker(current.Caller, From));
        switch (answer)
        {
            case { Refusal: CaseRefusal.UnknownCase } or { Case: null }:
                return CaseEndpoints.UnknownCase(id);
            case { Refusal: CaseRefusal.NotAllowed, Case: var state }:
                refusals.Note(current, CaseAccess.OperationOf(state, verb), id, answer.Access);
                return AccessGate.Deny(answer.Access);
            case { Refusal: { } refusal }:
                return Refuse(refusal, answer.Case.Version, answer.Case.Task);
            default:
                await writer.AuditAsync(current.Audit(ActionOf(verb), target: id, detail: $"version {answer.Case.Version}"));
                return TypedResults.Ok(writing.Summary(row with { Case = answer.Case }));
        }
    }

    /// <summary>A case who asks may see; null if there is none.</summary>
    /// <remarks>A case elsewhere is answered like one that is not: its id would tell that there is a problem.</remarks>
    public async Task<CaseRow?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await log.FindAsync([id], cancellation) is not [var row])
            return null;
        if (CaseRights.Covers(current.ReachOf(Operation.ReadCases), current.Caller, row.Case))
            return row;
        var decision = current.May(Operation.ReadCases, row.Case.Place);
        refusals.Note(
            current, Operation.ReadCases, id, decision.IsAllowed ? AccessReason.OutsideTerritory : decision.Reason);
        return null;
    }

    /// <summary>The answer to a command the case refused.</summary>
    private static ProblemHttpResult Refuse(CaseRefusal refusal, int version, WorkerTask? task = null)
    {
        var problem = Problems.Refuse(
            StatusCodes.Status409Conflict, Json.Word(refusal), $"{CaseRefusals.Why(refusal)} The case is at version {version}.");
        problem.ProblemDetails.Extensions["version"] = version;
        if (refusal == CaseRefusal.AlreadyAssigned)
            problem.ProblemDetails.Extensions["worker"] = task?.Worker.Name;
        return problem;
    }

    private static string ActionOf(CaseVerb verb) => verb switch
    {
        CaseVerb.Acknowledge => "caseAcknowledged",
        CaseVerb.Note => "caseNoted",
        CaseVerb.Verify => "caseVerified",
        CaseVerb.File => "caseFiled",
        CaseVerb.Dispatch => "caseDispatched",
        CaseVerb.Accept => "caseAccepted",
        CaseVerb.Return => "caseReturned",
        CaseVerb.Arbitrate => "caseArbitrated",
        CaseVerb.Handle => "caseHandled",
        CaseVerb.Check => "caseChecked",
        CaseVerb.Close => "caseClosed",
        CaseVerb.Void => "caseVoided",
        CaseVerb.Reopen => "caseReopened",
        CaseVerb.Extend => "extensionAsked",
        CaseVerb.Hold => "holdAsked",
        CaseVerb.Approve => "requestApproved",
        CaseVerb.Refuse => "requestRefused",
        CaseVerb.Resume => "holdEnded",
        CaseVerb.Reclassify => "caseReclassified",
        CaseVerb.Merge => "caseMerged",
        CaseVerb.Unmerge => "caseUnmerged",
        CaseVerb.Split => "caseSplit",
        CaseVerb.Assign => "workerAssigned",
        CaseVerb.TakeTask => "taskAccepted",
        CaseVerb.Arrive => "taskArrived",
        CaseVerb.DeclineTask => "taskDeclined",
        CaseVerb.Recall => "taskRecalled",
        CaseVerb.Urge => "caseUrged",
        _ => throw new NotSupportedException($"Unknown verb {verb}."),
    };
}
