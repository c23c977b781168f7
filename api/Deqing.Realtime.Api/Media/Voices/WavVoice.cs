using System.Buffers.Binary;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>WAV: the format and the samples are kept, in a container built anew; titles, places and notes are left out.</summary>
internal static class WavVoice
{
    private const int Header = 12, ChunkHeader = 8;

    /// <summary>Reads a file that begins with a RIFF header of the form WAVE.</summary>
    public static VoiceReading Read(byte[] file)
    {
        ReadOnlySpan<byte> rest = file.AsSpan(Header), format = [], samples = [];
        if (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)) + (long)ChunkHeader is var said && said != file.Length)
            return VoiceReading.Refused(said > file.Length ? MediaRefusal.Truncated : MediaRefusal.BrokenStructure);
        while (!rest.IsEmpty)
        {
            if (rest.Length < ChunkHeader)
                return VoiceReading.Refused(MediaRefusal.BrokenStructure);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
                return VoiceReading.Refused(MediaRefusal.Truncated);
            var content = rest.Slice(ChunkHeader, (int)length);
            if (rest.StartsWith("fmt "u8))
                format = content;
            else if (rest.StartsWith("data"u8))
                samples = content;
            rest = rest[Math.Min(rest.Length, ChunkHeader + (int)length + ((int)length & 1))..];
        }

        if (format.Length is < 16 or > 64 || samples.IsEmpty)
            return VoiceReading.Refused(MediaRefusal.BrokenStructure);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[8..]);
        return rate == 0
            ? VoiceReading.Refused(MediaRefusal.BrokenStructure)
            : VoiceReading.Taken(Build(format, samples), "audio/wav", samples.Length / (double)rate);
    }

    private static byte[] Build(ReadOnlySpan<byte> format, ReadOnlySpan<byte> samples)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var length = 4 + ChunkHeader + Even(format.Length) + ChunkHeader + Even(samples.Length);
        writer.Write("RIFF"u8);
        writer.Write(length);
        writer.Write("WAVE"u8);
        Chunk("fmt "u8, format);
        Chunk("data"u8, samples);
        return file.ToArray();

        void Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
        {
            writer.Write(name);
            writer.Write(content.Length);
            writer.Write(content);
            if ((content.Length & 1) != 0)
                writer.Write((byte)0);
        }
    }

    private static int Even(int length) => length + (length & 1);
}
