using System.ComponentModel;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Deqing.Realtime.Api.Media;

/// <summary>Photos and voice messages, for those who may read them.</summary>
internal static class MediaEndpoints
{
    /// <summary>Where media are read.</summary>
    public const string Root = "/api/v1/media";

    // A stranger's file that is opened as a page of its own may do nothing at all.
    private const string Policy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Maps the reads.</summary>
    public static IEndpointRouteBuilder MapMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup(Root).WithTags("Media");
        media.MapGet("/{id}", ReadMedium).WithName("readMedium").WithSummary("A photo or a voice message, for who may read it.")
            .WithDescription("Never changes under its id. Voice takes ranges. What one may not read is answered like what is not.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status304NotModified)
            .WithProblems(StatusCodes.Status404NotFound).ForEverybody();
        media.MapGet("/{id}/thumbnail", ReadThumbnail).WithName("readThumbnail")
            .WithSummary("A photo with no side longer than 320 pixels, for who may read it.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").Produces(StatusCodes.Status304NotModified)
            .WithProblems(StatusCodes.Status404NotFound).ForEverybody();
        return routes;
    }

    private static async Task<IResult> ReadMedium(
        [Description("Id of the medium.")] string id, HttpContext context, CurrentCaller current, IMediaStore media, IMediaReaders readers,
        MediaFolder files, CancellationToken cancellation) =>
        await FindAsync(id, current, media, readers, cancellation) is { } medium
            ? Send(context, files, medium, isThumbnail: false) : Unknown();

    private static async Task<IResult> ReadThumbnail(
        [Description("Id of the photo.")] string id, HttpContext context, CurrentCaller current, IMediaStore media, IMediaReaders readers,
        MediaFolder files, CancellationToken cancellation) =>
        await FindAsync(id, current, media, readers, cancellation) is { } medium
            ? Send(context, files, medium, isThumbnail: true) : Unknown();

    private static async Task<Medium?> FindAsync(
        string id, CurrentCaller current, IMediaStore media, IMediaReaders readers, CancellationToken cancellation) =>
        await media.FindAsync(id, cancellation) is { } medium && await readers.MayReadAsync(id, current, cancellation) ? medium : null;

    /// <summary>The answer to an id that no medium has, or one that is not for who asks.</summary>
    internal static ProblemHttpResult Unknown() => Problems.NotFound("unknownMedium", "There is no such medium, or it is not for you.");

    /// <summary>Sends a medium or its thumbnail to who may read it.</summary>
    internal static IResult Send(HttpContext context, MediaFolder files, Medium medium, bool isThumbnail) => isThumbnail
        ? files.OpenThumbnail(medium.Id) is { } thumbnail
            ? Send(context, thumbnail, "image/jpeg", $"{medium.Id}-thumbnail", isPhoto: true) : Unknown()
        : files.OpenRead(medium.Id) is { } content
            ? Send(context, content, medium.ContentType, medium.Id, isPhoto: medium.Kind == MediaKind.Photo) : Unknown();

    private static IResult Send(HttpContext context, FileStream content, string contentType, string tag, bool isPhoto)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;

        // The content never changes; whether one may read it does, so it stays in the reader's own cache alone.
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.ContentDisposition = isPhoto ? "inline" : "attachment";
        return Results.Stream(content, contentType, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: !isPhoto);
    }
}
