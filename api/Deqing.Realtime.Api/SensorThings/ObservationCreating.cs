using System.Globalization;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Answers the calls that create Observations.</summary>
internal sealed class ObservationCreating(
    SensingModel model, SensingAnswer answer, ObservationGateway gateway, IReadingLog log, IngestGate gate, IngestMetrics metrics,
    CurrentCaller current, IOptions<IngestOptions> options, TimeProvider time)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = ObservationReader.MaxDepth, AllowDuplicateProperties = false };

    private readonly DateTimeOffset receivedAt = Intake.Normalise(time.GetUtcNow());

    /// <summary>Creates one Observation.</summary>
    /// <param name="context">The call.</param>
    /// <param name="stream">The id in the path, in quotes; null if the body names the Datastream.</param>
    public Task<IResult> OneAsync(HttpContext context, string? stream) => AnswerAsync(context, async body =>
    {
        var within = stream is null ? null : model.FindStream(Unquoted(stream))
            ?? throw SensingRefused.Missing($"There is no Datastream {stream}; ids stand in quotes.");
        var draft = new DraftReading(model, within, receivedAt).Read(Members(body));
        var outcome = (await TakeAsync([draft], context.RequestAborted))[0];
        if (outcome.Refused is { } refused)
            throw refused;
        var (root, type) = (SensorThingsEndpoints.RootOf(context.Request), model[SensingModel.Observation]);
        context.Response.Headers.Location = SensingWriter.Self(root, type, outcome.Stored!);
        return Created(answer.Write(root, type, outcome.Stored!));
    });

    /// <summary>Creates the Observations of data arrays.</summary>
    public Task<IResult> ManyAsync(HttpContext context) => AnswerAsync(context, async body =>
    {
        var drafts = new DataArrayReading(model, options.Value.MaxObservations, receivedAt).Read(body);
        var taken = await TakeAsync([.. drafts.OfType<ObservationDraft>()], context.RequestAborted);
        var (root, type, next) = (SensorThingsEndpoints.RootOf(context.Request), model[SensingModel.Observation], 0);
        var links = drafts.ConvertAll(draft =>
            draft is not null && taken[next++].Stored is { } stored ? SensingWriter.Self(root, type, stored) : "error");
        return Created(JsonSerializer.SerializeToUtf8Bytes(links));
    });

    private static CreatedBytes Created(byte[] body) => new CreatedBytes(body);

    private async Task<IResult> AnswerAsync(HttpContext context, Func<JsonElement, Task<IResult>> create)
    {
        if (!gate.TryEnter())
            return Refuse(context, Refused(RefusalReason.Overloaded, 429, "Too many calls are being worked on; come back a little later."));
        try
        {
            using var body = new IngestBody();
            if (await body.ReadAsync(context.Request, options.Value.MaxBodyBytes) is { } refusal)
                throw Refused(refusal.Reason, StatusOf(refusal.Reason), refusal.Detail);
            using var json = JsonDocument.Parse(body.Bytes.ToArray(), Reading);
            return await create(json.RootElement);
        }
        catch (JsonException wrong)
        {
            return Refuse(context, Refused(RefusalReason.MalformedJson, StatusCodes.Status400BadRequest, wrong.Message));
        }
        catch (SensingRefused refused)
        {
            return Refuse(context, refused);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<DraftOutcome[]> TakeAsync(IReadOnlyList<ObservationDraft> drafts, CancellationToken cancellation) =>
        await new ObservationIntake(gateway, log).TakeAsync(drafts, receivedAt, current.ReachOf(Operation.SendObservations), cancellation)
        ?? throw Refused(
            RefusalReason.LogUnavailable, StatusCodes.Status503ServiceUnavailable,
            "The log cannot be written now. Nothing was taken; send it again.");

    private ProblemHttpResult Refuse(HttpContext context, SensingRefused refused)
    {
        metrics.Refused(IngestProtocol.SensorThings, refused.Reason);
        if (refused.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = options.Value.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return SensingProblems.Of(refused);
    }

    private static IEnumerable<(string, JsonElement)> Members(JsonElement body) => body.ValueKind == JsonValueKind.Object
        ? body.EnumerateObject().Select(member => (member.Name, member.Value))
        : throw Refused(RefusalReason.WrongType, StatusCodes.Status400BadRequest, "An Observation is an object.");

    private static string Unquoted(string id) => id is ['\'', .. var inner, '\''] ? inner : "";

    private static SensingRefused Refused(RefusalReason reason, int status, string detail) => new(status, Words.Of(reason), detail);

    private static int StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalReason.UnsupportedContentEncoding => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status400BadRequest,
    };

    private sealed class CreatedBytes(byte[] body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status201Created;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
