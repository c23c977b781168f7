using CsCheck;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Media.Voices;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Voice messages are walked from the first byte to the last.</summary>
public sealed class VoiceReaderTests
{
    public static TheoryData<string, string, double> Containers => new()
    {
        { "wav", "audio/wav", 1 },
        { "amr", "audio/amr", 0.04 },
        { "mp3", "audio/mpeg", 0.261 },
        { "ogg", "audio/ogg", 1 },
        { "webm", "audio/webm", 1.2 },
        { "mp4", "audio/mp4", 2.5 },
    };

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_known_container_is_taken(string name, string contentType, double seconds)
    {
        var voice = VoiceReader.Read(Sample(name));
        Assert.Equal((null, contentType), (voice.Refusal, voice.ContentType));
        Assert.Equal(seconds, voice.Seconds!.Value, 0.001);
        var again = VoiceReader.Read(voice.Bytes);
        Assert.Equal((null, voice.Bytes.Length), (again.Refusal, again.Bytes.Length));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void What_follows_the_sound_is_refused(string name, string contentType, double seconds)
    {
        Assert.NotNull((contentType, seconds).ToString());
        foreach (var tail in (byte[][])[[0], "<script>alert(1)</script>"u8.ToArray(), SamplePhotos.WithZip([])])
            Assert.NotNull(VoiceReader.Read([.. Sample(name), .. tail]).Refusal);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void What_is_cut_is_refused_or_shorter(string name, string contentType, double seconds)
    {
        Assert.NotEmpty(contentType);
        var whole = Sample(name);
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 200))
            if (VoiceReader.Read(whole[..length]) is { Refusal: null } shorter)
                Assert.True(shorter.Seconds is null || shorter.Seconds <= seconds + 0.001);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void No_damage_is_more_than_a_refusal(string name, string contentType, double seconds)
    {
        Assert.NotNull((contentType, seconds).ToString());
        var whole = Sample(name);
        Gen.Select(Gen.Int[0, Math.Min(whole.Length, 400) - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                var damaged = whole.ToArray();
                foreach (var (at, value) in changes)
                    damaged[at] = value;
                VoiceReader.Read(damaged);
            },
            iter: 5_000);
    }

    [Fact]
    public void Places_in_containers_are_emptied_or_refused()
    {
        Assert.Equal(-1, VoiceReader.Read(SampleVoices.Mp4()).Bytes.AsSpan().IndexOf("+30.54"u8));
        Assert.Equal(-1, VoiceReader.Read(SampleVoices.Wav()).Bytes.AsSpan().IndexOf("Wukang"u8));
        Assert.Equal(-1, VoiceReader.Read(SampleVoices.Mp3()).Bytes.AsSpan().IndexOf("somewhere"u8));
        Assert.Equal(MediaRefusal.LocationInside, VoiceReader.Read(SampleVoices.Ogg("LOCATION=Wukang")).Refusal);
    }

    [Fact]
    public void Emptying_a_box_moves_nothing()
    {
        var (sent, kept) = (SampleVoices.Mp4(), VoiceReader.Read(SampleVoices.Mp4()).Bytes);
        Assert.Equal(sent.Length, kept.Length);
        Assert.Equal(sent.AsSpan().IndexOf("mdat"u8), kept.AsSpan().IndexOf("mdat"u8));
    }

    [Fact]
    public void Pictures_are_not_taken_for_sound()
    {
        Assert.Equal(MediaRefusal.VideoNotSupported, VoiceReader.Read(SampleVoices.Mp4("vide")).Refusal);
        Assert.Equal(MediaRefusal.VideoNotSupported, VoiceReader.Read(SampleVoices.Webm(trackType: 1)).Refusal);
        Assert.True(Mp4Voice.IsPicture(SampleVoices.Box("ftyp", "heic\0\0\0\0mif1heic"u8.ToArray())));
        Assert.False(Mp4Voice.IsPicture(SampleVoices.Mp4()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("<html></html>")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("%PDF-1.7")]
    [InlineData("MZ")]
    public void What_is_no_sound_is_of_unknown_type(string text) =>
        Assert.Equal(MediaRefusal.UnknownType, VoiceReader.Read(System.Text.Encoding.Latin1.GetBytes(text)).Refusal);

    [Fact]
    public void A_page_within_the_sound_is_found()
    {
        var wav = SampleVoices.Wav();
        "<ScRiPt>"u8.CopyTo(wav.AsSpan(wav.Length - 100));
        Assert.Equal(MediaRefusal.Polyglot, VoiceReader.Read(wav).Refusal);
    }

    private static byte[] Sample(string name) => name switch
    {
        "wav" => SampleVoices.Wav(),
        "amr" => SampleVoices.Amr(),
        "mp3" => SampleVoices.Mp3(),
        "ogg" => SampleVoices.Ogg(),
        "webm" => SampleVoices.Webm(),
        _ => SampleVoices.Mp4(),
    };
}
