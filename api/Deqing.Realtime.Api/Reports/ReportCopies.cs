using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;
using Deqing.Realtime.Storage.Proofs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Reports;

/// <summary>The reporter's own copy of a case, which anybody can check without this program's database.</summary>
internal static class ReportCopies
{
    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapReportCopies(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{ReportEndpoints.Root}/{{code}}/copy", Read).WithTags("Reports").WithName("readReportCopy")
            .WithSummary("The reporter's copy of a case: what concerns them word for word, of everything else the digest.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").WithProblems(StatusCodes.Status404NotFound)
            .RequireRateLimiting(RateLimits.Reports).ForEverybody();
        return routes;
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        [Description("Receipt code.")] string code, ReportReading reading, CaseCopies copies, TimeProvider time, HttpResponse response,
        CancellationToken cancellation)
    {
        if (await reading.FindAsync(code, cancellation) is not { } found
            || await copies.MakeAsync(
                found.Row.Id,
                stored => PublicEvents.Shows(CaseJson.ReadEvent(stored.Payload), stored.Version == found.Own.Version, found.Tag),
                time.GetUtcNow(), cancellation) is not { } copy)
            return ReportEndpoints.Unknown();
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(copy.Write(), "application/json", $"report-{ReceiptCode.Parse(code)}.json");
    }
}
