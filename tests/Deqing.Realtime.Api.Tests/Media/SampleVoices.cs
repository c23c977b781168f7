using System.Buffers.Binary;
using System.Text;
using Deqing.Realtime.Api.Media.Voices;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Voice messages in every container that is taken, as small as they can be.</summary>
internal static class SampleVoices
{
    /// <summary>A second of silence with a note of where it was recorded.</summary>
    public static byte[] Wav(int seconds = 1)
    {
        byte[] format = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0];
        byte[] chunks =
            [.. Chunk("fmt ", format), .. Chunk("LIST", "INFOIARL\u0008\0\0\0Wukang!!"u8), .. Chunk("data", new byte[8_000 * seconds])];
        return [.. Chunk("RIFF", [.. "WAVE"u8, .. chunks])];
    }

    /// <summary>Two frames of 20 ms.</summary>
    public static byte[] Amr() => [.. "#!AMR\n"u8, 0x3C, .. new byte[31], 0x3C, .. new byte[31]];

    /// <summary>Tags before and after ten frames of 128 kbit/s at 44.1 kHz.</summary>
    public static byte[] Mp3()
    {
        byte[] frame = [0xFF, 0xFB, 0x90, 0x00, .. new byte[413]];
        byte[] tag = [.. "ID3"u8, 3, 0, 0, 0, 0, 0, 20, .. "GEOB somewhere here!"u8];
        return [.. tag, .. Enumerable.Repeat(frame, 10).SelectMany(it => it), .. "TAG"u8, .. new byte[125]];
    }

    /// <summary>Opus in Ogg: a head, comments and a second of sound.</summary>
    public static byte[] Ogg(string comment = "ENCODER=test") =>
    [
        .. Page(0, 2, [.. "OpusHead"u8, 1, 1, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0]),
        .. Page(0, 0, [.. "OpusTags"u8, .. Little(0), .. Little(1), .. Little(comment.Length), .. Encoding.UTF8.GetBytes(comment)]),
        .. Page(48_312, 4, new byte[60]),
    ];

    /// <summary>Sound in WebM as browsers stream it: segment and clusters of unknown length, the last block after 1.2 s.</summary>
    public static byte[] Webm(byte trackType = 2) =>
    [
        .. Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], "webm"u8.ToArray())),
        0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        .. Element([0x15, 0x49, 0xA9, 0x66], Element([0x2A, 0xD7, 0xB1], [0x0F, 0x42, 0x40])),
        .. Element([0x16, 0x54, 0xAE, 0x6B], Element([0xAE], Element([0x83], [trackType]))),
        .. Cluster(0), .. Cluster(1_000),
    ];

    /// <summary>Sound in MP4 with its place in the notes of the film.</summary>
    public static byte[] Mp4(string handler = "soun")
    {
        var length = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(length.AsSpan(12), 1_000);
        BinaryPrimitives.WriteUInt32BigEndian(length.AsSpan(16), 2_500);
        var track = Box("trak", Box("mdia", Box("hdlr", [.. new byte[8], .. Encoding.ASCII.GetBytes(handler), .. new byte[13]])));
        var notes = Box("udta", Box("\u00A9xyz", "\0\u0012\u0015\u00C7+30.5400+119.9700/"u8.ToArray()));
        var film = Box("moov", [.. Box("mvhd", length), .. track, .. notes]);
        return [.. Box("ftyp", "M4A \0\0\0\0M4A "u8.ToArray()), .. film, .. Box("mdat", new byte[50])];
    }

    /// <summary>A box of ISO media.</summary>
    public static byte[] Box(string name, byte[] content)
    {
        var box = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.Latin1.GetBytes(name).CopyTo(box, 4);
        content.CopyTo(box, 8);
        return box;
    }

    private static byte[] Cluster(int at) =>
    [
        0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        .. Element([0xE7], [(byte)(at >> 8), (byte)at]), .. Element([0xA3], [0x81, 0, 200, 0x80, 1, 2, 3]),
    ];

    private static byte[] Element(byte[] id, byte[] content) => [.. id, (byte)(0x80 | content.Length), .. content];

    private static byte[] Page(long granule, byte kind, byte[] packet)
    {
        byte[] page = [.. "OggS"u8, 0, kind, .. new byte[8], 7, 0, 0, 0, .. new byte[8], 1, (byte)packet.Length, .. packet];
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), OggVoice.Checksum(page));
        return page;
    }

    private static byte[] Chunk(string name, ReadOnlySpan<byte> content) =>
        [.. Encoding.ASCII.GetBytes(name), .. Little(content.Length), .. content];

    private static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
