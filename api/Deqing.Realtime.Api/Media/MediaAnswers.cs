using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Media;

/// <summary>A medium that was uploaded.</summary>
/// <param name="Id">SHA-256 of what is kept, in 64 hexadecimal digits. Who knows it may use the medium in a report.</param>
/// <param name="Kind">Photo or voice.</param>
/// <param name="ContentType">Media type of what is kept; photos are kept as JPEG whatever they were.</param>
/// <param name="Bytes">How many bytes are kept.</param>
/// <param name="Width">Width of a photo in pixels.</param>
/// <param name="Height">Height of a photo in pixels.</param>
/// <param name="Seconds">How long a voice message is; null if it does not say.</param>
/// <param name="Url">Where it is read.</param>
/// <param name="Thumbnail">Where the thumbnail of a photo is read.</param>
/// <param name="Position">Where the photo says that it was taken (WGS 84). It is offered here once and kept nowhere with the photo.</param>
/// <param name="TakenAt">When the photo says that it was taken. Offered as the position is.</param>
internal sealed record MediumAnswer(
    string Id, MediaKind Kind, string ContentType, long Bytes, int? Width, int? Height, double? Seconds, string Url, string? Thumbnail,
    Position? Position, DateTimeOffset? TakenAt)
{
    /// <summary>A medium with what its upload offered.</summary>
    public static MediumAnswer Of(Medium medium, UploadOutcome outcome, CountyClock clock)
    {
        var url = $"{MediaEndpoints.Root}/{medium.Id}";
        return new MediumAnswer(
            medium.Id, medium.Kind, medium.ContentType, medium.Bytes, medium.Width, medium.Height, medium.Seconds, url,
            medium.Kind == MediaKind.Photo ? $"{url}/thumbnail" : null, outcome.Position, clock.Local(outcome.TakenAt));
    }
}
