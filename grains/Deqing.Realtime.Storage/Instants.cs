namespace Deqing.Realtime.Storage;

/// <summary>Instants as the databases keep them: whole milliseconds since 1970-01-01 UTC.</summary>
internal static class Instants
{
    /// <summary>The first millisecond of the calendar.</summary>
    public static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>The last whole millisecond of the calendar.</summary>
    public static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The millisecond an instant lies in.</summary>
    public static long Floor(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    /// <inheritdoc cref="Floor(DateTimeOffset)"/>
    public static long? Floor(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();

    /// <summary>The first millisecond that is not before an instant.</summary>
    public static long Ceiling(DateTimeOffset instant)
    {
        var floor = instant.ToUnixTimeMilliseconds();
        return instant.UtcTicks % TimeSpan.TicksPerMillisecond == 0 || floor == Last ? floor : floor + 1;
    }

    /// <summary>The instant of a millisecond.</summary>
    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
