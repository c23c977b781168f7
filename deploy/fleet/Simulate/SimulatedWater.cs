namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>
/// The water at every device at every hour, a function of seed, device and hour only. Oxygen follows the sun: algae make it by day,
/// everything breathes it by night, so it is lowest before dawn; in a few ponds a night it falls far enough to matter.
/// </summary>
internal sealed class SimulatedWater(DeviceCatalogue catalogue, SimulationProfile profile, long seed)
{
    private const double HoursPerDay = 24, Noon = 12, NoiseHours = 0.4;

    private readonly Dictionary<(string Station, string Metric), MetricCourse> _courses =
        profile.Courses.ToDictionary(course => (course.Station, course.Metric));

    /// <param name="hour">Hours since some midnight, by the simulated sun.</param>
    /// <returns>No values where the device is silent that day or nothing it measures has a course.</returns>
    public IReadOnlyList<KeyValuePair<string, double>> At(Device device, double hour)
    {
        var day = (long)Math.Floor((hour - Noon) / HoursPerDay);
        if (StableHash.Unit(StableHash.Of(seed, device.Id + " silent"), day) < profile.SilentShare) return [];
        var values = new List<KeyValuePair<string, double>>(device.Kind.Metrics.Length);
        foreach (var metric in device.Kind.Metrics)
            if (_courses.TryGetValue((device.Kind.Key, metric), out var course))
                values.Add(KeyValuePair.Create(metric, Value(device, course, day, hour)));
        return values;
    }

    private double Value(Device device, MetricCourse course, long day, double hour)
    {
        var hash = StableHash.Of(seed, device.Id + " " + course.Metric);
        var mean = course.Mean + (course.Spread * ((2 * StableHash.Unit(hash, -1)) - 1));
        var daily = course.Daily;
        if (course.Station == profile.Trouble.Station && course.Metric == profile.Trouble.Metric)
            (mean, daily) = Troubled(hash, mean, daily, day, hour);
        var value = mean + (daily * Sun(hour, course.TroughHour, course.PeakHour)) + (course.Noise * Noise(hash, hour));
        var metric = catalogue.Metrics.Find(course.Metric)!;
        return Math.Round(Math.Clamp(value, metric.Min, metric.Max), metric.Decimals);
    }

    private (double Mean, double Daily) Troubled(ulong hash, double mean, double daily, long day, double hour)
    {
        var trouble = profile.Trouble;
        if (StableHash.Unit(hash ^ 1, day) >= trouble.Share) return (mean, daily);
        var sunken = trouble.MeanFrom + ((trouble.MeanTo - trouble.MeanFrom) * StableHash.Unit(hash ^ 2, day));
        // Trouble builds up through the afternoon and is over by the next noon, so that no day begins with a jump.
        var since = hour - Noon - (day * HoursPerDay);
        var weight = Math.Clamp(since / 6, 0, 1) * Math.Clamp((HoursPerDay - since) / 3, 0, 1);
        return (mean + ((sunken - mean) * weight), daily + ((trouble.Daily - daily) * weight));
    }

    /// <summary>From -1 at the trough to 1 at the peak, half a cosine up and half a cosine down.</summary>
    private static double Sun(double hour, double trough, double peak)
    {
        var rise = Modulo(peak - trough);
        var since = Modulo(hour - trough);
        return since < rise
            ? -Math.Cos(Math.PI * since / rise)
            : Math.Cos(Math.PI * (since - rise) / (HoursPerDay - rise));
    }

    private static double Modulo(double hours) => ((hours % HoursPerDay) + HoursPerDay) % HoursPerDay;

    /// <summary>Between -1 and 1, changing smoothly over <see cref="NoiseHours"/>.</summary>
    private static double Noise(ulong hash, double hour)
    {
        var position = hour / NoiseHours;
        var left = (long)Math.Floor(position);
        var share = position - left;
        var smooth = share * share * (3 - (2 * share));
        return (2 * (StableHash.Unit(hash, left) + ((StableHash.Unit(hash, left + 1) - StableHash.Unit(hash, left)) * smooth))) - 1;
    }
}
