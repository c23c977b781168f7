using System.Buffers.Binary;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>WebM (a profile of Matroska, RFC 9559) with sound alone, as browsers record it, element by element.</summary>
internal static class WebmVoice
{
    private const uint
        Ebml = 0x1A45DFA3, DocumentType = 0x4282, Segment = 0x18538067, Info = 0x1549A966, Scale = 0x2AD7B1, Tracks = 0x1654AE6B,
        Track = 0xAE, TrackType = 0x83, Cluster = 0x1F43B675, ClusterTime = 0xE7, SimpleBlock = 0xA3, BlockGroup = 0xA0, Tags = 0x1254C367,
        Attachments = 0x1941A469;

    private const ulong Sound = 2, Unknown = ulong.MaxValue, NanosecondsASecond = 1_000_000_000, DefaultScale = 1_000_000;

    private static readonly HashSet<uint>
        OfSegment = [0x114D9B74, Info, Tracks, Cluster, 0x1C53BB6B, Tags, 0x1043A770, 0xEC, 0xBF],
        OfCluster = [ClusterTime, SimpleBlock, BlockGroup, 0xA7, 0xAB, 0xEC, 0xBF];

    /// <summary>Reads a file that begins with an EBML header.</summary>
    public static VoiceReading Read(byte[] file)
    {
        if (Next(file) is not { Id: Ebml } header || header.Content(file) is not { } facts || !IsWebm(facts.Span))
            return VoiceReading.Refused(MediaRefusal.UnknownType);
        var after = file.AsMemory(header.End(file.Length));
        if (Next(after.Span) is not { Id: Segment } segment)
            return VoiceReading.Refused(MediaRefusal.BrokenStructure);
        if (segment.Content(after) is not { } content)
            return VoiceReading.Refused(MediaRefusal.Truncated);
        if (content.Length != after.Length - segment.Header)
            return VoiceReading.Refused(MediaRefusal.BrokenStructure);
        var found = new Found();
        if (ReadSegment(content, found) is { } refusal)
            return VoiceReading.Refused(refusal);
        return found.Sounds > 0
            ? VoiceReading.Taken(file, "audio/webm", found.LastTime * (double)found.Scale / NanosecondsASecond)
            : VoiceReading.Refused(MediaRefusal.BrokenStructure);
    }

    private static MediaRefusal? ReadSegment(ReadOnlyMemory<byte> rest, Found found)
    {
        var inCluster = false;
        while (!rest.IsEmpty)
        {
            if (Next(rest.Span) is not { } element)
                return MediaRefusal.BrokenStructure;

            // A cluster of unknown length ends where something begins that is not part of one.
            inCluster = inCluster && OfCluster.Contains(element.Id);
            if (!inCluster && !OfSegment.Contains(element.Id))
                return element.Id == Attachments ? MediaRefusal.Polyglot : MediaRefusal.BrokenStructure;
            if (element.Id == Cluster)
            {
                if (element.Length != Unknown && element.Length > (ulong)(rest.Length - element.Header))
                    return MediaRefusal.Truncated;
                (inCluster, rest) = (true, rest[element.Header..]);
                continue;
            }

            if (element.Content(rest) is not { } content)
                return MediaRefusal.Truncated;
            if (found.Note(element.Id, content) is { } refusal)
                return refusal;
            rest = rest[element.End(rest.Length)..];
        }

        return null;
    }

    private static bool IsWebm(ReadOnlySpan<byte> header)
    {
        while (Next(header) is { } element && element.Length <= (ulong)(header.Length - element.Header))
        {
            if (element.Id == DocumentType)
                return header.Slice(element.Header, (int)element.Length).SequenceEqual("webm"u8);
            header = header[(element.Header + (int)element.Length)..];
        }

        return false;
    }

    /// <summary>The head of the element some bytes begin with, or null if they begin with none.</summary>
    private static Element? Next(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] < 0x10)
            return null;
        var idLength = byte.LeadingZeroCount(bytes[0]) + 1;
        if (bytes.Length <= idLength || bytes[idLength] == 0)
            return null;
        var sizeLength = byte.LeadingZeroCount(bytes[idLength]) + 1;
        if (bytes.Length < idLength + sizeLength)
            return null;
        var id = (uint)Whole(bytes[..idLength]);
        var ones = (1UL << (7 * sizeLength)) - 1;
        var length = Whole(bytes.Slice(idLength, sizeLength)) & ones;
        return new Element(id, idLength + sizeLength, length == ones ? Unknown : length);
    }

    private static ulong Whole(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        foreach (var one in bytes)
            number = (number << 8) | one;
        return number;
    }

    private readonly record struct Element(uint Id, int Header, ulong Length)
    {
        /// <summary>What it contains, or null if the file ends before it does.</summary>
        public ReadOnlyMemory<byte>? Content(ReadOnlyMemory<byte> from)
        {
            // Of all elements the segment alone may end with the file.
            if (Length == Unknown && Id == Segment)
                return from[Header..];
            if (Length > (ulong)(from.Length - Header))
                return null;
            return from.Slice(Header, (int)Length);
        }

        public int End(int available) => Length == Unknown ? available : Header + (int)Length;
    }

    private sealed class Found
    {
        private long clusterTime;

        public int Sounds { get; private set; }

        public long LastTime { get; private set; }

        public ulong Scale { get; private set; } = DefaultScale;

        public MediaRefusal? Note(uint id, ReadOnlyMemory<byte> content) => id switch
        {
            Info => Each(content.Span, Of.Info),
            Tracks => Each(content.Span, Of.Tracks),
            Track => Each(content.Span, Of.Track),
            Tags => VoiceReader.Contains(content.Span, "location"u8) ? MediaRefusal.LocationInside : null,
            ClusterTime when content.Length <= 8 => Time((long)Math.Min(Whole(content.Span), long.MaxValue / 2)),
            SimpleBlock => Block(content.Span),
            BlockGroup => Each(content.Span, Of.Group),
            _ => null,
        };

        private MediaRefusal? Each(ReadOnlySpan<byte> elements, Of parent)
        {
            while (!elements.IsEmpty)
            {
                if (Next(elements) is not { } element || element.Length > (ulong)(elements.Length - element.Header))
                    return MediaRefusal.BrokenStructure;
                var content = elements.Slice(element.Header, (int)element.Length);
                if ((parent, element.Id) switch
                {
                    (Of.Info, WebmVoice.Scale) when content.Length <= 8 => Take(Whole(content)),
                    (Of.Tracks, WebmVoice.Track) => Each(content, Of.Track),
                    (Of.Track, TrackType) when content.Length <= 8 => Whole(content) == Sound ? Sounded() : MediaRefusal.VideoNotSupported,
                    (Of.Group, 0xA1) => Block(content),
                    _ => null,
                } is { } refusal)
                    return refusal;
                elements = elements[(element.Header + (int)element.Length)..];
            }

            return null;
        }

        private MediaRefusal? Take(ulong scale)
        {
            Scale = scale;
            return null;
        }

        private MediaRefusal? Sounded()
        {
            Sounds++;
            return null;
        }

        private MediaRefusal? Time(long time)
        {
            clusterTime = time;
            return null;
        }

        // After the number of the track, in one byte for all that browsers make, comes the time within the cluster.
        private MediaRefusal? Block(ReadOnlySpan<byte> block)
        {
            if (block.Length < 4 || (block[0] & 0x80) == 0)
                return MediaRefusal.BrokenStructure;
            LastTime = Math.Max(LastTime, clusterTime + BinaryPrimitives.ReadInt16BigEndian(block[1..]));
            return null;
        }

        private enum Of
        {
            Info,
            Tracks,
            Track,
            Group,
        }
    }
}
