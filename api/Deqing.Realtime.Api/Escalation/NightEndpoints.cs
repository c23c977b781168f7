using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Grains.Escalation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>The rehearsal of the night: what it found, and doing it now.</summary>
internal static class NightEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapNight(this IEndpointRouteBuilder escalation)
    {
        escalation.MapGet("/night", Read).WithName("readNightRehearsal")
            .WithSummary("What the last rehearsal of all villages and categories found.").RequiresInCounty(Operation.ReadRosters);
        escalation.MapPost("/night", Run).WithName("runNightRehearsal")
            .WithSummary("Rehearses all villages and categories now, opens cases for what it finds and answers when it is done.")
            .WithProblems(StatusCodes.Status409Conflict).RequiresInCounty(Operation.ManageRosters);
    }

    private static async Task<Ok<NightAnswer>> Read(
        INightRound round, IOptions<RehearsalOptions> options, EscalationWriting writing) =>
        TypedResults.Ok(writing.Of(await round.ReadAsync(), options.Value.At));

    // Not given up with the request: who waits no longer reads later what was found.
    private static async Task<Results<Ok<NightAnswer>, ProblemHttpResult>> Run(
        INightRound round, IOptions<RehearsalOptions> options, EscalationWriting writing, CurrentCaller current, AccessWriter writer,
        IHostApplicationLifetime lifetime)
    {
        if (!await round.RunAsync(null, lifetime.ApplicationStopping))
            return Problems.Refuse(StatusCodes.Status409Conflict, "running", "A rehearsal is under way; read what it finds in a while.");
        await writer.AuditAsync(current.Audit("nightRehearsed"));
        return TypedResults.Ok(writing.Of(await round.ReadAsync(), options.Value.At));
    }
}
