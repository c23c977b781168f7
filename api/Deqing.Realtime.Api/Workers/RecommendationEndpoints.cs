using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Grains.Workers;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Workers;

/// <summary>Whom to send to a case, and many cases at once.</summary>
internal static class RecommendationEndpoints
{
    /// <summary>Most cases that are assigned at once.</summary>
    private const int MaxAssignments = 100;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapRecommendations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{CaseEndpoints.Root}/{{id}}/recommendation", Recommend).WithTags("Workers").WithName("recommendWorkers")
            .WithSummary("Whom to send to a case, with the reasons, and who was passed over (推荐).")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.AssignWorker);
        routes.MapPost("/api/v1/assignments", AssignMany).WithTags("Workers").WithName("assignWorkers")
            .WithSummary("Gives many cases to workers, one after the other; each has its own answer (批量指派).")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.AssignWorker);
        return routes;
    }

    private static async Task<Results<Ok<RecommendationAnswer>, ProblemHttpResult>> Recommend(
        [Description("Id of the case.")] string id, CurrentCaller current, CaseCommands cases, IWorkerRegister workers, ICaseLog log,
        County county, AccessRefusals refusals, TimeProvider time, CancellationToken cancellation)
    {
        if (await cases.FindAsync(id, cancellation) is not { Case: var state })
            return CaseEndpoints.UnknownCase(id);
        if (current.May(Operation.AssignWorker, state.Place) is { IsAllowed: false } denied)
        {
            refusals.Note(current, Operation.AssignWorker, id, denied.Reason);
            return AccessGate.Deny(denied.Reason);
        }

        var found = Recommender.Of(state, await workers.ReadAsync(cancellation), county, time.GetUtcNow());
        return TypedResults.Ok(RecommendationAnswer.Of(
            id, state.Version, await CaseEndpoints.LeadAsync(state, log, county, cancellation), found, county.Dispatch));
    }

    private static async Task<Results<Ok<AssignmentsAnswer>, ProblemHttpResult>> AssignMany(
        AssignmentsRequest it, CaseAssigning assigning, CancellationToken cancellation)
    {
        var wanted = it.Assignments ?? [];
        if (wanted.Count is 0 or > MaxAssignments)
            return Problems.BadRequest("badAmount", $"'assignments' has 1 to {MaxAssignments} entries.");
        var results = new List<AssignmentResult>(wanted.Count);
        foreach (var one in wanted)
        {
            var answer = await assigning.AssignAsync(
                one?.Case ?? "", new AssignRequest(one?.Version ?? 0, one?.Worker, one?.Reserve ?? false, one?.Lead, one?.Reason),
                cancellation);
            results.Add(answer.Result switch
            {
                Ok<CaseSummary> { Value: { } done } =>
                    new AssignmentResult(done.Id, true, null, done.Version, done.Task?.Worker, done.Task?.WorkerName),
                ProblemHttpResult { ProblemDetails.Extensions: var more } => new AssignmentResult(
                    one?.Case ?? "", false, more["reason"] as string, more.TryGetValue("version", out var version) ? version as int? : null,
                    null, more.TryGetValue("worker", out var worker) ? worker as string : null),
                _ => throw new NotSupportedException("An answer is a case or a problem."),
            });
        }

        return TypedResults.Ok(new AssignmentsAnswer(results));
    }
}
