using System.Buffers.Text;
using System.Text;

namespace Deqing.Realtime.Load;

/// <summary>The messages of a device as JSON text of six values, written in place: the load must cost as little as it can.</summary>
internal static class ObservationText
{
    /// <summary>Room for the longest of them.</summary>
    public const int MaxBytes = 320;

    private static readonly byte[][] Values = [.. Enumerable.Range(0, 100).Select(wave => Encoding.UTF8.GetBytes(Workload.ValuesOf(wave)))];

    /// <summary>Writes a message.</summary>
    /// <param name="text">At least <see cref="MaxBytes"/>.</param>
    /// <param name="at">When it was measured, UTC.</param>
    /// <param name="sequence">The device's counter.</param>
    /// <param name="wave">Which of the values.</param>
    /// <returns>How many bytes it has.</returns>
    public static int Write(Span<byte> text, DateTime at, long sequence, int wave)
    {
        var rest = Append(text, "{\"at\":\""u8);
        Utf8Formatter.TryFormat(at, rest, out var written, 'O');
        rest = Append(rest[written..], "\",\"sequence\":"u8);
        Utf8Formatter.TryFormat(sequence, rest, out written);
        rest = Append(rest[written..], ",\"values\":{"u8);
        rest = Append(rest, Values[wave % Values.Length]);
        return text.Length - Append(rest, "}}"u8).Length;
    }

    private static Span<byte> Append(Span<byte> text, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text);
        return text[part.Length..];
    }
}
