using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Workers;

/// <summary>The tasks of a worker.</summary>
internal static class TaskEndpoints
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/tasks", List).WithTags("Workers").WithName("listTasks")
            .WithSummary("One's own open tasks, or those of a worker in one's territory, whom one may send.")
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound).ForSignedIn();
        return routes;
    }

    private static async Task<Results<Ok<TasksAnswer>, ProblemHttpResult>> List(
        CurrentCaller current, WorkerDesk desk, IWorkerStore store, CaseWriting writing, County county, TimeProvider time,
        AccessRefusals refusals, [Description("Id of a worker; left out means oneself.")] string? worker, CancellationToken cancellation)
    {
        var (others, now) = (!string.IsNullOrEmpty(worker), time.GetUtcNow());
        if (others && current.MaySomewhere(Operation.AssignWorker) is { IsAllowed: false, Reason: var reason })
        {
            refusals.Note(current, Operation.AssignWorker, "tasks", reason);
            return AccessGate.Deny(reason);
        }

        if (others && (await desk.FindAsync(worker!, Operation.AssignWorker, cancellation)).Problem is { } problem)
            return problem;
        var reach = current.ReachOf(Operation.ReadCases);
        var open = (await store.OpenAsync(others ? worker! : current.Id, cancellation))
            .Where(it => others ? CaseRights.Covers(reach, it.Case.Case) : it.Task.State != TaskState.Reserved)
            .OrderBy(it => it.Task.State is TaskState.Offered or TaskState.Reserved ? 0 : 1)
            .ThenBy(it => it.Case.Case.DueAt ?? DateTimeOffset.MaxValue);
        return TypedResults.Ok(new TasksAnswer(
        [
            .. open.Select(it => new WorkerTaskAnswer(
                writing.Summary(it.Case),
                [.. CaseVerbs.For(it.Case.Case, current.Caller, county, now).Select(verb => verb.Word())], At(it.Case.Case, county),
                it.Case.Case.Stage == CaseStage.Verifying ? TaskPurpose.Verify : TaskPurpose.Handle)),
        ]));
    }

    private static TaskPlaceAnswer At(CaseFile it, County county)
    {
        var at = county.PositionOf(it);
        var shifted = Datums.FromWgs84(at, Datum.Gcj02);
        return new TaskPlaceAnswer(
            at.Longitude, at.Latitude, new ShiftedPlaceAnswer(shifted.Longitude, shifted.Latitude),
            it.Position is not null || (it.Place.Pond is { } pond && county.Ponds.ContainsKey(pond)));
    }
}
