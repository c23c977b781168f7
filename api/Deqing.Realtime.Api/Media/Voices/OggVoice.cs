using System.Buffers.Binary;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>Ogg (RFC 3533) with one stream of Opus (RFC 7845) or Vorbis, page by page, checksums included.</summary>
internal static class OggVoice
{
    private const int Header = 27, OpusRate = 48_000, Comments = 128 * 1024;

    private static readonly uint[] Checksums = [.. Enumerable.Range(0, 256).Select(number =>
    {
        var sum = (uint)number << 24;
        for (var bit = 0; bit < 8; bit++)
            sum = (sum & 0x8000_0000) != 0 ? (sum << 1) ^ 0x04C1_1DB7 : sum << 1;
        return sum;
    })];

    /// <summary>Reads a file that begins with a page.</summary>
    public static VoiceReading Read(byte[] file)
    {
        var rest = file.AsSpan();
        var (granule, serial, rate, skip) = (0L, 0u, 0u, 0);
        while (!rest.IsEmpty)
        {
            if (PageLength(rest) is not { } length)
                return VoiceReading.Refused(rest.StartsWith("OggS"u8) ? MediaRefusal.Truncated : MediaRefusal.BrokenStructure);
            var page = rest[..length];
            if (BinaryPrimitives.ReadUInt32LittleEndian(page[22..]) != Checksum(page))
                return VoiceReading.Refused(MediaRefusal.BrokenStructure);
            var number = BinaryPrimitives.ReadUInt32LittleEndian(page[14..]);
            if (rate == 0)
                (serial, (rate, skip)) = (number, Codec(page[(Header + page[26])..]));
            if (rate == 0)
                return VoiceReading.Refused(MediaRefusal.UnknownType);
            if (number != serial)
                return VoiceReading.Refused(MediaRefusal.BrokenStructure);
            granule = Math.Max(granule, BinaryPrimitives.ReadInt64LittleEndian(page[6..]));
            rest = rest[length..];
        }

        return VoiceReader.Contains(file.AsSpan(0, Math.Min(file.Length, Comments)), "location="u8)
            ? VoiceReading.Refused(MediaRefusal.LocationInside)
            : VoiceReading.Taken(file, "audio/ogg", Math.Max(0, granule - skip) / (double)rate);
    }

    private static int? PageLength(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < Header || !rest.StartsWith("OggS"u8) || rest[4] != 0 || rest.Length < Header + rest[26])
            return null;
        var length = Header + rest[26];
        foreach (var segment in rest.Slice(Header, rest[26]))
            length += segment;
        return length <= rest.Length ? length : null;
    }

    private static (uint Rate, int Skip) Codec(ReadOnlySpan<byte> packet)
    {
        if (packet.Length >= 19 && packet.StartsWith("OpusHead"u8))
            return (OpusRate, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]));
        if (packet.Length >= 30 && packet.StartsWith("\u0001vorbis"u8))
            return (BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]), 0);
        return (0, 0);
    }

    /// <summary>The checksum of a page, its own place counted as zero.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> page)
    {
        var sum = 0u;
        for (var i = 0; i < page.Length; i++)
            sum = (sum << 8) ^ Checksums[(sum >> 24) ^ (i is >= 22 and < 26 ? (byte)0 : page[i])];
        return sum;
    }
}
