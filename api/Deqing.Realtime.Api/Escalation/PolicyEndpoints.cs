using System.ComponentModel;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Counties;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Deqing.Realtime.Api.Escalation;

/// <summary>The policies: read, saved over those of the county pack, and given back to it.</summary>
internal static class PolicyEndpoints
{
    /// <summary>Longest body of a policy, in bytes: the most of everything fits in.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapPolicies(this IEndpointRouteBuilder escalation)
    {
        escalation.MapGet("/policies", List).WithName("listEscalationPolicies")
            .WithSummary("What is done when nobody acts on a case: the first policy that is for it.").Requires(Operation.ReadCases);
        escalation.MapGet("/policies/{id}", Read).WithName("readEscalationPolicy")
            .WithSummary("A policy, with what of it does not work as the county stands.")
            .WithProblems(StatusCodes.Status404NotFound).RequiresInCounty(Operation.ReadCases);
        escalation.MapPut("/policies/{id}", Put).WithName("putEscalationPolicy")
            .WithSummary("Saves a policy over that of the county pack. Cases that escalate already go on by the policy they have.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).RequiresInCounty(Operation.ManagePolicies);
        escalation.MapDelete("/policies/{id}", Remove).WithName("removeEscalationPolicy")
            .WithSummary("Removes a saved policy: that of the county pack holds again, if there is one.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).RequiresInCounty(Operation.ManagePolicies);
    }

    private static async Task<Ok<PoliciesAnswer>> List(PolicyDesk desk, CancellationToken cancellation)
    {
        var (saved, book) = await desk.ReadAsync(cancellation);
        return TypedResults.Ok(new PoliciesAnswer([.. book.Policies.Select(policy => desk.Answer(policy, saved))]));
    }

    private static async Task<Results<Ok<CheckedPolicyAnswer>, ProblemHttpResult>> Read(
        [Description("Id of the policy.")] string id, PolicyDesk desk, CancellationToken cancellation)
    {
        var (saved, book) = await desk.ReadAsync(cancellation);
        return book.IndexOf(id) is >= 0 and var index
            ? TypedResults.Ok(await desk.CheckAsync(book.Policies[index], saved, book, cancellation))
            : Problems.NotFound("unknownPolicy", $"There is no policy '{id}'.");
    }

    private static async Task<Results<Ok<CheckedPolicyAnswer>, ProblemHttpResult>> Put(
        [Description("Id of the policy.")] string id, PolicyRequest request, PolicyDesk desk, County county, CancellationToken cancellation)
    {
        var (saved, book) = await desk.ReadAsync(cancellation);
        var (policy, problem) = ReadPolicy(id, request, county, book);
        if (policy is null)
            return problem!;
        if (book.IndexOf(id) < 0 && book.Policies.Length >= PolicyReading.MaxPolicies)
            return Problems.Refuse(
                StatusCodes.Status409Conflict, "tooManyPolicies", $"There are {PolicyReading.MaxPolicies} already.");
        var known = saved.FirstOrDefault(row => row.Policy.Id == id)?.Version ?? 0;
        if (known != request.Version || !await desk.SaveAsync(policy, request.Before, request.Version))
            return Stale();
        (saved, book) = await desk.ReadAsync(CancellationToken.None);
        return TypedResults.Ok(await desk.CheckAsync(policy, saved, book, CancellationToken.None));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        [Description("Id of the policy.")] string id, PolicyDesk desk, CancellationToken cancellation)
    {
        var (saved, _) = await desk.ReadAsync(cancellation);
        if (saved.FirstOrDefault(row => row.Policy.Id == id) is not { } row)
            return Problems.NotFound("unknownPolicy", $"There is no saved policy '{id}'.");
        return await desk.RemoveAsync(row) ? TypedResults.NoContent() : Stale();
    }

    private static (EscalationPolicy? Policy, ProblemHttpResult? Problem) ReadPolicy(
        string id, PolicyRequest request, County county, EscalationBook book)
    {
        var bad = new BadMembers();
        if (request.Before is { } before && (before == id || book.IndexOf(before) < 0))
            bad.Add("before", "unknownPolicy", "must be the id of another policy");
        if (request.Policy.ValueKind != JsonValueKind.Object)
        {
            bad.Add("policy", "wrongBody", "must be an object");
            return (null, bad.Problem());
        }

        var (policy, mistakes) = PolicyReading.Read(request.Policy, county);
        foreach (var mistake in mistakes)
            bad.Add(
                $"policy.{mistake.Member}".TrimEnd('.'), mistake.Finding is { } finding ? Json.Word(finding) : "badMember", mistake.Detail);
        if (bad.IsEmpty && policy.Id != id)
            bad.Add("policy.id", "badId", $"must be '{id}'");
        return bad.IsEmpty ? (policy, null) : (null, bad.Problem());
    }

    private static ProblemHttpResult Stale() => Problems.Refuse(
        StatusCodes.Status409Conflict, "staleVersion", "Somebody else changed the policy meanwhile; read it again.");
}
