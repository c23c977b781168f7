using System.ComponentModel;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Reports;

/// <summary>What another report may be about: open public cases near it, reported not long ago.</summary>
internal static class NearReports
{
    private const int MaxText = 80, Looked = 50, MaxNear = 5;

    public static async Task<Results<Ok<NearReportsAnswer>, ProblemHttpResult>> Read(
        County county, ICaseLog log, CaseWriting writing, CountyClock clock, TimeProvider time,
        [Description("Degrees east."), Degrees(180)] string? longitude,
        [Description("Degrees north."), Degrees(90)] string? latitude,
        [Description("What the coordinates are in; wgs84 is the default."), Words("wgs84", "gcj02", "bd09")] string? datum,
        [Description("Id of the category of the new report.")] string? category,
        CancellationToken cancellation)
    {
        var read = new Parameters();
        var declared = new Position(
            read.Degrees("longitude", longitude, "badLongitude"), read.Degrees("latitude", latitude, "badLatitude"));
        var from = read.Word("datum", datum, Datums.Words, "unknownDatum") ?? Datum.Wgs84;
        if (read.Problem is { } problem)
            return problem;
        if (Datums.Check(declared) is { } refusal)
            return Problems.BadRequest(Json.Word(refusal), "'longitude' and 'latitude' must be degrees, the longitude first.");
        if (category is null || county.Catalogue.Find(category) is not { } asked)
            return Problems.BadRequest("unknownCategory", $"There is no category '{category}'.");
        var position = Datums.ToWgs84(declared, from);
        var flow = county.Catalogue.Flow;
        var rows = await log.NearAsync(
            position, flow.DuplicateMetres, time.GetUtcNow() - TimeSpan.FromDays(flow.DuplicateDays), Looked, cancellation);
        return TypedResults.Ok(new NearReportsAnswer([
            .. rows.Where(row => row.Case.Alarm is null && county.Catalogue.Find(row.Case.Category) is { IsPublic: true } known
                    && known.Group == asked.Group)
                .OrderByDescending(row => row.Case.Category == asked.Id).Take(MaxNear)
                .Select(row => Of(row, position, asked.Id, writing, clock)),
        ]));
    }

    private static NearReportAnswer Of(CaseRow row, Position from, string category, CaseWriting writing, CountyClock clock) => new(
        writing.NumberOf(row), row.Case.Category, row.Case.Category == category,
        row.Case.Text.Length <= MaxText ? row.Case.Text : row.Case.Text[..MaxText],
        (int)Math.Round(from.MetresTo(row.Case.Position!.Value)), clock.Local(row.Case.ReportedAt), row.Case.Step,
        row.Case.Reporters.Length);
}
