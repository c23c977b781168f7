using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Reports;

/// <summary>Reporting a problem and following it, also for who has not signed in.</summary>
internal static class ReportEndpoints
{
    /// <summary>Where reports are.</summary>
    public const string Root = "/api/v1/reports";

    private const string From = "web";
    private const int MaxMine = 200;

    /// <summary>Registers what takes and finds reports.</summary>
    /// <exception cref="Silo.StartupRefused">The key of the reporters cannot be used.</exception>
    public static async Task<WebApplicationBuilder> AddReportsAsync(this WebApplicationBuilder builder)
    {
        var seal = await ReporterSeal.OpenAsync(SignInSetup.OpenKeys(builder.Configuration), CancellationToken.None);
        builder.Services.AddSingleton(seal).AddSingleton(provider => provider.GetRequiredService<IStore>().Contacts);
        builder.Services.AddScoped<ReportIntake>().AddSingleton<ReportReading>().AddSingleton<ReportTracking>();
        return builder;
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup(Root).WithTags("Reports");
        reports.MapPost("", Submit).WithName("submitReport").WithSummary("Reports a problem. The same key again is the same report.")
            .Produces<ReceiptAnswer>(StatusCodes.Status200OK)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .RequireRateLimiting(RateLimits.Reports).ForEverybody();
        reports.MapGet("/near", NearReports.Read).WithName("listNearReports")
            .WithSummary("Open cases near a position that may be about the same problem.")
            .WithProblems(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Reports).ForEverybody();
        reports.MapGet("/mine", Mine).WithName("listMyReports").WithSummary("One's own reports, newest first.").ForSignedIn();
        reports.MapGet("/{code}", Track).WithName("trackReport").WithSummary("How far a report has come.")
            .WithProblems(StatusCodes.Status404NotFound).RequireRateLimiting(RateLimits.Reports).ForEverybody();
        reports.MapPost("/{code}/rating", Rate).WithName("rateReport").WithSummary("Says whether the problem is gone.")
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RequireRateLimiting(RateLimits.Reports).ForEverybody();
        reports.MapPost("/{code}/notes", Add).WithName("addToReport").WithSummary("Adds words or photos to a report.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RequireRateLimiting(RateLimits.Reports).ForEverybody();
        reports.MapGet("/{code}/media/{medium}", ReadMedium).WithName("readReportMedium").WithSummary("A photo or recording of a report.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").WithProblems(StatusCodes.Status404NotFound)
            .ForEverybody();
        reports.MapGet("/{code}/media/{medium}/thumbnail", ReadThumbnail).WithName("readReportThumbnail")
            .WithSummary("A photo of a report with no side longer than 320 pixels.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").WithProblems(StatusCodes.Status404NotFound).ForEverybody();
        return routes.MapReportCopies().MapCaseContacts();
    }

    /// <summary>The answer to a code that no report has.</summary>
    public static ProblemHttpResult Unknown() => Problems.NotFound("unknownReport", "There is no report with this code.");

    private static async Task<Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, ProblemHttpResult>> Submit(
        ReportRequest request, ReportIntake intake, ReportReading reading, CaseWriting writing, CountyClock clock,
        CancellationToken cancellation)
    {
        var taken = await intake.TakeAsync(request, From, cancellation);
        if (taken.Problem is { } problem)
            return problem;
        var row = taken.Row;
        var code = await reading.CodeAsync(row, taken.Tag, CancellationToken.None)
            ?? throw new InvalidOperationException($"Case {row.Id} has no event of its reporter.");
        var it = row.Case;
        var answer = new ReceiptAnswer(
            code.ToString(), writing.NumberOf(row), it.Category, it.Place.Township, it.Place.Village, it.FoundBy,
            clock.Local(it.Promise?.Due.At), request.CoSign is not null);
        return taken.IsNew ? TypedResults.Created($"{Root}/{answer.Code}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Ok<MyReportsAnswer>> Mine(
        CurrentCaller current, ReporterSeal seal, ICaseLog log, ReportReading reading, CaseWriting writing, CountyClock clock,
        CancellationToken cancellation)
    {
        var tag = seal.OfPerson(current.Id);
        var mine = new List<MyReportAnswer>();
        foreach (var row in await log.OfReporterAsync(tag, MaxMine, cancellation))
        {
            if (await reading.CodeAsync(row, tag, cancellation) is not { } code)
                continue;
            var it = (await reading.EndOfAsync(row, cancellation)).Case;
            mine.Add(new MyReportAnswer(
                code.ToString(), writing.NumberOf(row), it.Category, row.Case.Text, clock.Local(row.Case.ReportedAt), it.Step, it.IsOver,
                it.Outcome, clock.Local(it.Promise?.Due.At)));
        }

        return TypedResults.Ok(new MyReportsAnswer(mine));
    }

    private static async Task<Results<Ok<TrackingAnswer>, ProblemHttpResult>> Track(
        [Description("Receipt code.")] string code, ReportReading reading, ReportTracking tracking, CancellationToken cancellation) =>
        await reading.FindAsync(code, cancellation) is { } found
            ? TypedResults.Ok(await tracking.WriteAsync(code, found, cancellation))
            : Unknown();

    private static Task<Results<Ok<TrackingAnswer>, ProblemHttpResult>> Rate(
        [Description("Receipt code.")] string code, RatingRequest request, ReportReading reading, ReportTracking tracking,
        CurrentCaller current, IGrainFactory grains, CancellationToken cancellation) =>
        AskAsync(
            code, found => new Rate(found.Tag, request.Stars, request.Solved, request.Note),
            reading, tracking, current, grains, cancellation);

    private static async Task<Results<Ok<TrackingAnswer>, ProblemHttpResult>> Add(
        [Description("Receipt code.")] string code, WordsRequest request, ReportReading reading, ReportTracking tracking,
        CaseEvidence evidence, CurrentCaller current, IGrainFactory grains, CancellationToken cancellation)
    {
        if (await reading.FindAsync(code, cancellation) is not { } found)
            return Unknown();
        if (request.Evidence?.Count > CaseFile.MaxEvidence)
            return Problems.Refuse(
                StatusCodes.Status409Conflict, Json.Word(CaseRefusal.TooMuchEvidence), CaseRefusals.Why(CaseRefusal.TooMuchEvidence));
        var end = await reading.EndOfAsync(found.Row, cancellation);
        var (taken, unknown) = await evidence.TakeAsync(request.Evidence ?? [], end.Id, cancellation);
        return unknown is not null
            ? Problems.BadRequest("unknownMedium", $"There is no medium '{unknown}'; upload it first.")
            : await AskAsync(
                code, _ => new AddWords(found.Tag, request.Note, taken), reading, tracking, current, grains, cancellation);
    }

    private static async Task<Results<Ok<TrackingAnswer>, ProblemHttpResult>> AskAsync(
        string code, Func<FoundReport, CaseCommand> command, ReportReading reading, ReportTracking tracking, CurrentCaller current,
        IGrainFactory grains, CancellationToken cancellation)
    {
        if (await reading.FindAsync(code, cancellation) is not { } found)
            return Unknown();
        var end = await reading.EndOfAsync(found.Row, cancellation);
        var answer = await grains.GetGrain<ICaseGrain>(end.Id).Ask(command(found), new Asker(current.Caller, From));
        if (answer.Refusal is { } refusal)
            return Problems.Refuse(StatusCodes.Status409Conflict, Json.Word(refusal), CaseRefusals.Why(refusal));
        return await reading.FindAsync(code, cancellation) is { } now
            ? TypedResults.Ok(await tracking.WriteAsync(code, now, cancellation))
            : Unknown();
    }

    private static Task<IResult> ReadMedium(
        [Description("Receipt code.")] string code, [Description("Id of the medium.")] string medium, HttpContext context,
        ReportReading reading, ReportTracking tracking, IMediaStore media, MediaFolder files, CancellationToken cancellation) =>
        SendAsync(code, medium, isThumbnail: false, context, reading, tracking, media, files, cancellation);

    private static Task<IResult> ReadThumbnail(
        [Description("Receipt code.")] string code, [Description("Id of the medium.")] string medium, HttpContext context,
        ReportReading reading, ReportTracking tracking, IMediaStore media, MediaFolder files, CancellationToken cancellation) =>
        SendAsync(code, medium, isThumbnail: true, context, reading, tracking, media, files, cancellation);

    private static async Task<IResult> SendAsync(
        string code, string id, bool isThumbnail, HttpContext context, ReportReading reading, ReportTracking tracking, IMediaStore media,
        MediaFolder files, CancellationToken cancellation)
    {
        if (await reading.FindAsync(code, cancellation) is not { } found || !await tracking.ShowsAsync(found, id, cancellation)
            || await media.FindAsync(id, cancellation) is not { } medium)
            return MediaEndpoints.Unknown();
        return MediaEndpoints.Send(context, files, medium, isThumbnail);
    }
}
