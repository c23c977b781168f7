using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Gives a case the command of whoever asks, and writes down that they did.</summary>
internal sealed class CaseCommands(
    CurrentCaller current, ICaseLog log, IGrainFactory grains, AccessRefusals refusals, AccessWriter writer, CountyClock clock)
{
    /// <summary>Asks the case, which decides with the same policy as the edge.</summary>
    public async Task<Results<Ok<CaseSummary>, ProblemHttpResult>> AskAsync(string id, CaseCommand command, CancellationToken cancellation)
    {
        // A made-up id must not wake a grain, or anybody could fill the memory with them.
        if ((await log.ReadAsync(id, cancellation)).IsEmpty)
            return CaseEndpoints.UnknownCase(id);
        var answer = await grains.GetGrain<ICaseGrain>(id).Ask(command, current.Caller);
        switch (answer)
        {
            case { Refusal: CaseRefusal.UnknownCase } or { Case: null }:
                return CaseEndpoints.UnknownCase(id);
            case { Refusal: CaseRefusal.NotAllowed, Case: var state }:
                refusals.Note(current, command is CloseCase ? Operation.CloseCase : Operation.AcknowledgeCase, id, answer.Access);
                return current.May(Operation.ReadCases, state.Place).IsAllowed ? AccessGate.Deny(answer.Access)
                    : CaseEndpoints.UnknownCase(id);
            case { Refusal: { } refusal }:
                return Problems.Refuse(
                    StatusCodes.Status409Conflict, Json.Word(refusal), $"{Why(refusal)} The case is at version {answer.Case.Version}.");
            default:
                await writer.AuditAsync(current.Audit(
                    command is CloseCase ? "caseClosed" : "caseAcknowledged", target: id, detail: $"version {answer.Case.Version}"));
                return TypedResults.Ok(CaseSummary.Of(id, answer.Case, clock));
        }
    }

    private static string Why(CaseRefusal refusal) => refusal switch
    {
        CaseRefusal.StaleVersion => "The case has changed since you looked.",
        CaseRefusal.AlreadyAcknowledged => "Somebody has acknowledged it already.",
        CaseRefusal.AlreadyClosed => "The case is closed.",
        CaseRefusal.AlarmStillActive => "It cannot be resolved while its alarm is active.",
        CaseRefusal.NoteRequired => "A false alarm needs a 'note' that says why.",
        CaseRefusal.TextTooLong => $"'note' has at most {PondCase.MaxNote} characters.",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };
}
