using System.ComponentModel;
using System.Globalization;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>
/// Resumable uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload): the core protocol with creation, termination and
/// expiration. One addition: the request that completes an upload is answered by what it became, with 200 instead of 204.
/// </summary>
internal static class UploadEndpoints
{
    /// <summary>The version of tus.</summary>
    public const string Version = "1.0.0";

    /// <summary>Media type of a piece of an upload.</summary>
    public const string ContentType = "application/offset+octet-stream";

    private const string Root = "/api/v1/uploads", OffsetHeader = "Upload-Offset", LengthHeader = "Upload-Length";

    /// <summary>Maps the uploads.</summary>
    public static IEndpointRouteBuilder MapUploads(this IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapGroup(Root).WithTags("Media").AddEndpointFilter(Speak);
        uploads.MapMethods("", [HttpMethods.Options], Capabilities).WithName("readUploadRules")
            .WithSummary("What uploads are taken: version and extensions of tus, and the largest size in bytes, as headers.")
            .Produces(StatusCodes.Status204NoContent).ForEverybody();
        uploads.MapPost("", Create).WithName("createUpload").WithSummary("Begins the upload of a photo or a voice message.")
            .WithDescription("Upload-Metadata may name a 'kind', photo or voice, whose size limit is then told at once.")
            .Produces(StatusCodes.Status201Created)
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status412PreconditionFailed, StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status429TooManyRequests, StatusCodes.Status507InsufficientStorage).ForEverybody();
        uploads.MapMethods("/{id}", [HttpMethods.Head], ReadOffset).WithName("readUploadOffset")
            .WithSummary("How many bytes of an upload have arrived.").Produces(StatusCodes.Status200OK)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed, StatusCodes.Status423Locked)
            .ForEverybody();
        uploads.MapPatch("/{id}", Append).WithName("appendUpload")
            .WithSummary("Takes the next bytes of an upload. With the last of them it is judged, and answered by what it became.")
            .Produces<MediumAnswer>().Produces(StatusCodes.Status204NoContent)
            .WithProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status412PreconditionFailed, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity, StatusCodes.Status423Locked, StatusCodes.Status507InsufficientStorage)
            .ForEverybody();
        uploads.MapGet("/{id}", ReadResult).WithName("readUpload").WithSummary("What an upload became, for who lost the answer.")
            .Produces<MediumAnswer>()
            .WithProblems(
                StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status423Locked)
            .ForEverybody();
        uploads.MapDelete("/{id}", Remove).WithName("removeUpload").WithSummary("Forgets an upload; a medium that came of it stays.")
            .Produces(StatusCodes.Status204NoContent)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed, StatusCodes.Status423Locked)
            .ForEverybody();
        return routes;
    }

    // Asking for the rules or for the result is no tus request that would have to name its version.
    private static async ValueTask<object?> Speak(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var (request, headers) = (invocation.HttpContext.Request, invocation.HttpContext.Response.Headers);
        headers["Tus-Resumable"] = Version;
        headers.CacheControl = "no-store";
        if (HttpMethods.IsOptions(request.Method) || HttpMethods.IsGet(request.Method) || request.Headers["Tus-Resumable"] == Version)
            return await next(invocation);
        headers["Tus-Version"] = Version;
        return MediaRefusals.Answer(MediaRefusal.UnsupportedVersion);
    }

    private static NoContent Capabilities(HttpContext context, IOptions<MediaOptions> options)
    {
        var headers = context.Response.Headers;
        headers["Tus-Version"] = Version;
        headers["Tus-Extension"] = "creation,termination,expiration";
        headers["Tus-Max-Size"] = Text(Math.Max(options.Value.MaxPhotoBytes, options.Value.MaxVoiceBytes));
        return TypedResults.NoContent();
    }

    private static IResult Create(
        HttpContext context, CurrentCaller current, Uploads uploads,
        [Description("How many bytes it will have."), FromHeader(Name = LengthHeader)] string? length,
        [Description("Pairs of a key and a value in base64."), FromHeader(Name = "Upload-Metadata")] string? metadata)
    {
        if (!TryRead(length, out var bytes) || bytes == 0)
            return MediaRefusals.Answer(MediaRefusal.BadLength);
        if (!TryReadKind(metadata, out var kind))
            return MediaRefusals.Answer(MediaRefusal.BadMetadata);
        var step = uploads.Create(current, bytes, kind);
        if (step.Refusal is { } refusal)
            return MediaRefusals.Answer(refusal);
        Describe(context, uploads, step);
        return TypedResults.Created($"{Root}/{step.Upload!.Id}");
    }

    private static IResult ReadOffset(
        [Description("Id of the upload.")] string id, HttpContext context, CurrentCaller current, Uploads uploads)
    {
        var step = uploads.Find(current, id);
        if (step.Refusal is { } refusal)
            return MediaRefusals.Answer(refusal);
        Describe(context, uploads, step);
        context.Response.Headers[LengthHeader] = Text(step.Upload!.Length);
        return TypedResults.Ok();
    }

    private static async Task<IResult> Append(
        [Description("Id of the upload.")] string id, HttpContext context, CurrentCaller current, Uploads uploads, IMediaStore media,
        CountyClock clock, [Description("Where the bytes begin."), FromHeader(Name = OffsetHeader)] string? offset,
        CancellationToken cancellation)
    {
        if (context.Request.ContentType != ContentType)
            return MediaRefusals.Answer(MediaRefusal.WrongContentType);
        if (!TryRead(offset, out var from))
            return MediaRefusals.Answer(MediaRefusal.OffsetMismatch);

        // The upload itself is the limit, and it was checked when it began.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var step = await uploads.AppendAsync(current, id, from, context.Request.Body, context.Request.ContentLength, cancellation);
        if (step.Refusal is { } refusal)
            return MediaRefusals.Answer(refusal);
        Describe(context, uploads, step);
        return step.Upload!.Outcome is { } outcome ? await Answer(outcome, media, clock, cancellation) : TypedResults.NoContent();
    }

    private static async Task<IResult> ReadResult(
        [Description("Id of the upload.")] string id, CurrentCaller current, Uploads uploads, IMediaStore media, CountyClock clock,
        CancellationToken cancellation)
    {
        var step = await uploads.ResultAsync(current, id, cancellation);
        return step.Refusal is { } refusal
            ? MediaRefusals.Answer(refusal)
            : await Answer(step.Upload!.Outcome!, media, clock, cancellation);
    }

    private static IResult Remove([Description("Id of the upload.")] string id, CurrentCaller current, Uploads uploads) =>
        uploads.Remove(current, id).Refusal is { } refusal ? MediaRefusals.Answer(refusal) : TypedResults.NoContent();

    private static async Task<IResult> Answer(UploadOutcome outcome, IMediaStore media, CountyClock clock, CancellationToken cancellation)
    {
        if (outcome.Medium is null)
            return MediaRefusals.Answer(Enum.Parse<MediaRefusal>(outcome.Refusal!, ignoreCase: true));
        return await media.FindAsync(outcome.Medium, cancellation) is { } medium
            ? TypedResults.Ok(MediumAnswer.Of(medium, outcome, clock))
            : MediaRefusals.Answer(MediaRefusal.UnknownUpload);
    }

    private static void Describe(HttpContext context, Uploads uploads, UploadStep step)
    {
        context.Response.Headers[OffsetHeader] = Text(step.Offset);
        context.Response.Headers["Upload-Expires"] = uploads.ExpiryOf(step.Upload!).ToString("R", CultureInfo.InvariantCulture);
    }

    private static bool TryReadKind(string? metadata, out MediaKind? kind)
    {
        kind = null;
        foreach (var pair in (metadata ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split(' ') is not ["kind", var encoded])
                continue;
            var value = new byte[encoded.Length];
            if (!Convert.TryFromBase64String(encoded, value, out var length))
                return false;
            kind = Encoding.UTF8.GetString(value, 0, length) switch { "photo" => MediaKind.Photo, "voice" => MediaKind.Voice, _ => null };
            if (kind is null)
                return false;
        }

        return true;
    }

    private static bool TryRead(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
