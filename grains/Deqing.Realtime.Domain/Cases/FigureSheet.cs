using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Cases;

/// <summary>Sums of figures by line, from any number of cases.</summary>
/// <param name="catalogue">The catalogue of the county.</param>
/// <param name="now">When it is asked.</param>
public sealed class FigureSheet(Catalogue catalogue, DateTimeOffset now)
{
    private readonly Dictionary<FigureKey, Figures> lines = [];

    /// <summary>The lines; one no case adds to is missing.</summary>
    public IReadOnlyDictionary<FigureKey, Figures> Lines => lines;

    /// <summary>How long it took from the beginning of the problems to their first report.</summary>
    public Delays UntilReported { get; } = new();

    /// <summary>The sum over the county.</summary>
    public Figures County => lines.GetValueOrDefault(new FigureKey(FigureAxis.County, ""));

    /// <summary>Adds a case.</summary>
    public void Add(CaseFile state)
    {
        foreach (var (key, figures) in CaseFigures.Lines(state, catalogue, now))
            CollectionsMarshal.GetValueRefOrAddDefault(lines, key, out _) += figures;
        if (CaseFigures.Of(state, catalogue.Find(state.Category), now).Problems > 0)
            UntilReported.Add(state.ReportedAt - state.OccurredAt);
    }
}

/// <summary>
/// A distribution of times in little room: the mean is exact, a quantile is off by at most a hundredth. Times below a second count as
/// one second, times above ten years as ten years.
/// </summary>
public sealed class Delays
{
    private const double Step = 1.02;
    private static readonly int Buckets = BucketOf(TimeSpan.FromDays(3_653)) + 1;
    private readonly int[] counts = new int[Buckets];
    private double seconds;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The mean, or null if there are none.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromSeconds(seconds / Count);

    /// <summary>The median, or null if there are none.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>Adds a time.</summary>
    public void Add(TimeSpan time)
    {
        counts[Math.Min(BucketOf(time), Buckets - 1)]++;
        seconds += Math.Max(0, time.TotalSeconds);
        Count++;
    }

    /// <summary>The smallest time that at least this share of all does not exceed; null if there are none.</summary>
    /// <param name="share">More than 0, at most 1.</param>
    public TimeSpan? Quantile(double share)
    {
        var left = (int)Math.Ceiling(Count * share);
        for (var bucket = 0; bucket < Buckets && Count > 0; bucket++)
            if ((left -= counts[bucket]) <= 0)
                return TimeSpan.FromSeconds(Math.Pow(Step, bucket));
        return null;
    }

    private static int BucketOf(TimeSpan time) => (int)Math.Round(Math.Log(Math.Max(1, time.TotalSeconds), Step));
}
