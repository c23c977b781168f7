using System.Globalization;
using Deqing.Realtime.Domain.Places;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jpeg;

namespace Deqing.Realtime.Api.Media;

/// <summary>What a photo says about itself before that is removed.</summary>
/// <param name="Position">Where it was taken (WGS 84, as EXIF has it), or null.</param>
/// <param name="TakenAt">When it was taken, or null.</param>
internal sealed record PhotoFacts(Position? Position, DateTimeOffset? TakenAt)
{
    // The offset from UTC of the time of taking, from EXIF 2.31 on; the library has no name for it yet.
    private const int TagOffset = 0x9011;

    private const int FirstYear = 1990;

    /// <summary>A photo that says nothing.</summary>
    public static PhotoFacts None { get; } = new(null, null);

    /// <summary>
    /// Reads the EXIF of a JPEG. Other formats rarely have any, and only EXIF is read: XMP is XML from a stranger. What cannot be
    /// understood is as if it were not there.
    /// </summary>
    /// <param name="photo">The whole file.</param>
    /// <param name="zone">The zone of a time that names none.</param>
    public static PhotoFacts Read(byte[] photo, TimeZoneInfo zone)
    {
        try
        {
            using var stream = new MemoryStream(photo, writable: false);
            var directories = JpegMetadataReader.ReadMetadata(stream, [new ExifReader()]);
            return new PhotoFacts(
                Where(directories.OfType<GpsDirectory>().FirstOrDefault()),
                When(directories.OfType<ExifSubIfdDirectory>().FirstOrDefault(), zone));
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Whatever the library stumbles over in a stranger's file, the photo itself is judged by its pixels.
            return None;
        }
    }

    private static Position? Where(GpsDirectory? gps) =>
        gps?.GetGeoLocation() is { IsZero: false } place
        && Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 180
            ? new Position(Math.Round(place.Longitude, 7), Math.Round(place.Latitude, 7))
            : null;

    private static DateTimeOffset? When(ExifSubIfdDirectory? exif, TimeZoneInfo zone)
    {
        if (exif is null || !exif.TryGetDateTime(ExifDirectoryBase.TagDateTimeOriginal, out var local) || local.Year < FirstYear)
            return null;
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return exif.GetString(TagOffset) is { } text
            && DateTimeOffset.TryParseExact(
                $"2000-01-01T00:00:00{text.Trim()}", "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var offset)
                ? new DateTimeOffset(local, offset.Offset)
                : new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
