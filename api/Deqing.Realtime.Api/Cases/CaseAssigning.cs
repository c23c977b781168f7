using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Gives cases to workers.</summary>
internal sealed class CaseAssigning(CaseCommands commands, ICaseLog log, County county)
{
    /// <summary>Gives a case to a worker. Where it waits to be dispatched and no department is named, the suggested one is taken.</summary>
    public async Task<Results<Ok<CaseSummary>, ProblemHttpResult>> AssignAsync(
        string id, AssignRequest it, CancellationToken cancellation)
    {
        var lead = it.Lead;
        if (lead is null && !it.Reserve && await commands.FindAsync(id, cancellation) is { Case: { Stage: CaseStage.Dispatching } state })
            lead = await CaseEndpoints.LeadAsync(state, log, county, cancellation);
        return await commands.AskAsync(
            id, CaseVerb.Assign, new AssignWorker(it.Version, it.Worker, it.Reserve, lead, it.Reason), cancellation);
    }
}
