using System.Buffers.Binary;
using System.Text;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>
/// MP4, M4A and 3GP (ISO base media) with sound alone, box by box. Boxes of notes, where places are written (<c>udta</c>,
/// <c>meta</c>, <c>uuid</c>), and free space are emptied where they stand, so that every offset in the file stays right.
/// </summary>
internal static class Mp4Voice
{
    private const int Header = 8, LongHeader = 16, MaxDepth = 6;

    private static readonly HashSet<string>
        TopLevel = ["ftyp", "styp", "sidx", "moov", "moof", "mdat", "mfra", "free", "skip", "wide", "uuid", "meta", "udta"],
        Containers = ["moov", "trak", "mdia", "moof", "traf"],
        Emptied = ["udta", "meta", "uuid", "free", "skip", "wide"];

    // HEIF still pictures are told from films and sound by their brand alone.
    private static readonly HashSet<string> Pictures = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"];

    /// <summary>Whether a file is a still picture in this container.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && file[4..].StartsWith("ftyp"u8) && Pictures.Contains(Encoding.Latin1.GetString(file.Slice(8, 4)));

    /// <summary>Reads a file that begins with the box <c>ftyp</c>.</summary>
    public static VoiceReading Read(byte[] file)
    {
        var (kept, found) = (file.ToArray(), new Found());
        if (Walk(kept, 0, found) is { } refusal)
            return VoiceReading.Refused(refusal);
        if (found.HasPicture)
            return VoiceReading.Refused(MediaRefusal.VideoNotSupported);
        var isOfPhones = file.AsSpan(8).StartsWith("3gp"u8);
        return found.HasSound
            ? VoiceReading.Taken(kept, isOfPhones ? "audio/3gpp" : "audio/mp4", found.Seconds)
            : VoiceReading.Refused(MediaRefusal.BrokenStructure);
    }

    private static MediaRefusal? Walk(Span<byte> boxes, int depth, Found found)
    {
        while (!boxes.IsEmpty)
        {
            if (boxes.Length < Header || depth > MaxDepth)
                return MediaRefusal.BrokenStructure;
            var (header, length) = (Header, (ulong)BinaryPrimitives.ReadUInt32BigEndian(boxes));
            if (length == 1 && boxes.Length >= LongHeader)
                (header, length) = (LongHeader, BinaryPrimitives.ReadUInt64BigEndian(boxes[Header..]));
            else if (length == 0 && depth == 0)
                length = (ulong)boxes.Length;
            if (length < (ulong)header)
                return MediaRefusal.BrokenStructure;
            var name = Encoding.Latin1.GetString(boxes.Slice(4, 4));
            if (depth == 0 && !TopLevel.Contains(name))
                return MediaRefusal.BrokenStructure;
            if (length > (ulong)boxes.Length)
                return MediaRefusal.Truncated;
            var content = boxes[header..(int)length];
            if (Emptied.Contains(name))
            {
                "free"u8.CopyTo(boxes[4..]);
                content.Clear();
            }
            else if (Containers.Contains(name) && Walk(content, depth + 1, found) is { } refusal)
            {
                return refusal;
            }

            found.Note(name, content);
            boxes = boxes[(int)length..];
        }

        return null;
    }

    private sealed class Found
    {
        public bool HasSound { get; private set; }

        public bool HasPicture { get; private set; }

        public double? Seconds { get; private set; }

        public void Note(string name, ReadOnlySpan<byte> content)
        {
            if (name == "hdlr" && content.Length >= 12)
            {
                HasSound |= content[8..].StartsWith("soun"u8);
                HasPicture |= content[8..].StartsWith("vide"u8);
            }
            else if (name == "mvhd" && content.Length >= 32)
            {
                var isLong = content[0] == 1;
                var scale = BinaryPrimitives.ReadUInt32BigEndian(content[(isLong ? 20 : 12)..]);
                var length = isLong
                    ? BinaryPrimitives.ReadUInt64BigEndian(content[24..])
                    : BinaryPrimitives.ReadUInt32BigEndian(content[16..]);

                // A recording that is sent while it is made has no length, or one of ones alone.
                if (scale > 0 && length > 0 && length < uint.MaxValue)
                    Seconds = length / (double)scale;
            }
        }
    }
}
