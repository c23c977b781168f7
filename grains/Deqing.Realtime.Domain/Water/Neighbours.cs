using System.Runtime.InteropServices;

namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// What the sensors of one kind in one village measured in the last hours, so that one can be compared with the others. Bounded by
/// the sensors of the village.
/// </summary>
public sealed class Neighbours
{
    /// <summary>With fewer others nothing is said: of two that differ nobody knows which is wrong.</summary>
    public const int Fewest = 3;

    private readonly Dictionary<int, Hours> bySensor = [];

    /// <summary>Takes the means of an hour.</summary>
    /// <param name="sensor">Number of the sensor.</param>
    /// <param name="hour">The hour, as hours since 1970.</param>
    /// <param name="means">Its means.</param>
    public void Put(int sensor, long hour, ImmutableArray<HourMean> means)
    {
        ref var hours = ref CollectionsMarshal.GetValueRefOrAddDefault(bySensor, sensor, out _);
        if (hour > hours.Newest)
            hours = new Hours(hour, means, hour == hours.Newest + 1 ? hours.NewestMeans : []);
    }

    /// <summary>For each metric the median of what the others had in an hour; only metrics that enough of them measured.</summary>
    public ImmutableArray<HourMean> MediansFor(int sensor, long hour)
    {
        var byMetric = new SortedDictionary<byte, List<float>>();
        foreach (var (other, hours) in bySensor)
            if (other != sensor)
                foreach (var mean in hours.Of(hour))
                    if (byMetric.TryGetValue(mean.Metric, out var values))
                        values.Add(mean.Value);
                    else
                        byMetric[mean.Metric] = [mean.Value];
        return [.. byMetric.Where(metric => metric.Value.Count >= Fewest).Select(metric => new HourMean(metric.Key, Median(metric.Value)))];
    }

    private static float Median(List<float> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private readonly record struct Hours(long Newest, ImmutableArray<HourMean> NewestMeans, ImmutableArray<HourMean> BeforeMeans)
    {
        public ImmutableArray<HourMean> Of(long hour)
        {
            var means = hour == Newest ? NewestMeans : hour == Newest - 1 ? BeforeMeans : [];
            return means.IsDefault ? [] : means;
        }
    }
}
