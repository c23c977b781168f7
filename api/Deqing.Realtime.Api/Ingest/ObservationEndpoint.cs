using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>POST /api/v1/observations: a JSON document or newline-delimited observations, plain or gzip.</summary>
internal static class ObservationEndpoint
{
    /// <summary>What a sender is told whose call cannot be taken now.</summary>
    internal static readonly Refusal
        Busy = new(RefusalReason.Overloaded, "More arrives than can be written. Nothing was taken; send it again a little later."),
        Unavailable = new(RefusalReason.LogUnavailable, "The log cannot be written now. Nothing was taken; send it again.");

    /// <summary>Maps the HTTP way in.</summary>
    public static IEndpointRouteBuilder MapIngest(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/observations", PostAsync)
            .WithName("postObservations")
            .WithTags("Observations")
            .WithSummary("Hands in observations of sensors, as one JSON document or as newline-delimited JSON.")
            .Produces<IntakeAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .Requires(Operation.SendObservations);
        return routes;
    }

    private static async Task<Results<Ok<IntakeAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext context,
        CurrentCaller current,
        ObservationFraming framing,
        ObservationGateway gateway,
        IObservationLog log,
        IngestGate gate,
        IngestMetrics metrics,
        LedgerTally ledger,
        IOptions<IngestOptions> options,
        TimeProvider time)
    {
        // Before the body is read: what cannot be taken now need not be carried over the wire either.
        if (log.IsFull || !gate.TryEnter())
            return Refuse(Busy);
        try
        {
            using var body = new IngestBody();
            var batch = new ObservationBatch(time.GetUtcNow(), current.ReachOf(Operation.SendObservations));
            if (await ReadAsync(context.Request, body, framing, batch, options.Value) is { } refusal)
            {
                ledger.Rejected(null, batch.ReceivedAt, Words.Of(refusal.Reason));
                return Refuse(refusal);
            }
            return await gateway.TakeAsync(IngestProtocol.Http, batch, context.RequestAborted) is { } answer
                ? TypedResults.Ok(answer)
                : Refuse(batch.Refused == RefusalReason.Overloaded ? Busy : Unavailable);
        }
        finally
        {
            gate.Leave();
        }

        ProblemHttpResult Refuse(Refusal refusal)
        {
            metrics.Refused(IngestProtocol.Http, Words.Of(refusal.Reason));
            var status = StatusOf(refusal.Reason);
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                context.Response.Headers.RetryAfter = options.Value.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem(
                refusal.Detail, statusCode: status, extensions: [new("reason", Words.Of(refusal.Reason))]);
        }
    }

    private static async Task<Refusal?> ReadAsync(
        HttpRequest request, IngestBody body, ObservationFraming framing, ObservationBatch batch, IngestOptions limits)
    {
        var type = request.ContentType.AsSpan();
        var mediaType = type[..(type.IndexOf(';') is >= 0 and var end ? end : type.Length)].Trim();
        var isLines = mediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase);
        if (!isLines && !mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return new Refusal(RefusalReason.UnsupportedContentType, "Content-Type must be application/json or application/x-ndjson.");
        return await body.ReadAsync(request, limits.MaxBodyBytes)
            ?? (isLines ? framing.ReadLines(body.Bytes, batch) : framing.ReadDocument(body.Bytes, batch));
    }

    private static int StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.BodyTooLarge or RefusalReason.TooManyObservations => StatusCodes.Status413PayloadTooLarge,
        RefusalReason.UnsupportedContentType or RefusalReason.UnsupportedContentEncoding => StatusCodes.Status415UnsupportedMediaType,
        RefusalReason.Overloaded => StatusCodes.Status429TooManyRequests,
        RefusalReason.LogUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}

/// <summary>How many calls are worked on at once.</summary>
internal sealed class IngestGate(IOptions<IngestOptions> options) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.Value.MaxConcurrentBatches);

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryEnter() => places.Wait(0);

    /// <summary>Gives the place back.</summary>
    public void Leave() => places.Release();

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
