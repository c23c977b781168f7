using Deqing.Realtime.Domain.History;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Which hours of which sensors an append touched, in the order of sensor and hour, each once: one byte of format version, then for
/// each the difference of the sensor and of the hour to the one before.
/// </summary>
internal static class ChangeCodec
{
    private const byte Version = 1;
    private const long HourMilliseconds = 3_600_000;

    public static byte[] Encode(AppendPlan.Entry[] entries)
    {
        var bytes = new byte[64];
        bytes[0] = Version;
        var (at, sensor, hour) = (1, 0, 0);
        var (first, end) = (0L, 0L);
        foreach (var entry in entries)
        {
            if (at > 1 && entry.Sensor == sensor && entry.At >= first && entry.At < end)
                continue;
            if (bytes.Length - at < 2 * Packed.MaxWholeBytes)
                Array.Resize(ref bytes, 2 * bytes.Length);
            var next = HourHistory.Of(Instants.Of(entry.At));
            Packed.WriteSigned(bytes, ref at, (long)entry.Sensor - sensor);
            Packed.WriteSigned(bytes, ref at, next - hour);
            (sensor, hour) = (entry.Sensor, next);
            (first, end) = (hour * HourMilliseconds, (hour + 1) * HourMilliseconds);
        }

        return bytes[..at];
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format this program knows.</exception>
    public static IEnumerable<(int Sensor, int Hour)> Decode(byte[] bytes)
    {
        if (bytes is not [Version, ..])
            throw new InvalidDataException($"The history holds changes this program cannot read: {Convert.ToHexString(bytes)}.");
        var (sensor, hour) = (0, 0);
        for (var at = 1; at < bytes.Length;)
        {
            sensor += (int)Packed.ReadSigned(bytes, ref at);
            hour += (int)Packed.ReadSigned(bytes, ref at);
            yield return (sensor, hour);
        }
    }
}
