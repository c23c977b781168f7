using System.Text;

namespace Deqing.Realtime.Api.Media.Voices;

/// <summary>What a voice message turned out to be.</summary>
/// <param name="Refusal">Why it is refused, or null.</param>
/// <param name="Bytes">What is kept of it.</param>
/// <param name="ContentType">Media type of what is kept.</param>
/// <param name="Seconds">How long it is, or null if its container does not say.</param>
internal readonly record struct VoiceReading(MediaRefusal? Refusal, byte[] Bytes, string ContentType, double? Seconds)
{
    /// <summary>A voice message that is taken.</summary>
    public static VoiceReading Taken(byte[] bytes, string contentType, double? seconds) => new(null, bytes, contentType, seconds);

    /// <summary>A voice message that is not.</summary>
    public static VoiceReading Refused(MediaRefusal refusal) => new(refusal, [], "", null);
}

/// <summary>
/// Reads voice messages: each container is walked from its first byte to its last, so that nothing stands before, between or after
/// what belongs to it. The sound itself is not decoded and stays as it is.
/// </summary>
internal static class VoiceReader
{
    // Text before which a browser, an interpreter or an unpacker would take the file for something else.
    private static readonly byte[][] Foreign =
    [
        .. ((string[])["<script", "<html", "<!doctype", "<iframe", "<?php", "<svg ", "<svg>", "<body", "<?xml "])
            .Select(Encoding.ASCII.GetBytes),
    ];

    private const int ArchiveTail = 65_557, DocumentHead = 1_024;

    /// <summary>Reads a voice message by its first bytes.</summary>
    public static VoiceReading Read(byte[] file)
    {
        var reading = file switch
        {
            [0x4F, 0x67, 0x67, 0x53, ..] => OggVoice.Read(file),
            [0x1A, 0x45, 0xDF, 0xA3, ..] => WebmVoice.Read(file),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => Mp4Voice.Read(file),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => WavVoice.Read(file),
            [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] => AmrVoice.Read(file),
            [(byte)'I', (byte)'D', (byte)'3', ..] => Mp3Voice.Read(file),
            [0xFF, >= 0xE0, ..] => Mp3Voice.Read(file),
            _ => VoiceReading.Refused(MediaRefusal.UnknownType),
        };
        return reading.Refusal is null && IsForeign(reading.Bytes) ? VoiceReading.Refused(MediaRefusal.Polyglot) : reading;
    }

    /// <summary>Whether some bytes would also pass for a page, a script, an archive or a document.</summary>
    public static bool IsForeign(ReadOnlySpan<byte> bytes)
    {
        foreach (var text in Foreign)
            if (Contains(bytes, text))
                return true;

        // A zip is found from its end, a document within its first kilobyte.
        var tail = bytes[^Math.Min(bytes.Length, ArchiveTail)..];
        return tail.IndexOf("PK\u0005\u0006"u8) >= 0 || bytes[..Math.Min(bytes.Length, DocumentHead)].IndexOf("%PDF-"u8) >= 0;
    }

    /// <summary>Whether bytes contain an ASCII text in lower case, whatever the case of its letters.</summary>
    public static bool Contains(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> lower)
    {
        Span<byte> first = [lower[0], (byte)char.ToUpperInvariant((char)lower[0])];
        while (bytes.IndexOfAny(first[0], first[1]) is var at and >= 0)
        {
            bytes = bytes[at..];
            if (bytes.Length < lower.Length)
                return false;
            if (Ascii.EqualsIgnoreCase(bytes[..lower.Length], lower))
                return true;
            bytes = bytes[1..];
        }

        return false;
    }
}
