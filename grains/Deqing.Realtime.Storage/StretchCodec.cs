using System.Buffers.Binary;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage;

/// <summary>
/// Sums of a history as rows keep them. A row begins with one byte of format version. For each metric follow its number; its count
/// times four, plus two if an extreme is not plainly good, plus one if some values do not vote; the votes in that case; then, as far as
/// there are any, low and high with their forms in one byte, their qualities where they are not plainly good, and their times; the sum
/// where it does not follow from them; and the first fault. Times count from the start of the bucket: seconds doubled, plus one if
/// milliseconds follow.
/// </summary>
internal static class StretchCodec
{
    private const byte Version = 1;

    // Metric, count, votes, forms, low, high and fault with quality and time, sum: never more.
    private const int MostBytes = 128;

    /// <summary>The sums of one bucket.</summary>
    public static byte[] Encode(ImmutableArray<MetricStretch> stretches, DateTimeOffset start)
    {
        var bytes = new byte[1 + (stretches.Length * MostBytes)];
        bytes[0] = Version;
        var at = 1;
        Write(bytes, ref at, stretches, start);
        return bytes[..at];
    }

    /// <summary>The sums of an hour by ten minutes: each with its index and its length in front; empty ones are left out.</summary>
    public static byte[] EncodeTens(HourHistory history, int hour)
    {
        var tens = Enumerable.Range(0, HourHistory.Tens).Select(history.Ten).ToArray();
        var bytes = new byte[1 + tens.Sum(ten => 1 + Packed.MaxWholeBytes + (ten.Length * MostBytes))];
        var part = new byte[tens.Max(ten => ten.Length) * MostBytes];
        bytes[0] = Version;
        var at = 1;
        foreach (var (index, ten) in tens.Index())
        {
            if (ten.IsEmpty)
                continue;
            var length = 0;
            Write(part, ref length, ten, HourHistory.Start(hour, index));
            bytes[at++] = (byte)index;
            Packed.WriteWhole(bytes, ref at, (ulong)length);
            part.AsSpan(0, length).CopyTo(bytes.AsSpan(at));
            at += length;
        }

        return bytes[..at];
    }

    /// <summary>Reads the sums of one bucket: of one metric, or of all where that is null.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of a format this program knows.</exception>
    public static void Decode(ReadOnlySpan<byte> bytes, DateTimeOffset start, byte? only, Action<MetricStretch> take) =>
        Read(Body(bytes), start, only, take);

    /// <summary>Reads the sums of an hour by ten minutes, each with its index: of one metric, or of all where that is null.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of a format this program knows.</exception>
    public static void DecodeTens(ReadOnlySpan<byte> bytes, int hour, byte? only, Action<int, MetricStretch> take)
    {
        var rest = Body(bytes);
        for (var at = 0; at < rest.Length;)
        {
            int index = rest[at++];
            var length = (int)Packed.ReadWhole(rest, ref at);
            Read(rest.Slice(at, length), HourHistory.Start(hour, index), only, stretch => take(index, stretch));
            at += length;
        }
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> bytes) => bytes is [Version, .. var rest]
        ? rest
        : throw new InvalidDataException($"The history holds sums this program cannot read: {Convert.ToHexString(bytes)}.");

    private static void Write(Span<byte> into, ref int at, ImmutableArray<MetricStretch> stretches, DateTimeOffset start)
    {
        foreach (var (metric, it) in stretches)
        {
            into[at++] = metric;
            var isPure = it.Votes == it.Count;
            Packed.WriteWhole(into, ref at, ((ulong)it.Count << 2) | (IsPlain(it) ? 0u : 2u) | (isPure ? 0u : 1u));
            if (!isPure)
                Packed.WriteWhole(into, ref at, (ulong)it.Votes);
            if (it is { Low: { } low, High: { } high })
                WriteExtremes(into, ref at, it, low, high, start);
            if (it.Fault is { } fault)
            {
                var look = at++;
                into[look] = (byte)(((byte)fault.Quality << 4) | Packed.Write(into, ref at, fault.Value));
                WriteTime(into, ref at, fault.At - start);
            }
        }
    }

    // One value is its own low, high and sum; the sum of two is that of low and high.
    private static void WriteExtremes(
        Span<byte> into, ref int at, in Stretch it, SeriesPoint low, SeriesPoint high, DateTimeOffset start)
    {
        var look = at++;
        var form = Packed.Write(into, ref at, low.Value);
        if (it.Votes > 1)
            form |= Packed.Write(into, ref at, high.Value) << 4;
        into[look] = (byte)form;
        if (!IsPlain(it))
            into[at++] = (byte)((byte)low.Quality | ((byte)high.Quality << 4));
        WriteTime(into, ref at, low.At - start);
        if (it.Votes > 1)
            WriteTime(into, ref at, high.At - start);
        if (it.Votes <= 2)
            return;
        BinaryPrimitives.WriteDoubleLittleEndian(into[at..], it.Sum);
        at += sizeof(double);
    }

    private static void Read(ReadOnlySpan<byte> from, DateTimeOffset start, byte? only, Action<MetricStretch> take)
    {
        for (var at = 0; at < from.Length;)
        {
            var metric = from[at++];
            var counted = Packed.ReadWhole(from, ref at);
            var count = (long)(counted >> 2);
            var votes = (counted & 1) == 0 ? count : (long)Packed.ReadWhole(from, ref at);
            if (metric != (only ?? metric))
            {
                Skip(from, ref at, votes, votes < count, (counted & 2) == 0);
                continue;
            }

            var it = votes == 0
                ? new Stretch(count, 0, 0, null, null, null)
                : ReadExtremes(from, ref at, count, votes, (counted & 2) == 0, start);
            if (votes < count)
            {
                var look = from[at++];
                var value = Packed.Read(from, ref at, look & 0x0F);
                it = it with { Fault = new SeriesPoint(start + ReadTime(from, ref at), value, (Quality)(look >> 4)) };
            }

            take(new MetricStretch(metric, it));
        }
    }

    private static Stretch ReadExtremes(
        ReadOnlySpan<byte> from, ref int at, long count, long votes, bool isPlain, DateTimeOffset start)
    {
        int forms = from[at++];
        var (low, high) = (Packed.Read(from, ref at, forms & 0x0F), 0f);
        if (votes > 1)
            high = Packed.Read(from, ref at, forms >> 4);
        int qualities = isPlain ? 0 : from[at++];
        var lowest = new SeriesPoint(start + ReadTime(from, ref at), low, (Quality)(qualities & 0x0F));
        var highest = votes == 1 ? lowest : new SeriesPoint(start + ReadTime(from, ref at), high, (Quality)(qualities >> 4));
        if (votes <= 2)
            return new Stretch(count, votes, votes == 1 ? low : (double)low + high, lowest, highest, null);
        at += sizeof(double);
        return new Stretch(count, votes, BinaryPrimitives.ReadDoubleLittleEndian(from[(at - sizeof(double))..]), lowest, highest, null);
    }

    private static bool IsPlain(in Stretch it) =>
        it.Low?.Quality is null or Quality.Good && it.High?.Quality is null or Quality.Good;

    private static void Skip(ReadOnlySpan<byte> from, ref int at, long votes, bool hasFault, bool isPlain)
    {
        if (votes > 0)
        {
            int forms = from[at++];
            Packed.Read(from, ref at, forms & 0x0F);
            if (votes > 1)
                Packed.Read(from, ref at, forms >> 4);
            at += isPlain ? 0 : 1;
            ReadTime(from, ref at);
            if (votes > 1)
                ReadTime(from, ref at);
            at += votes > 2 ? sizeof(double) : 0;
        }

        if (!hasFault)
            return;
        var look = from[at++];
        Packed.Read(from, ref at, look & 0x0F);
        ReadTime(from, ref at);
    }

    private static void WriteTime(Span<byte> into, ref int at, TimeSpan offset)
    {
        var (seconds, milliseconds) = Math.DivRem((ulong)offset.TotalMilliseconds, 1_000UL);
        Packed.WriteWhole(into, ref at, (seconds << 1) | (milliseconds == 0 ? 0u : 1u));
        if (milliseconds > 0)
            Packed.WriteWhole(into, ref at, milliseconds);
    }

    private static TimeSpan ReadTime(ReadOnlySpan<byte> from, ref int at)
    {
        var seconds = Packed.ReadWhole(from, ref at);
        var milliseconds = (seconds & 1) == 0 ? 0 : Packed.ReadWhole(from, ref at);
        return TimeSpan.FromMilliseconds((long)(((seconds >> 1) * 1_000) + milliseconds));
    }
}
