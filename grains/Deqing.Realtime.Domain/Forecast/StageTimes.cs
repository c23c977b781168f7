namespace Deqing.Realtime.Domain.Forecast;

/// <summary>
/// How long a step takes, from the cases that went through it or stand at it: the estimate of Kaplan and Meier (1958), "Nonparametric
/// estimation from incomplete observations", J. Am. Stat. Assoc. 53, 457–481. A step that was not done counts among those that last
/// as long as it has lasted, and no longer. Where the longest was not done, nothing is known beyond it: what lasts longer then counts
/// as not done at all. Times are in whole seconds; 34 years is the longest.
/// </summary>
public sealed class StageTimes
{
    private const int Longest = int.MaxValue / 2;

    // Twice the seconds, one more where it was not done: of equal times those done come first.
    private readonly int[] keys;

    // The share that takes longer than each.
    private readonly float[] longer;

    /// <summary>Takes steps up.</summary>
    /// <param name="spans">The steps, of one kind; in any order.</param>
    public StageTimes(IEnumerable<StepSpan> spans)
    {
        keys = [.. spans.Select(KeyOf)];
        Array.Sort(keys);
        longer = new float[keys.Length];
        var share = 1.0;
        for (var index = 0; index < keys.Length; index++)
        {
            if (keys[index] % 2 == 0)
                share *= (keys.Length - index - 1.0) / (keys.Length - index);
            longer[index] = (float)share;
        }
    }

    /// <summary>How many steps there are.</summary>
    public int Count => keys.Length;

    /// <summary>How many took longer than a time, done or not.</summary>
    public int LongerThan(TimeSpan time) => keys.Length - UpTo(time);

    /// <summary>
    /// The chance that a step takes longer than its limit, given that it has taken so long already: P(T &gt; limit | T &gt; waited).
    /// From 0 to 1; never less for a longer wait, never more for a later limit; 1 once the limit is passed.
    /// </summary>
    /// <param name="waited">How long it has taken.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>The chance; null where no step took longer than it has.</returns>
    public double? Late(TimeSpan waited, TimeSpan limit)
    {
        var (before, until) = (UpTo(waited), UpTo(limit));
        return before == keys.Length ? null : until <= before ? 1 : Math.Min(1, ShareAt(until) / ShareAt(before));
    }

    private double ShareAt(int index) => index == 0 ? 1 : longer[index - 1];

    // How many are not longer than a time.
    private int UpTo(TimeSpan time)
    {
        var (low, high, last) = (0, keys.Length, (Seconds(time) * 2) + 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = keys[middle] <= last ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int KeyOf(StepSpan span) => (Seconds(span.Took) * 2) + (span.IsDone ? 0 : 1);

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(time.Ticks / TimeSpan.TicksPerSecond, 0, Longest - 1);
}
