using System.Buffers.Binary;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>
/// The values of an observation as the reading log keeps them: one byte of format version, then six bytes for each value:
/// metric, quality, and the value as IEEE 754 single precision, little-endian.
/// </summary>
internal static class ObservationCodec
{
    private const byte Version = 1;
    private const int ValueBytes = 6;

    public static byte[] Encode(ImmutableArray<MetricValue> values)
    {
        var bytes = new byte[1 + (values.Length * ValueBytes)];
        bytes[0] = Version;
        var rest = bytes.AsSpan(1);
        foreach (var value in values)
        {
            rest[0] = value.Metric;
            rest[1] = (byte)value.Quality;
            BinaryPrimitives.WriteSingleLittleEndian(rest[2..], value.Value);
            rest = rest[ValueBytes..];
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format this program knows.</exception>
    public static ImmutableArray<MetricValue> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Version || (bytes.Length - 1) % ValueBytes != 0)
            throw new InvalidDataException($"The reading log holds values this program cannot read: {Convert.ToHexString(bytes)}.");
        var values = ImmutableArray.CreateBuilder<MetricValue>((bytes.Length - 1) / ValueBytes);
        for (var rest = bytes[1..]; !rest.IsEmpty; rest = rest[ValueBytes..])
            values.Add(new MetricValue(rest[0], BinaryPrimitives.ReadSingleLittleEndian(rest[2..]), (Quality)rest[1]));
        return values.MoveToImmutable();
    }
}
