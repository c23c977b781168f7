using System.Globalization;
using System.Text.Json;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Answers the calls that create Observations.</summary>
internal sealed class ObservationCreating(
    SensingModel model, SensingAnswer answer, ObservationGateway gateway, IReadingLog log, IObservationLog room, IngestGate gate,
    IngestMetrics metrics, LedgerTally ledger, County county, CurrentCaller current, IOptions<IngestOptions> options, TimeProvider time)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = ObservationReader.MaxDepth, AllowDuplicateProperties = false };

    private readonly DateTimeOffset receivedAt = Intake.Normalise(time.GetUtcNow());
    private SensorPlace? named;
    private bool isHandedOver;

    /// <summary>Creates one Observation.</summary>
    /// <param name="context">The call.</param>
    /// <param name="stream">The id in the path, in quotes; null if the body names the Datastream.</param>
    public Task<IResult> OneAsync(HttpContext context, string? stream) => AnswerAsync(context, async body =>
    {
        var within = stream is null ? null : model.FindStream(Unquoted(stream))
            ?? throw SensingRefused.Missing($"There is no Datastream {stream}; ids stand in quotes.");
        var draft = Read(new DraftReading(model, within, receivedAt), body);
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
        var rows = new DataArrayReading(model, options.Value.MaxObservations, receivedAt).Read(body);
        var taken = await TakeAsync([.. rows.Select(row => row.Draft).OfType<ObservationDraft>()], context.RequestAborted);
        foreach (var row in rows)
            if (row.Problem is { } problem)
                Reject(row.Stream.Sensor, problem);
        var (root, type, next) = (SensorThingsEndpoints.RootOf(context.Request), model[SensingModel.Observation], 0);
        var links = rows.ConvertAll(row =>
            row.Draft is not null && taken[next++].Stored is { } stored ? SensingWriter.Self(root, type, stored) : "error");
        return Created(JsonSerializer.SerializeToUtf8Bytes(links));
    });

    private static CreatedBytes Created(byte[] body) => new CreatedBytes(body);

    private async Task<IResult> AnswerAsync(HttpContext context, Func<JsonElement, Task<IResult>> create)
    {
        // Before the body is read: what cannot be taken now need not be carried over the wire either.
        if (room.IsFull || !gate.TryEnter())
            return Refuse(context, ObservationIntake.Busy());
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

    private ObservationDraft Read(DraftReading reading, JsonElement body)
    {
        try
        {
            return reading.Read(Members(body));
        }
        finally
        {
            named = reading.Sensor;
        }
    }

    private Task<DraftOutcome[]> TakeAsync(IReadOnlyList<ObservationDraft> drafts, CancellationToken cancellation)
    {
        isHandedOver = true;
        return new ObservationIntake(gateway, log, ledger).TakeAsync(
            drafts, receivedAt, current.ReachOf(Operation.SendObservations), cancellation);
    }

    // What was handed over is in the ledger by what became of it.
    private ProblemHttpResult Refuse(HttpContext context, SensingRefused refused)
    {
        metrics.Refused(IngestProtocol.SensorThings, refused.Reason);
        if (refused.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = options.Value.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        else if (!isHandedOver)
            Reject(named, refused.Reason);
        return SensingProblems.Of(refused);
    }

    /// <summary>Counts what is no observation; nobody speaks for sensors beyond their reach.</summary>
    private void Reject(SensorPlace? sensor, string reason) => ledger.Rejected(
        sensor is not null && current.ReachOf(Operation.SendObservations).Covers(sensor, county) ? sensor : null, receivedAt, reason);

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
