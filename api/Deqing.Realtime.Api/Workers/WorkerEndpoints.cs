using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Microsoft.AspNetCore.Http.HttpResults;
using Changed = Deqing.Realtime.Domain.Workers.WorkerAnswer;

namespace Deqing.Realtime.Api.Workers;

/// <summary>Grid workers: where they are, what they say of themselves, and what is said of them.</summary>
internal static class WorkerEndpoints
{
    private const int MaxSkills = 100;

    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services.AddScoped<WorkerDesk>();

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapWorkers(this IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/api/v1/workers").WithTags("Workers");
        workers.MapGet("", List).WithName("listWorkers").WithSummary("The grid workers in one's territory, with where they are.")
            .WithProblems(StatusCodes.Status400BadRequest).Requires(Operation.AssignWorker);
        workers.MapGet("/me", ReadMe).WithName("readOwnWorker").WithSummary("Oneself as a grid worker.")
            .WithProblems(StatusCodes.Status404NotFound).ForSignedIn();
        workers.MapPost("/me/status", Say).WithName("sayWorkerStatus").WithSummary("Says whether one is at work and can be sent.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound).ForSignedIn();
        workers.MapPost("/me/position", Move).WithName("sayWorkerPosition").WithSummary("Says where one is.")
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(RateLimits.Positions).ForSignedIn();
        workers.MapPut("/{id}/profile", Describe).WithName("putWorkerProfile").WithSummary("Writes what a grid worker can do.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Requires(Operation.ManageRosters);
        routes.MapGet("/api/v1/skills", ListSkills).WithTags("Workers").WithName("listSkills")
            .WithSummary("What grid workers can do and categories may ask for.").ForSignedIn();
        return routes;
    }

    private static async Task<Results<Ok<WorkersAnswer>, ProblemHttpResult>> List(
        WorkerDesk desk, County county, CountyClock clock, [Description("Code of a township: only who works in it.")] string? township,
        [Description("Code of a village: only who works in it.")] string? village, CancellationToken cancellation)
    {
        var read = new Parameters();
        township = read.Known("township", township, county.Townships.ContainsKey, "unknownTownship");
        village = read.Known("village", village, county.Villages.ContainsKey, "unknownVillage");
        if (read.Problem is { } problem)
            return problem;
        var all = await desk.ListAsync(Operation.AssignWorker, cancellation);
        return TypedResults.Ok(new WorkersAnswer(
            clock.Now,
            [
                .. all.Where(worker =>
                        (township is null || WorksAt(worker, new Place(township, null, null), county))
                        && (village is null || WorksAt(worker, Place.Of(county.Villages[village]), county)))
                    .Select(desk.Answer),
            ]));
    }

    private static async Task<Results<Ok<WorkerAnswer>, ProblemHttpResult>> ReadMe(WorkerDesk desk, CancellationToken cancellation)
    {
        var (me, problem) = await desk.MeAsync(cancellation);
        return me is null ? problem! : TypedResults.Ok(desk.Answer(me with { Card = await desk.Live(me).Read() }));
    }

    private static async Task<Results<Ok<WorkerAnswer>, ProblemHttpResult>> Say(
        WorkerStatusRequest request, WorkerDesk desk, CancellationToken cancellation)
    {
        var (me, problem) = await desk.MeAsync(cancellation);
        return me is null ? problem! : TypedResults.Ok(desk.Answer(me with { Card = await desk.Live(me).Say(request.Status) }));
    }

    private static async Task<Results<Ok<WorkerAnswer>, ProblemHttpResult>> Move(
        WorkerPositionRequest request, WorkerDesk desk, CancellationToken cancellation)
    {
        var (me, problem) = await desk.MeAsync(cancellation);
        if (me is null)
            return problem!;
        var declared = new Position(request.Longitude, request.Latitude);
        if (Datums.Check(declared) is not null)
            return Refuse(WorkerRefusal.BadPosition);
        return Answer(desk, me, await desk.Live(me).Move(
            new WorkerPosition(Datums.ToWgs84(declared, request.Datum), request.Accuracy, request.At.ToUniversalTime())));
    }

    private static async Task<Results<Ok<WorkerAnswer>, ProblemHttpResult>> Describe(
        [Description("Id of the person.")] string id, WorkerProfileRequest request, WorkerDesk desk, CurrentCaller current,
        AccessWriter writer, CancellationToken cancellation)
    {
        var (worker, problem) = await desk.FindAsync(id, Operation.ManageRosters, cancellation);
        if (worker is null)
            return problem!;
        if (request.Skills.Count > MaxSkills)
            return Problems.BadRequest("badSkills", $"'skills' names at most {MaxSkills}.");
        var changed = await desk.Live(worker).Describe(request.Version, [.. request.Skills], request.Capacity);
        if (changed.Refusal is null)
            await writer.AuditAsync(current.Audit(
                "workerProfileSaved", target: id,
                detail: string.Create(
                    CultureInfo.InvariantCulture,
                    $"version {changed.Card.Version}, capacity {changed.Card.Capacity}, skills {string.Join(' ', changed.Card.Skills)}")));
        return Answer(desk, worker, changed);
    }

    private static Ok<SkillsAnswer> ListSkills(County county) => TypedResults.Ok(
        new SkillsAnswer([.. county.Dispatch.Skills.Select(skill => new SkillAnswer(skill.Id, skill.Names))]));

    private static Results<Ok<WorkerAnswer>, ProblemHttpResult> Answer(WorkerDesk desk, Worker worker, Changed changed) =>
        changed.Refusal is { } refusal ? Refuse(refusal) : TypedResults.Ok(desk.Answer(worker with { Card = changed.Card }));

    private static ProblemHttpResult Refuse(WorkerRefusal refusal) => Problems.Refuse(
        refusal is WorkerRefusal.BadPosition or WorkerRefusal.BadAccuracy or WorkerRefusal.UnknownSkill or WorkerRefusal.BadCapacity
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status409Conflict,
        Json.Word(refusal), Why(refusal));

    private static string Why(WorkerRefusal refusal) => refusal switch
    {
        WorkerRefusal.BadPosition => "'longitude' is from -180 to 180 and 'latitude' from -90 to 90, in degrees.",
        WorkerRefusal.BadAccuracy => "'accuracy' is from 0 to 10,000 metres.",
        WorkerRefusal.PositionFromFuture => "The position is more than two minutes ahead; set the clock of the device.",
        WorkerRefusal.PositionTooOld => "The position is more than an hour old and says nothing any more.",
        WorkerRefusal.PositionElsewhere =>
            "The position is more than 200 km from the county; 'datum' or the order of the numbers is wrong.",
        WorkerRefusal.NotNewer => "A position of that time or a later one is known already.",
        WorkerRefusal.StaleVersion => "Somebody else wrote it meanwhile; read it again.",
        WorkerRefusal.UnknownSkill => "'skills' names what the county does not have; see /api/v1/skills.",
        WorkerRefusal.BadCapacity => $"'capacity' is from 1 to {WorkerCard.MaxCapacity}.",
        _ => throw new NotSupportedException($"Unknown refusal {refusal}."),
    };

    private static bool WorksAt(Worker worker, Place place, County county)
    {
        foreach (var territory in worker.Territories)
            if (territory.Covers(place)
                || (place.Village is null && Place.Of(territory, county) is { Township: { } township } && township == place.Township))
                return true;
        return false;
    }
}
