using SkiaSharp;

namespace Deqing.Realtime.Api.Media;

/// <summary>A photo as it is kept.</summary>
/// <param name="Refusal">Why it is refused, or null.</param>
/// <param name="Bytes">A JPEG that holds pixels and nothing else.</param>
/// <param name="Thumbnail">The same, small.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal readonly record struct PhotoReading(MediaRefusal? Refusal, byte[] Bytes, byte[] Thumbnail, int Width, int Height);

/// <summary>
/// Makes photos anew from their pixels: what is kept was written here, so nothing a stranger put into the file beside the picture
/// survives, be it a place, a serial number, a page or an archive.
/// </summary>
internal static class PhotoReader
{
    /// <summary>Longest side of a thumbnail in pixels.</summary>
    public const int ThumbnailSide = 320;

    /// <summary>Most passes of a progressive JPEG; each may cost a look at every pixel, however few bytes it has.</summary>
    public const int MaxScans = 100;

    /// <summary>Longest side of a photo as it is uploaded.</summary>
    public const int MaxSide = 30_000;

    private const int Quality = 88, ThumbnailQuality = 80;

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Whether a file begins like a photo.</summary>
    public static bool IsPhoto(ReadOnlySpan<byte> file) =>
        IsJpeg(file) || file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..]
        || (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8));

    /// <summary>Whether a file begins like a JPEG.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file is [0xFF, 0xD8, 0xFF, ..];

    /// <summary>Decodes a photo as a whole, turns it upright, makes it smaller if need be and writes it anew.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxPixels">Most pixels; asked before anything is decoded.</param>
    /// <param name="maxSide">Longest side of what is kept.</param>
    public static PhotoReading Read(byte[] file, long maxPixels, int maxSide)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null)
            return Refuse(MediaRefusal.NotAnImage);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1)
            return Refuse(MediaRefusal.NotAnImage);
        if ((long)width * height > maxPixels || Math.Max(width, height) > MaxSide || (IsJpeg(file) && HasTooManyScans(file)))
            return Refuse(MediaRefusal.TooManyPixels);
        using var decoded = new SKBitmap();
        if (Decode(codec, decoded, maxSide) is { } refusal)
            return Refuse(refusal);
        using var kept = Upright(decoded, codec.EncodedOrigin, maxSide);
        using var small = Upright(kept, SKEncodedOrigin.TopLeft, ThumbnailSide);
        return new PhotoReading(null, Write(kept, Quality), Write(small, ThumbnailQuality), kept.Width, kept.Height);
    }

    private static MediaRefusal? Decode(SKCodec codec, SKBitmap into, int maxSide)
    {
        // A JPEG can be decoded at a part of its size, which saves the memory of pixels that would be thrown away.
        var longest = Math.Max(codec.Info.Width, codec.Info.Height);
        var size = codec.GetScaledDimensions(Math.Min(1f, maxSide / (float)longest));
        if (Math.Max(size.Width, size.Height) < Math.Min(maxSide, longest))
            size = codec.Info.Size;
        using var colours = SKColorSpace.CreateSrgb();
        if (!into.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, colours)))
            return MediaRefusal.TooManyPixels;
        return codec.GetPixels(into.Info, into.GetPixels()) switch
        {
            SKCodecResult.Success => null,
            SKCodecResult.IncompleteInput => MediaRefusal.Truncated,
            _ => MediaRefusal.NotAnImage,
        };
    }

    /// <summary>A picture as it is to be seen, on white where it is transparent, with no side longer than allowed.</summary>
    private static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin, int maxSide)
    {
        var scale = Math.Min(1f, maxSide / (float)Math.Max(picture.Width, picture.Height));
        var (width, height) = (Scaled(picture.Width), Scaled(picture.Height));
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var upright = new SKBitmap(new SKImageInfo(
            isTurned ? height : width, isTurned ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque, picture.ColorSpace));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(Turn(origin, width, height));
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, new SKRect(0, 0, width, height), Smooth);
        return upright;

        int Scaled(int side) => Math.Max(1, (int)MathF.Round(side * scale));
    }

    /// <summary>What turns a picture upright that was stored with an origin (EXIF, tag 0x0112).</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static byte[] Write(SKBitmap picture, int quality)
    {
        using var image = SKImage.FromBitmap(picture);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    // Within the pixels of a JPEG no FF stands before DA; elsewhere a few more are counted than there are.
    private static bool HasTooManyScans(ReadOnlySpan<byte> file) => file.Count((ReadOnlySpan<byte>)[0xFF, 0xDA]) > MaxScans;

    private static PhotoReading Refuse(MediaRefusal refusal) => new(refusal, [], [], 0, 0);
}
