namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>AMR and AMR-WB as files (RFC 4867, section 5), frame by frame; each frame is 20 ms of one channel.</summary>
internal static class AmrVoice
{
    private const double FrameSeconds = 0.02;

    // Bytes of a frame by its type, its first byte included; 0 for types that do not exist.
    private static readonly int[]
        Narrow = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
        Wide = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];

    /// <summary>Reads a file that begins with <c>#!AMR</c>.</summary>
    public static VoiceReading Read(byte[] file)
    {
        var (name, type, sizes) = file.AsSpan() switch
        {
            var it when it.StartsWith("#!AMR\n"u8) => (6, "audio/amr", Narrow),
            var it when it.StartsWith("#!AMR-WB\n"u8) => (9, "audio/amr-wb", Wide),
            _ => (0, "", Narrow),
        };
        if (name == 0)
            return VoiceReading.Refused(MediaRefusal.BrokenStructure);
        var (at, frames) = (name, 0);
        for (; at < file.Length; frames++)
        {
            // The first and the last two bits of the head of a frame are always zero.
            var size = (file[at] & 0b1000_0011) == 0 ? sizes[(file[at] >> 3) & 0b1111] : 0;
            if (size == 0)
                return VoiceReading.Refused(MediaRefusal.BrokenStructure);
            at += size;
        }

        return at > file.Length || frames == 0
            ? VoiceReading.Refused(MediaRefusal.Truncated)
            : VoiceReading.Taken(file, type, frames * FrameSeconds);
    }
}
