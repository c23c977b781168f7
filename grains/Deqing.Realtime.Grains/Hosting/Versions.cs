namespace Deqing.Realtime.Grains.Hosting;

/// <summary>
/// Version numbers for contributions: they grow within one life of a grain and from one life to the next, without being
/// stored, because they start at the clock.
/// </summary>
internal sealed class Versions(TimeProvider time)
{
    private long last;

    public long Next() => last = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
}
