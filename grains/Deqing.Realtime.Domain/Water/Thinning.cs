namespace Deqing.Realtime.Domain.Water;

/// <summary>One value of a series.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="Value">The value in the metric's unit.</param>
/// <param name="Quality">How far it can be trusted.</param>
public readonly record struct SeriesPoint(DateTimeOffset At, float Value, Quality Quality);

/// <summary>
/// Thins a series of any length to at most a given number of points while it streams by, in memory that depends on that
/// number only. Buckets hold the same number of rows each; whenever the kept points become too many, neighbours are merged.
/// A bucket keeps its lowest and its highest good value and its first implausible one, so a faulty probe can neither hide an
/// extreme nor be hidden by it. What is kept are points of the series itself, in its order; nothing is averaged.
/// </summary>
/// <param name="most">The most points to keep, at least <see cref="MinPoints"/>. A series that is not longer is kept whole.</param>
public sealed class Thinning(int most)
{
    /// <summary>The first and the last point of a series always survive, so fewer cannot be asked for.</summary>
    public const int MinPoints = 2;

    /// <summary>From so many points on the lowest and the highest good value of the whole series survive as well.</summary>
    public const int MinPointsForExtremes = 5;

    private readonly int most = most >= MinPoints
        ? most
        : throw new ArgumentOutOfRangeException(nameof(most), most, $"At least {MinPoints} points.");

    private readonly List<Bucket> buckets = [];
    private long width = 1;
    private int kept;
    private Row first, last;

    /// <summary>How many points were added.</summary>
    public long Total { get; private set; }

    /// <summary>Takes the next point; points come in the order of their time.</summary>
    public void Add(SeriesPoint point)
    {
        last = new Row(Total, point);
        if (Total++ == 0)
            first = last;
        if (buckets.Count == 0 || buckets[^1].Rows == width)
            buckets.Add(default);
        var before = buckets[^1];
        var after = before.Merge(Bucket.Of(last));
        buckets[^1] = after;
        kept += after.Kept - before.Kept;
        while (buckets.Count > 1 && kept + Edges > most)
            Fold();
    }

    /// <summary>The points kept so far, oldest first.</summary>
    public ImmutableArray<SeriesPoint> Points()
    {
        if (Total == 0)
            return [];
        IEnumerable<Row> rows = kept + Edges > most
            ? [first, last]
            : buckets.SelectMany(bucket => bucket.All()).Append(first).Append(last);
        return [.. rows.DistinctBy(row => row.Ordinal).OrderBy(row => row.Ordinal).Select(row => row.Point)];
    }

    /// <summary>How many of first and last no bucket keeps.</summary>
    private int Edges => (buckets[0].Keeps(first) ? 0 : 1) + (buckets[^1].Keeps(last) ? 0 : 1);

    private void Fold()
    {
        var folded = (buckets.Count + 1) / 2;
        for (var index = 0; index < folded; index++)
            buckets[index] = (2 * index) + 1 < buckets.Count ? buckets[2 * index].Merge(buckets[(2 * index) + 1]) : buckets[2 * index];
        buckets.RemoveRange(folded, buckets.Count - folded);
        width *= 2;
        kept = buckets.Sum(bucket => bucket.Kept);
    }

    private readonly record struct Row(long Ordinal, SeriesPoint Point);

    private readonly record struct Bucket(long Rows, Row? Low, Row? High, Row? Fault)
    {
        public int Kept => (Low is null ? 0 : Low.Value.Ordinal == High!.Value.Ordinal ? 1 : 2) + (Fault is null ? 0 : 1);

        public static Bucket Of(Row row) =>
            row.Point.Quality.Votes() ? new Bucket(1, row, row, null) : new Bucket(1, null, null, row);

        public Bucket Merge(Bucket next) => new(
            Rows + next.Rows,
            Low is null || next.Low?.Point.Value < Low.Value.Point.Value ? next.Low : Low,
            High is null || next.High?.Point.Value > High.Value.Point.Value ? next.High : High,
            Fault ?? next.Fault);

        public bool Keeps(Row row) =>
            Low?.Ordinal == row.Ordinal || High?.Ordinal == row.Ordinal || Fault?.Ordinal == row.Ordinal;

        public IEnumerable<Row> All()
        {
            if (Low is { } low)
                yield return low;
            if (High is { } high)
                yield return high;
            if (Fault is { } fault)
                yield return fault;
        }
    }
}
