using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.History;

/// <summary>A bucket of a course.</summary>
/// <param name="From">Start of the bucket.</param>
/// <param name="Stretch">What the metric did in it.</param>
public readonly record struct HistoryBucket(DateTimeOffset From, Stretch Stretch);

/// <summary>
/// The course of one metric for a chart, from the sums of a history as they stream by: at most a given number of measured points with
/// the extremes among them, and at most as many buckets. Memory depends on that number only.
/// </summary>
/// <param name="level">The level it is read at.</param>
/// <param name="most">The most points and the most buckets.</param>
/// <param name="days">The days of the county.</param>
public sealed class HistoryCourse(HistoryLevel level, int most, HistoryDays days)
{
    private readonly Thinning thinning = new(most);
    private readonly List<HistoryBucket> buckets = [];
    private readonly SeriesPoint[] points = new SeriesPoint[Stretch.MostPoints];
    private HistoryBucket? last;
    private int together = 1;
    private int inLast;

    /// <summary>How many values were measured.</summary>
    public long Total { get; private set; }

    /// <summary>Takes the next sums, or a single value; they come in the order of time.</summary>
    /// <param name="from">Start of what was summed up.</param>
    /// <param name="stretch">The sums.</param>
    public void Add(DateTimeOffset from, in Stretch stretch)
    {
        Total += stretch.Count;
        var count = stretch.Points(points);
        for (var index = 0; index < count; index++)
            thinning.Add(points[index]);
        if (level == HistoryLevel.Raw)
            return;
        var start = days.Bucket(level, from);
        if (last is { } open && open.From == start)
        {
            last = open with { Stretch = open.Stretch.Merge(stretch) };
            return;
        }

        Close();
        last = new HistoryBucket(start, stretch);
    }

    /// <summary>The points, oldest first.</summary>
    public ImmutableArray<SeriesPoint> Points() => thinning.Points();

    /// <summary>
    /// The buckets, oldest first; where there were more than asked for, neighbours are put together. None at the raw level.
    /// </summary>
    public ImmutableArray<HistoryBucket> Buckets()
    {
        Close();
        return [.. buckets];
    }

    private void Close()
    {
        if (last is not { } done)
            return;
        last = null;
        if (buckets.Count == most && inLast == together)
            Fold();
        if (buckets.Count > 0 && inLast < together)
        {
            buckets[^1] = buckets[^1] with { Stretch = buckets[^1].Stretch.Merge(done.Stretch) };
            inLast++;
            return;
        }

        buckets.Add(done);
        inLast = 1;
    }

    private void Fold()
    {
        var folded = (buckets.Count + 1) / 2;
        inLast = buckets.Count % 2 == 0 ? 2 * together : together;
        for (var index = 0; index < folded; index++)
            buckets[index] = (2 * index) + 1 < buckets.Count
                ? buckets[2 * index] with { Stretch = buckets[2 * index].Stretch.Merge(buckets[(2 * index) + 1].Stretch) }
                : buckets[2 * index];
        buckets.RemoveRange(folded, buckets.Count - folded);
        together *= 2;
    }
}
