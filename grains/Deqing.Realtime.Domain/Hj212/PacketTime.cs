namespace Deqing.Realtime.Domain.Hj212;

/// <summary>
/// Times as HJ 212 writes them: yyyyMMddHHmmss, in the field also with milliseconds, by the clock on the wall of the place.
/// </summary>
public static class PacketTime
{
    /// <summary>Digits of a time to the second, and to the millisecond as in a QN.</summary>
    public const int Length = 14, LengthOfNumber = 17;

    /// <summary>Reads a time of the years 2000 to 2999.</summary>
    /// <param name="text">14 or 17 digits.</param>
    /// <param name="ticks">Ticks of the wall clock.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is not (Length or LengthOfNumber) || text.ContainsAnyExceptInRange((byte)'0', (byte)'9') || text[0] != '2')
            return false;
        var (year, month, day) = (Number(text[..4]), Number(text.Slice(4, 2)), Number(text.Slice(6, 2)));
        var (hour, minute, second) = (Number(text.Slice(8, 2)), Number(text.Slice(10, 2)), Number(text.Slice(12, 2)));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        ticks = new DateTime(year, month, day, hour, minute, second).Ticks
            + (text.Length == LengthOfNumber ? Number(text[14..]) * TimeSpan.TicksPerMillisecond : 0);
        return true;
    }

    /// <summary>Writes a time.</summary>
    /// <param name="ticks">Ticks of the wall clock.</param>
    /// <param name="text">Room for 14 digits, or for 17 to write milliseconds too.</param>
    public static void Write(long ticks, Span<byte> text)
    {
        var time = new DateTime(ticks);
        time.TryFormat(text, out _, text.Length < LengthOfNumber ? "yyyyMMddHHmmss" : "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + digit - '0';
        return number;
    }
}
