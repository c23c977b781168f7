using System.Buffers.Binary;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>
/// The values of an observation as the reading log keeps them: one byte of format version, then each value. Version 2, which is
/// written, has for each value its metric, a byte with its quality above and its form below, and the value as <see cref="Packed"/>
/// writes it: three to six bytes. Version 1, which older rows have, takes six: metric, quality, and single precision, little-endian.
/// </summary>
internal static class ObservationCodec
{
    private const byte First = 1, Version = 2;
    private const int FirstBytes = 6, MostBytes = 2 + Packed.MaxValueBytes, MostValues = 255;

    public static byte[] Encode(ImmutableArray<MetricValue> values)
    {
        var most = 1 + (values.Length * MostBytes);
        Span<byte> bytes = values.Length <= MostValues ? stackalloc byte[1 + (MostValues * MostBytes)] : new byte[most];
        bytes[0] = Version;
        var at = 1;
        foreach (var value in values)
        {
            bytes[at] = value.Metric;
            var look = at + 1;
            at += 2;
            bytes[look] = (byte)(((byte)value.Quality << 4) | Packed.Write(bytes, ref at, value.Value));
        }

        return bytes[..at].ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format this program knows.</exception>
    public static ImmutableArray<MetricValue> Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [Version, ..] => Second(bytes),
        [First, ..] when (bytes.Length - 1) % FirstBytes == 0 => Old(bytes[1..]),
        _ => throw Unreadable(bytes),
    };

    private static ImmutableArray<MetricValue> Second(ReadOnlySpan<byte> bytes)
    {
        // A value takes at least three bytes.
        var values = ImmutableArray.CreateBuilder<MetricValue>(bytes.Length / 3);
        for (var at = 1; at < bytes.Length;)
        {
            if (bytes.Length - at < 3)
                throw Unreadable(bytes);
            var (metric, look) = (bytes[at], bytes[at + 1]);
            at += 2;
            values.Add(new MetricValue(metric, Packed.Read(bytes, ref at, look & 0x0F), (Quality)(look >> 4)));
        }

        return values.DrainToImmutable();
    }

    private static ImmutableArray<MetricValue> Old(ReadOnlySpan<byte> rest)
    {
        var values = ImmutableArray.CreateBuilder<MetricValue>(rest.Length / FirstBytes);
        for (; !rest.IsEmpty; rest = rest[FirstBytes..])
            values.Add(new MetricValue(rest[0], BinaryPrimitives.ReadSingleLittleEndian(rest[2..]), (Quality)rest[1]));
        return values.MoveToImmutable();
    }

    private static InvalidDataException Unreadable(ReadOnlySpan<byte> bytes) =>
        new($"The reading log holds values this program cannot read: {Convert.ToHexString(bytes)}.");
}
