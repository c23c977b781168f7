using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Photos as phones and attackers send them, made here.</summary>
internal static class SamplePhotos
{
    /// <summary>Where the EXIF of <see cref="WithExif"/> says that it was taken: 30°32'24" N, 119°58'12" E.</summary>
    public const double Latitude = 30.54, Longitude = 119.97;

    /// <summary>A picture whose left half is red and whose right half is blue; the number makes it another one.</summary>
    public static byte[] Make(int width, int height, int number = 0, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var picture = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(picture))
        {
            canvas.Clear(SKColors.Red);
            using var blue = new SKPaint { Color = SKColors.Blue };
            canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
            using var mark = new SKPaint { Color = new SKColor((byte)number, (byte)(number >> 8), 128) };
            canvas.DrawRect(width * 0.6f, height * 0.4f, width * 0.3f, height * 0.3f, mark);
        }

        using var image = SKImage.FromBitmap(picture);
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>A photo with an EXIF segment: place, time, offset, orientation and a serial number.</summary>
    public static byte[] WithExif(byte[] jpeg, ushort orientation = 1)
    {
        var exif = Exif(orientation);
        var segment = new byte[4 + 6 + exif.Length];
        (segment[0], segment[1]) = (0xFF, 0xE1);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(segment.Length - 2));
        "Exif\0\0"u8.CopyTo(segment.AsSpan(4));
        exif.CopyTo(segment, 10);
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    /// <summary>A photo with a zip at its end: one file for those who look at pictures, another for those who unpack.</summary>
    public static byte[] WithZip(byte[] photo)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("evil.txt").Open())
            entry.Write("evil"u8);
        return [.. photo, .. zip.ToArray()];
    }

    /// <summary>A photo with a page in a comment segment at its beginning.</summary>
    public static byte[] WithPage(byte[] jpeg)
    {
        var page = "<html><script>alert(1)</script></html>"u8;
        return [.. jpeg[..2], 0xFF, 0xFE, 0, (byte)(page.Length + 2), .. page, .. jpeg[2..]];
    }

    /// <summary>A PNG of a few bytes that says it has very many pixels.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var png = Make(1, 1, 0, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Checksum(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1;
        }

        return ~sum;
    }

    private static byte[] Exif(ushort orientation)
    {
        // Little-endian TIFF: IFD0 at 8, EXIF at 100, GPS at 200, values from 300 on.
        var tiff = new byte[420];
        "II*\0\u0008\0\0\0"u8.CopyTo(tiff);
        Directory(tiff, 8, (0x0112, 3, 1, orientation), (0x8769, 4, 1, 100), (0x8825, 4, 1, 200));
        Directory(tiff, 100, (0x9003, 2, 20, 300), (0x9011, 2, 7, 324), (0xA431, 2, 16, 340));
        Directory(
            tiff, 200, (1, 2, 2, 'N'), (2, 5, 3, 360), (3, 2, 2, 'E'), (4, 5, 3, 384));
        Encoding.ASCII.GetBytes("2026:04:01 05:10:00").CopyTo(tiff, 300);
        Encoding.ASCII.GetBytes("+08:00").CopyTo(tiff, 324);
        Encoding.ASCII.GetBytes("SERIAL-12345678").CopyTo(tiff, 340);
        Degrees(tiff.AsSpan(360), 30, 32, 24);
        Degrees(tiff.AsSpan(384), 119, 58, 12);
        return tiff;
    }

    private static void Directory(byte[] tiff, int at, params (int Tag, int Type, int Count, uint Value)[] entries)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)entries.Length);
        foreach (var (index, (tag, type, count, value)) in entries.Index())
        {
            var entry = tiff.AsSpan(at + 2 + (index * 12));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
        }
    }

    private static void Degrees(Span<byte> into, params uint[] parts)
    {
        foreach (var (index, part) in parts.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(into[(index * 8)..], part);
            BinaryPrimitives.WriteUInt32LittleEndian(into[((index * 8) + 4)..], 1);
        }
    }
}
