namespace Deqing.Realtime.Domain.Hooks;

/// <summary>When what could not be delivered is tried again: ever later, then no more.</summary>
public static class Redelivery
{
    /// <summary>The problem of a receiver that wants nothing any more: it answers 410 Gone.</summary>
    public const string Gone = "status410";

    // The longest gaps follow Standard Webhooks 1.0; a receiver that is back after a weekend has lost nothing.
    private static readonly ImmutableArray<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait before the next try; null if it is not tried again by itself.</summary>
    /// <param name="failures">How often it has failed in a row, from 1.</param>
    /// <param name="problem">Why it failed last.</param>
    public static TimeSpan? After(int failures, string problem)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return problem != Gone && failures <= Waits.Length ? Waits[failures - 1] : null;
    }
}
