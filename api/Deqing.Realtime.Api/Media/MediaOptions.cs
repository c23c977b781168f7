using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Api.Media;

/// <summary>Photos and voice. Section <c>Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Media";

    /// <summary>Largest photo as it is uploaded, in megabytes of 1,048,576 bytes.</summary>
    [Range(1, 200)]
    public int MaxPhotoMegabytes { get; set; } = 20;

    /// <summary>Largest voice message, in megabytes.</summary>
    [Range(1, 200)]
    public int MaxVoiceMegabytes { get; set; } = 10;

    /// <summary>Longest voice message in seconds, where its container says how long it is.</summary>
    [Range(1, 3_600)]
    public int MaxVoiceSeconds { get; set; } = 300;

    /// <summary>Most pixels of a photo as it is uploaded, in millions; a decoded pixel takes four bytes of memory.</summary>
    [Range(1, 200)]
    public int MaxMegapixels { get; set; } = 64;

    /// <summary>Longest side of a photo as it is kept, in pixels.</summary>
    [Range(320, 8_192)]
    public int PhotoSide { get; set; } = 2_560;

    /// <summary>Uploads judged at once; a photo being judged takes up to <see cref="MaxMegapixels"/> times four bytes.</summary>
    [Range(1, 16)]
    public int MaxJudged { get; set; } = 2;

    /// <summary>Hours after which an upload is forgotten, finished or not.</summary>
    [Range(1, 168)]
    public int UploadHours { get; set; } = 24;

    /// <summary>Hours after its last upload for which a medium is kept that no case uses.</summary>
    [Range(1, 720)]
    public int UnusedHours { get; set; } = 48;

    /// <summary>Unfinished uploads of one identity, or of one address for who has none.</summary>
    [Range(1, 1_000)]
    public int MaxUploadsEach { get; set; } = 10;

    /// <summary>Unfinished uploads of all together.</summary>
    [Range(1, 100_000)]
    public int MaxUploads { get; set; } = 1_000;

    /// <summary>Most megabytes of all media, with what is being uploaded counted as if it were all there.</summary>
    [Range(1, 100_000_000)]
    public int MaxFolderMegabytes { get; set; } = 102_400;

    /// <summary>Megabytes of the disk that media leave free, for the database above all.</summary>
    [Range(0, 1_000_000)]
    public int MinFreeMegabytes { get; set; } = 1_024;

    /// <summary>Largest photo in bytes.</summary>
    internal long MaxPhotoBytes => MaxPhotoMegabytes * Megabyte;

    /// <summary>Largest voice message in bytes.</summary>
    internal long MaxVoiceBytes => MaxVoiceMegabytes * Megabyte;

    /// <summary>A megabyte in bytes.</summary>
    internal const long Megabyte = 1_048_576;
}
