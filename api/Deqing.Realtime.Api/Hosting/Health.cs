using System.Text.Json.Serialization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>Whether the program has taken up everything it must before its figures can be believed.</summary>
public interface IReadiness
{
    /// <summary>True once it has.</summary>
    bool IsReady { get; }

    /// <summary>What is still missing, each as one camelCase word; empty when ready.</summary>
    IReadOnlyList<string> Reasons { get; }
}

/// <summary>Says whether the program lives, and whether it can be relied on.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthAnswer("live"))).WithTags("Health").WithName("readLiveness")
            .WithSummary("The process answers.").ForEverybody();
        routes.MapGet("/health/ready", Ready).WithTags("Health").WithName("readReadiness")
            .WithSummary("Storage answers and every place has taken up what the log holds.")
            .Produces<HealthAnswer>().WithProblems(StatusCodes.Status503ServiceUnavailable).ForEverybody();
        return routes;
    }

    private static async Task<IResult> Ready(
        IReadiness readiness, IStore store, LifeProof proof, EscalationWriting writing, CancellationToken cancellation)
    {
        List<string> missing = [.. readiness.Reasons];
        if (!await Answers(store, cancellation))
            missing.Add("storage");
        if (readiness.IsReady && missing.Count == 0)
            return TypedResults.Ok(new HealthAnswer("ready", writing.Of(proof.Latest)));
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = $"Not ready: {string.Join(", ", missing)}.",
            Extensions = { ["reason"] = "notReady", ["missing"] = missing, ["cases"] = writing.Of(proof.Latest) },
        });
    }

    private static async Task<bool> Answers(IStore store, CancellationToken cancellation)
    {
        try
        {
            return await store.IsHealthyAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>How the program is.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Cases">Whether any case is forgotten; only of <c>ready</c>, and no reason not to be.</param>
public sealed record HealthAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LifeProofAnswer? Cases = null);
