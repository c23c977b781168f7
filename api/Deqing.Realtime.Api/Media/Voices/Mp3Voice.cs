using System.Buffers.Binary;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>
/// MP3 (MPEG audio, layer III), frame by frame. Tags before the first frame and after the last one (ID3), which may hold places and
/// pictures, are left out.
/// </summary>
internal static class Mp3Voice
{
    private const int TagHeader = 10, OldTag = 128;

    private static readonly int[]
        Rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
        Rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
        Frequencies = [44_100, 48_000, 32_000, 0];

    /// <summary>Reads a file that begins with a tag or a frame.</summary>
    public static VoiceReading Read(byte[] file)
    {
        var sound = file.AsSpan();
        while (sound.Length > TagHeader && sound.StartsWith("ID3"u8))
        {
            // The length has seven bits in each of its four bytes; a footer is announced by a flag.
            var length = ((sound[6] & 0x7F) << 21) | ((sound[7] & 0x7F) << 14) | ((sound[8] & 0x7F) << 7) | (sound[9] & 0x7F);
            length += TagHeader + ((sound[5] & 0x10) != 0 ? TagHeader : 0);
            if (length > sound.Length)
                return VoiceReading.Refused(MediaRefusal.Truncated);
            sound = sound[length..];
        }

        if (sound.Length > OldTag && sound[^OldTag..].StartsWith("TAG"u8))
            sound = sound[..^OldTag];
        var rest = sound;
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var (length, lasts) = Frame(rest);
            if (length == 0)
                return VoiceReading.Refused(seconds == 0 ? MediaRefusal.UnknownType : MediaRefusal.BrokenStructure);
            if (length > rest.Length)
                return VoiceReading.Refused(MediaRefusal.Truncated);
            rest = rest[length..];
            seconds += lasts;
        }

        return seconds == 0
            ? VoiceReading.Refused(MediaRefusal.BrokenStructure)
            : VoiceReading.Taken(sound.ToArray(), "audio/mpeg", seconds);
    }

    /// <summary>Bytes and seconds of the frame some bytes begin with; no bytes if they begin with none.</summary>
    private static (int Length, double Seconds) Frame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return default;
        var head = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var (version, layer) = ((head >> 19) & 3, (head >> 17) & 3);
        if (head >> 21 != 0x7FF || version == 1 || layer != 1)
            return default;
        var isFirst = version == 3;
        var rate = (isFirst ? Rates1 : Rates2)[(head >> 12) & 15] * 1_000;
        var frequency = Frequencies[(head >> 10) & 3] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        if (rate == 0 || frequency == 0)
            return default;
        var samples = isFirst ? 1_152 : 576;
        return ((samples / 8 * rate / frequency) + (int)((head >> 9) & 1), samples / (double)frequency);
    }
}
