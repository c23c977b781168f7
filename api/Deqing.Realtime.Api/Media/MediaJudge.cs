using Deqing.Realtime.Api.Media.Voices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Media;

/// <summary>What an upload turned out to be.</summary>
/// <param name="Refusal">Why it is refused, or null.</param>
/// <param name="Kind">Photo or voice.</param>
/// <param name="ContentType">Media type of what is kept.</param>
/// <param name="Bytes">What is kept.</param>
/// <param name="Thumbnail">Thumbnail of a photo, or null.</param>
/// <param name="Width">Width of a photo, or null.</param>
/// <param name="Height">Height of a photo, or null.</param>
/// <param name="Seconds">Length of a voice message, or null if it does not say.</param>
/// <param name="Facts">What the photo said about itself.</param>
internal sealed record Judged(
    MediaRefusal? Refusal, MediaKind Kind, string ContentType, byte[] Bytes, byte[]? Thumbnail, int? Width, int? Height, double? Seconds,
    PhotoFacts Facts);

/// <summary>Judges what was uploaded by its content alone; what the client calls it counts for nothing.</summary>
internal sealed class MediaJudge(County county, IOptions<MediaOptions> options)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(county.Parts.TimeZone);

    /// <summary>Judges a file. Takes up to a second of one processor for a photo.</summary>
    public Judged Judge(byte[] file)
    {
        if (Mp4Voice.IsPicture(file))
            return Refuse(MediaRefusal.HeicNotSupported);
        return PhotoReader.IsPhoto(file) ? JudgePhoto(file) : JudgeVoice(file);
    }

    private static Judged Refuse(MediaRefusal refusal) => new(refusal, default, "", [], null, null, null, null, PhotoFacts.None);

    private Judged JudgePhoto(byte[] file)
    {
        if (file.Length > options.Value.MaxPhotoBytes)
            return Refuse(MediaRefusal.TooLarge);
        var photo = PhotoReader.Read(file, options.Value.MaxMegapixels * 1_000_000L, options.Value.PhotoSide);
        return photo.Refusal is { } refusal
            ? Refuse(refusal)
            : new Judged(
                null, MediaKind.Photo, "image/jpeg", photo.Bytes, photo.Thumbnail, photo.Width, photo.Height, null,
                PhotoReader.IsJpeg(file) ? PhotoFacts.Read(file, zone) : PhotoFacts.None);
    }

    private Judged JudgeVoice(byte[] file)
    {
        var voice = VoiceReader.Read(file);
        if (voice.Refusal is { } refusal)
            return Refuse(refusal);
        if (file.Length > options.Value.MaxVoiceBytes)
            return Refuse(MediaRefusal.TooLarge);
        return voice.Seconds > options.Value.MaxVoiceSeconds
            ? Refuse(MediaRefusal.TooLong)
            : new Judged(null, MediaKind.Voice, voice.ContentType, voice.Bytes, null, null, null, voice.Seconds, PhotoFacts.None);
    }
}
