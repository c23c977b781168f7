using System.Buffers.Binary;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Numbers in few bytes. Whole numbers are written seven bits a byte, lowest first, the top bit saying that more come. A measured
/// value is written as the decimal number it was sent as where that is exact and shorter, else as IEEE 754 single precision: what is
/// read back has the same bits.
/// </summary>
internal static class Packed
{
    /// <summary>The most bytes a value takes.</summary>
    public const int MaxValueBytes = 4;

    /// <summary>The most bytes a whole number takes.</summary>
    public const int MaxWholeBytes = 10;

    private const int Single = 15;
    private const double MaxScaled = 1 << 20;

    private static readonly double[] Powers = [1, 10, 100, 1000];

    /// <summary>Writes a value. Returns its form, 0 to 15, which is needed to read it: its decimals, or 15 for single precision.</summary>
    public static int Write(Span<byte> into, ref int at, float value)
    {
        for (var decimals = 0; decimals < Powers.Length; decimals++)
        {
            var scaled = Math.Round(value * Powers[decimals]);
            if (!(Math.Abs(scaled) < MaxScaled))
                break;
            var whole = (long)scaled;
            if (BitConverter.SingleToInt32Bits((float)(whole / Powers[decimals])) != BitConverter.SingleToInt32Bits(value))
                continue;
            WriteSigned(into, ref at, whole);
            return decimals;
        }

        BinaryPrimitives.WriteSingleLittleEndian(into[at..], value);
        at += sizeof(float);
        return Single;
    }

    /// <summary>Reads a value of a form.</summary>
    public static float Read(ReadOnlySpan<byte> from, ref int at, int form)
    {
        if (form < Powers.Length)
            return (float)(ReadSigned(from, ref at) / Powers[form]);
        if (form != Single)
            throw new InvalidDataException($"There is no value of form {form}.");
        if (from.Length - at < sizeof(float))
            throw new InvalidDataException("The bytes end within a value.");
        at += sizeof(float);
        return BinaryPrimitives.ReadSingleLittleEndian(from[(at - sizeof(float))..]);
    }

    /// <summary>Writes a whole number that is not negative.</summary>
    public static void WriteWhole(Span<byte> into, ref int at, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            into[at++] = (byte)(number | 0x80);
        into[at++] = (byte)number;
    }

    /// <summary>Reads a whole number that is not negative.</summary>
    public static ulong ReadWhole(ReadOnlySpan<byte> from, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            if (at >= from.Length || shift > 63)
                throw new InvalidDataException("The bytes end within a number.");
            var part = from[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
    }

    /// <summary>Writes a whole number; small ones take few bytes whatever their sign.</summary>
    public static void WriteSigned(Span<byte> into, ref int at, long number) =>
        WriteWhole(into, ref at, (ulong)((number << 1) ^ (number >> 63)));

    /// <summary>Reads a whole number with its sign.</summary>
    public static long ReadSigned(ReadOnlySpan<byte> from, ref int at)
    {
        var folded = ReadWhole(from, ref at);
        return (long)(folded >> 1) ^ -(long)(folded & 1);
    }
}
