using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Deadlines;

/// <summary>Deadlines to be looked at before anything is promised.</summary>
internal static class DeadlineEndpoints
{
    /// <summary>Longest body, in bytes: the most pauses and calendars fit in twice.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapDeadlines(this IEndpointRouteBuilder routes)
    {
        var deadlines = routes.MapGroup("/api/v1/deadlines").WithTags("Deadlines");
        deadlines.MapPost("/preview", PreviewAsync).WithName("previewDeadline")
            .WithSummary("When something would be due, with the arithmetic of it.")
            .Accepts<DeadlineRequest>("application/json")
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBodyBytes))
            .ForSignedIn();
        return routes;
    }

    private static async Task<Results<Ok<DeadlineAnswer>, ProblemHttpResult>> PreviewAsync(
        HttpRequest request, County county, CountyClock clock, CancellationToken cancellation)
    {
        var reader = new DeadlineReader(county.Calendar);
        if (reader.Read(await BodyAsync(request, cancellation)) is not { } question)
            return reader.Bad.Problem();
        var (calendar, start, limit, pauses, expected) = question;
        var now = clock.Now;
        var deadline = calendar.Deadline(start, limit, pauses, now);
        if (deadline.Refusal is { } refusal)
            return Problems.BadRequest(Json.Word(refusal), Why(refusal));
        var steps = calendar.Explain(start, limit, pauses, asOf: now);
        return TypedResults.Ok(new DeadlineAnswer(
            deadline.Due, deadline.Provisional, deadline.Paused, deadline.Paused ? now : null,
            expected is { } due ? due == deadline.Due : null, calendar.Budget(limit).TotalMinutes,
            [.. steps.Select(DeadlineStepAnswer.Of)]));
    }

    private static async Task<JsonElement> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellation);
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status400BadRequest, unreadable);
        }
    }

    private static string Why(ClockRefusal refusal) => refusal switch
    {
        ClockRefusal.StartOutOfRange => $"'start' must lie in the years {WorkDays.FirstYear} to {WorkCalendar.LastStartYear}.",
        ClockRefusal.TooFarAhead => $"It would be due more than {WorkCalendar.MaxYearsAhead} years after its start.",
        _ => throw new NotSupportedException($"The reader lets {refusal} through."),
    };
}
