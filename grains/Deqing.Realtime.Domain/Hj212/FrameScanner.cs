namespace Deqing.Realtime.Domain.Hj212;

/// <summary>What the scanner makes of the next bytes.</summary>
public enum FrameVerdict : byte
{
    /// <summary>A frame whose length, check sum and end are right.</summary>
    Whole,

    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>Bytes that are no frame stood where one should begin.</summary>
    BadHeader,

    /// <summary>The length is not four digits.</summary>
    BadLengthField,

    /// <summary>The data segment is longer than the limit.</summary>
    TooLong,

    /// <summary>The check sum is not four hexadecimal digits, of either case.</summary>
    BadCheckField,

    /// <summary>The frame does not end with CR LF, so its length is wrong or its end was lost.</summary>
    BadTrailer,

    /// <summary>The check sum is another one: what the frame says must not be believed.</summary>
    BadCheck,
}

/// <summary>
/// Finds frames in a stream of bytes: <c>##</c>, four digits of length, the data segment, four hexadecimal digits, CR LF (HJ 212-2017
/// §6.3). After a broken frame it goes on at the next <c>##</c>, so that a good frame behind it is not lost.
/// </summary>
/// <param name="maxData">Longest data segment in bytes; the standard says 1,024.</param>
public struct FrameScanner(int maxData)
{
    /// <summary>Longest data segment of the standard in bytes.</summary>
    public const int StandardMaxData = 1_024;

    /// <summary>Bytes of a frame besides its data segment.</summary>
    public const int Overhead = HeaderLength + TrailerLength;

    private const int HeaderLength = 6, TrailerLength = 6;

    private bool isLost;

    /// <summary>So many bytes always hold a whole frame or let the scanner go on.</summary>
    public readonly int MaxFrame => maxData + Overhead;

    /// <summary>Judges the next bytes of a stream. Whatever is not consumed must stand first in the next call.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="consumed">How many of them are done with; at least one unless more are needed.</param>
    /// <param name="data">The data segment of a whole frame.</param>
    public FrameVerdict Next(ReadOnlySpan<byte> bytes, out int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        consumed = isLost ? NextHeader(bytes) : Blanks(bytes);
        var rest = bytes[consumed..];
        if (isLost && rest.Length < 2)
            return FrameVerdict.Incomplete;
        isLost = false;
        if (rest.IsEmpty || rest is [(byte)'#'])
            return FrameVerdict.Incomplete;
        if (rest is not [(byte)'#', (byte)'#', ..])
            return Lose(FrameVerdict.BadHeader, ref consumed);
        var length = 0;
        for (var i = 2; i < HeaderLength; i++)
        {
            if (i == rest.Length)
                return FrameVerdict.Incomplete;
            if (!char.IsAsciiDigit((char)rest[i]))
                return Lose(FrameVerdict.BadLengthField, ref consumed);
            length = (length * 10) + rest[i] - '0';
        }
        if (length > maxData)
            return Lose(FrameVerdict.TooLong, ref consumed);
        return rest.Length < length + Overhead
            ? FrameVerdict.Incomplete
            : Check(rest.Slice(HeaderLength, length), rest.Slice(HeaderLength + length, TrailerLength), ref consumed, out data);
    }

    private FrameVerdict Check(
        ReadOnlySpan<byte> segment, ReadOnlySpan<byte> trailer, scoped ref int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!ushort.TryParse(trailer[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var check))
            return Lose(FrameVerdict.BadCheckField, ref consumed);
        if (!trailer[4..].SequenceEqual("\r\n"u8))
            return Lose(FrameVerdict.BadTrailer, ref consumed);
        consumed += segment.Length + Overhead;
        if (check != FrameCheck.Of(segment))
            return FrameVerdict.BadCheck;
        data = segment;
        return FrameVerdict.Whole;
    }

    /// <summary>Gives up one byte: the next header may begin with the second.</summary>
    private FrameVerdict Lose(FrameVerdict verdict, scoped ref int consumed)
    {
        isLost = true;
        consumed++;
        return verdict;
    }

    private static int NextHeader(ReadOnlySpan<byte> bytes) => bytes.IndexOf("##"u8) is >= 0 and var at
        ? at
        : bytes is [.., (byte)'#'] ? bytes.Length - 1 : bytes.Length;

    /// <summary>Line ends and blanks between frames do no harm; some loggers send them.</summary>
    private static int Blanks(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept("\r\n "u8) is >= 0 and var at ? at : bytes.Length;
}
