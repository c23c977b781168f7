using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Media.Voices;
using SkiaSharp;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Photos are made anew from their pixels, and judged before they are decoded.</summary>
public sealed class PhotoReaderTests
{
    private const long Pixels = 64_000_000;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Every_known_format_becomes_a_JPEG_with_a_thumbnail(SKEncodedImageFormat format)
    {
        var photo = Read(SamplePhotos.Make(800, 600, 1, format));
        Assert.Equal((null, 800, 600), (photo.Refusal, photo.Width, photo.Height));
        Assert.True(PhotoReader.IsJpeg(photo.Bytes));
        Assert.Equal((320, 240), SizeOf(photo.Thumbnail));
    }

    [Theory]
    [InlineData(3_000, 1_500, 2_560, 1_280)]
    [InlineData(2_560, 100, 2_560, 100)]
    [InlineData(2_561, 100, 2_560, 100)]
    [InlineData(1, 1, 1, 1)]
    public void No_side_is_kept_longer_than_allowed(int width, int height, int keptWidth, int keptHeight)
    {
        var photo = Read(SamplePhotos.Make(width, height));
        Assert.Equal((keptWidth, keptHeight), (photo.Width, photo.Height));
        Assert.Equal((keptWidth, keptHeight), SizeOf(photo.Bytes));
    }

    [Theory]
    [InlineData(1, 400, 200, true, false)]
    [InlineData(2, 400, 200, false, true)]
    [InlineData(3, 400, 200, false, true)]
    [InlineData(4, 400, 200, true, false)]
    [InlineData(5, 200, 400, true, true)]
    [InlineData(6, 200, 400, true, true)]
    [InlineData(7, 200, 400, false, false)]
    [InlineData(8, 200, 400, false, false)]
    public void Photos_are_turned_upright(ushort orientation, int width, int height, bool redAtTopLeft, bool redAtTopRight)
    {
        var photo = Read(SamplePhotos.WithExif(SamplePhotos.Make(400, 200), orientation));
        Assert.Equal((width, height), (photo.Width, photo.Height));
        using var picture = SKBitmap.Decode(photo.Bytes);
        Assert.Equal(redAtTopLeft, picture.GetPixel(5, 5).Red > 200);
        Assert.Equal(redAtTopRight, picture.GetPixel(width - 6, 5).Red > 200);
    }

    [Fact]
    public void What_EXIF_says_is_read_and_nothing_of_it_is_kept()
    {
        var sent = SamplePhotos.WithExif(SamplePhotos.Make(640, 480));
        var facts = PhotoFacts.Read(sent, Zone);
        Assert.Equal(SamplePhotos.Latitude, facts.Position!.Value.Latitude, 6);
        Assert.Equal(SamplePhotos.Longitude, facts.Position.Value.Longitude, 6);
        Assert.Equal(new DateTimeOffset(2026, 4, 1, 5, 10, 0, TimeSpan.FromHours(8)), facts.TakenAt);
        var kept = Read(sent);
        foreach (var bytes in (byte[][])[kept.Bytes, kept.Thumbnail])
        {
            Assert.Equal(-1, bytes.AsSpan().IndexOf("Exif"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("SERIAL"u8));
            Assert.Equal(PhotoFacts.None, PhotoFacts.Read(bytes, Zone));
        }
    }

    [Fact]
    public void Any_damage_to_EXIF_leaves_a_photo_that_says_less()
    {
        var sent = SamplePhotos.WithExif(SamplePhotos.Make(32, 32));
        for (var at = 4; at < 430; at++)
        {
            var damaged = sent.ToArray();
            damaged[at] ^= 0xFF;
            if (PhotoFacts.Read(damaged, Zone).Position is { } place)
                Assert.True(Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 180);
        }
    }

    [Fact]
    public void Nothing_beside_the_picture_survives()
    {
        foreach (var sent in (byte[][])[SamplePhotos.WithZip(SamplePhotos.Make(64, 64)), SamplePhotos.WithPage(SamplePhotos.Make(64, 64))])
        {
            Assert.True(VoiceReader.IsForeign(sent), "the sample is no polyglot");
            var kept = Read(sent);
            Assert.Null(kept.Refusal);
            Assert.False(VoiceReader.IsForeign(kept.Bytes));
            Assert.False(VoiceReader.IsForeign(kept.Thumbnail));
        }
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_decoded()
    {
        var bomb = SamplePhotos.Bomb(30_000, 30_000);
        Assert.True(bomb.Length < 1_000, "the bomb is not small");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(MediaRefusal.TooManyPixels, Read(bomb).Refusal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void The_limit_of_pixels_is_exact()
    {
        Assert.Null(PhotoReader.Read(SamplePhotos.Make(100, 100), 10_000, 2_560).Refusal);
        Assert.Equal(MediaRefusal.TooManyPixels, PhotoReader.Read(SamplePhotos.Make(100, 100), 9_999, 2_560).Refusal);
    }

    [Fact]
    public void A_JPEG_of_too_many_passes_is_refused()
    {
        byte[] scans = [.. Enumerable.Repeat<byte[]>([0xFF, 0xDA], PhotoReader.MaxScans).SelectMany(it => it)];
        Assert.Equal(MediaRefusal.TooManyPixels, Read([.. SamplePhotos.Make(10, 10), .. scans]).Refusal);
        Assert.Null(Read([.. SamplePhotos.Make(10, 10), .. scans[2..]]).Refusal);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void A_photo_cut_anywhere_is_refused(SKEncodedImageFormat format)
    {
        var whole = SamplePhotos.Make(500, 400, 3, format);
        foreach (var part in (double[])[0.01, 0.1, 0.5, 0.8])
            Assert.NotNull(Read(whole[..(int)(whole.Length * part)]).Refusal);
    }

    private static PhotoReading Read(byte[] file) => PhotoReader.Read(file, Pixels, 2_560);

    private static (int Width, int Height) SizeOf(byte[] photo)
    {
        using var picture = SKBitmap.Decode(photo);
        return (picture.Width, picture.Height);
    }
}
