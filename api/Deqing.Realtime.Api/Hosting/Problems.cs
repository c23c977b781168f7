using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>
/// Every error of the program is a problem detail (RFC 9457) with a <c>reason</c>: one camelCase word that a program can act on.
/// </summary>
internal static class Problems
{
    private const string Reason = "reason", WrongBody = "wrongBody";

    /// <summary>Registers problem details for every error, whatever raised it and whatever the client accepts.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Complete(context.ProblemDetails));
        services.AddExceptionHandler<UnreadableRequests>();

        // The body's reader says what is wrong with it; without this the client would only hear "400".
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Puts the handlers of errors before everything that can raise one.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler().UseStatusCodePages();

    /// <summary>A thing named in the path does not exist.</summary>
    public static ProblemHttpResult NotFound(string reason, string detail) => Refuse(StatusCodes.Status404NotFound, reason, detail);

    /// <summary>A parameter cannot be understood.</summary>
    public static ProblemHttpResult BadRequest(string reason, string detail) => Refuse(StatusCodes.Status400BadRequest, reason, detail);

    /// <summary>The request is refused for a named reason.</summary>
    public static ProblemHttpResult Refuse(int status, string reason, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?> { [Reason] = reason });

    /// <summary>Says in the API document which errors an operation may answer with.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.ProducesProblem(status);
        return route;
    }

    private static void Complete(ProblemDetails problem) => problem.Extensions.TryAdd(Reason, problem.Status switch
    {
        StatusCodes.Status400BadRequest => "badRequest",
        StatusCodes.Status401Unauthorized => "notSignedIn",
        StatusCodes.Status403Forbidden => "noRole",
        StatusCodes.Status404NotFound => "notFound",
        StatusCodes.Status405MethodNotAllowed => "methodNotAllowed",
        StatusCodes.Status406NotAcceptable => "notAcceptable",
        StatusCodes.Status413PayloadTooLarge => "tooLarge",
        StatusCodes.Status415UnsupportedMediaType => "unsupportedMediaType",
        StatusCodes.Status429TooManyRequests => "tooManyRequests",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "tooLarge",
        StatusCodes.Status503ServiceUnavailable => "notReady",
        < 500 => "refused",
        _ => "internalError",
    });

    /// <summary>
    /// Writes the problem whatever the <c>Accept</c> header says: a browser that opens a wrong address gets the same words as a program.
    /// </summary>
    private sealed class ProblemWriter(
        IOptions<ProblemDetailsOptions> options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IProblemDetailsWriter
    {
        public bool CanWrite(ProblemDetailsContext context) => true;

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            var response = context.HttpContext.Response;
            var problem = context.ProblemDetails;
            problem.Status ??= response.StatusCode;
            _ = TypedResults.Problem(problem); // fills in title and type as the endpoints' own problems have them
            options.Value.CustomizeProblemDetails?.Invoke(context);
            return new ValueTask(response.WriteAsJsonAsync(
                problem, json.Value.SerializerOptions, "application/problem+json", context.HttpContext.RequestAborted));
        }
    }

    /// <summary>Turns a request that cannot be read into the client's problem instead of ours.</summary>
    private sealed class UnreadableRequests(IProblemDetailsService problems, AccessRefusals refusals) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not BadHttpRequestException unreadable)
                return false;
            context.Response.StatusCode = unreadable.StatusCode;
            var cause = unreadable.InnerException as JsonException;
            var problem = new ProblemDetails { Status = unreadable.StatusCode, Detail = cause?.Message ?? unreadable.Message };
            if (unreadable.StatusCode == StatusCodes.Status400BadRequest && cause is not null)
            {
                problem.Extensions[Reason] = IsSyntax(cause) ? "malformedJson" : WrongBody;
                if (!IsSyntax(cause))
                    Note(context);
            }

            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
        }

        // A member nobody asked for may be an attempt at more than one may have: it is answered for like any refusal.
        private void Note(HttpContext context)
        {
            var current = context.RequestServices.GetRequiredService<CurrentCaller>();
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "";
            refusals.Note(current.Caller, current.Address, "request", endpoint, WrongBody);
        }

        // The reader's own exception is not public; it is the only cause a JsonException has in common with nothing else.
        private static bool IsSyntax(JsonException cause) => cause.InnerException is JsonException;
    }
}
