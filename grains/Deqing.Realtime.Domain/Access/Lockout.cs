namespace Deqing.Realtime.Domain.Access;

/// <summary>
/// How long a name or an address that failed to sign in must wait. The first failures cost nothing, every further one doubles
/// the wait. A name that nobody has waits just as long, so the wait tells nothing.
/// </summary>
/// <param name="Failures">Failures in a row.</param>
/// <param name="LastAt">When the last of them was.</param>
public readonly record struct Lockout(int Failures, DateTimeOffset LastAt)
{
    /// <summary>After so long without a failure all of them are forgotten.</summary>
    public static readonly TimeSpan Forgets = TimeSpan.FromHours(24);

    /// <summary>
    /// Every such time without a failure takes one failure away when the next is counted. So an office behind one address, where
    /// somebody mistypes every day, is not at the longest wait after a month; and it is no faster a way to guess than to wait.
    /// </summary>
    public static readonly TimeSpan Fades = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromHours(1);

    /// <summary>How long the wait is after so many failures.</summary>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="free">How many cost nothing.</param>
    public static TimeSpan WaitAfter(int failures, int free) =>
        failures <= free ? TimeSpan.Zero
        : failures - free > 10 ? Longest
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (failures - free - 1)));

    /// <summary>How much of the wait is left; zero if there is none.</summary>
    public TimeSpan LeftAt(DateTimeOffset now, int free)
    {
        var left = LastAt + WaitAfter(Failures, free) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
