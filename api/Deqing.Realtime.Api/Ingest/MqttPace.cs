namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// How fast one connection may send: so many a second, a second's worth at once (the generic cell rate algorithm, ITU-T I.371).
/// Who sends faster is not read for a while, and the network tells it to slow down; nothing is dropped.
/// </summary>
/// <param name="perSecond">Packets or bytes a second.</param>
/// <param name="ticksPerSecond">Ticks of the clock a second, at least as many as <paramref name="perSecond"/>.</param>
internal struct MqttPace(int perSecond, long ticksPerSecond)
{
    private long due;

    /// <summary>Counts what was read.</summary>
    /// <param name="amount">Packets or bytes.</param>
    /// <param name="now">Ticks of the clock.</param>
    /// <returns>How long to read nothing more, in whole milliseconds; zero as long as it is within its rate.</returns>
    public TimeSpan Spend(long amount, long now)
    {
        due = Math.Max(due, now) + (amount * ticksPerSecond / perSecond);
        var ahead = due - now - ticksPerSecond;
        return ahead > 0 ? TimeSpan.FromMilliseconds((ahead * 1_000 / ticksPerSecond) + 1) : TimeSpan.Zero;
    }
}
