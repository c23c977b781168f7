using System.Buffers.Text;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>What proves that nothing was changed: the county's key, its sealed days, copies of cases and evidence packs.</summary>
internal static class ProofEndpoints
{
    private const int MaxDays = 400;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapProofs(this IEndpointRouteBuilder routes)
    {
        var proofs = routes.MapGroup("/api/v1/proofs").WithTags("Proofs");
        proofs.MapGet("/key", ReadKey).WithName("readProofKey").WithSummary("The public key of the county's signatures.").ForEverybody();
        proofs.MapGet("/days", ListDays).WithName("listProofDays")
            .WithSummary("Sealed days of the county. Whoever keeps them can tell later whether anything was rewritten.")
            .WithProblems(StatusCodes.Status400BadRequest).ForEverybody();
        var cases = routes.MapGroup("/api/v1/cases/{id}").WithTags("Proofs");
        cases.MapGet("/copy", ReadCopy).WithName("readCaseCopy")
            .WithSummary("A copy of a case that can be checked without this program's database.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        cases.MapGet("/pack", ReadPack).WithName("readCasePack")
            .WithSummary("The sealed evidence of a case as a zip: pages to read, copy, readings, photos and recordings.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .WithProblems(StatusCodes.Status404NotFound).Requires(Operation.ReadCases);
        return routes;
    }

    private static Ok<ProofKeyAnswer> ReadKey(ProofKey key)
    {
        using var checking = key.Checking();
        var point = checking.ExportParameters(includePrivateParameters: false).Q;
        return TypedResults.Ok(new ProofKeyAnswer(
            "ECDSA P-256 SHA-256", PublicKey.Fingerprint(key.Public.AsSpan()), key.PublicPem(),
            new JsonWebKeyAnswer("EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "sig", "ES256")));
    }

    private static async Task<Results<Ok<ProofDaysAnswer>, ProblemHttpResult>> ListDays(
        IStore store, County county, CountyClock clock,
        [Description("First day, as 2026-04-01; 31 days before the end if left out.")] string? from,
        [Description("Day after the last one; today if left out. At most 400 days are answered.")] string? until,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var end = Day(read, "until", until, DateOnly.FromDateTime(clock.Now.DateTime));
        var start = Day(read, "from", from, end.DayNumber > 31 ? end.AddDays(-31) : DateOnly.MinValue);
        if (start > end)
            read.Refuse("badInterval", "'from' must not lie after 'until'.", 0);
        if (read.Problem is { } problem)
            return problem;
        var days = await store.Days.ListAsync(start, end, MaxDays + 1, cancellation);
        return TypedResults.Ok(new ProofDaysAnswer(
            county.Code, [.. days.Take(MaxDays).Select(ProofDayAnswer.Of)], days.Length > MaxDays ? days[MaxDays].Day : null));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadCopy(
        [Description("Id of the case.")] string id, CurrentCaller current, AccessRefusals refusals, IStore store, CaseCopies copies,
        TimeProvider time, HttpResponse response, CancellationToken cancellation)
    {
        if (await FindAsync(id, current, refusals, store, cancellation) is null
            || await copies.MakeAsync(id, _ => true, time.GetUtcNow(), cancellation) is not { } copy)
            return CaseEndpoints.UnknownCase(id);
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(copy.Write(), "application/json", $"{FileName(copy, time)}.json");
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ReadPack(
        [Description("Id of the case.")] string id, CurrentCaller current, AccessRefusals refusals, IStore store, CaseCopies copies,
        EvidencePack pack, TimeProvider time, HttpResponse response, CancellationToken cancellation)
    {
        if (await FindAsync(id, current, refusals, store, cancellation) is not { } row
            || await copies.MakeAsync(id, _ => true, time.GetUtcNow(), cancellation) is not { } copy)
            return CaseEndpoints.UnknownCase(id);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            stream => pack.WriteAsync(stream, copy, row.Case, cancellation), "application/zip", $"{FileName(copy, time)}.zip");
    }

    // A case elsewhere is answered like one that is not: its id would tell that there is a problem.
    private static async Task<CaseRow?> FindAsync(
        string id, CurrentCaller current, AccessRefusals refusals, IStore store, CancellationToken cancellation)
    {
        if (await store.Cases.FindAsync(ImmutableArray.Create(id), cancellation) is not [var row])
            return null;
        if (CaseRights.Covers(current.ReachOf(Operation.ReadCases), current.Caller, row.Case))
            return row;
        refusals.Note(current, Operation.ReadCases, id, current.May(Operation.ReadCases, row.Case.Place).Reason);
        return null;
    }

    private static string FileName(CaseCopy copy, TimeProvider time) =>
        string.Create(CultureInfo.InvariantCulture, $"case-{copy.Number:D6}-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");

    private static DateOnly Day(Parameters read, string name, string? text, DateOnly fallback) =>
        string.IsNullOrEmpty(text) ? fallback
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : read.Refuse("badInterval", $"'{name}' must be a day, for example 2026-04-01.", fallback);
}
