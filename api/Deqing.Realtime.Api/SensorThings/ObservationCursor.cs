using System.Globalization;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>A place in a list of observations: what was measured at a time by a sensor.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Metric">Number of the metric.</param>
internal readonly record struct ObservationCursor(long At, int Sensor, int Metric)
{
    /// <summary>Behind everything a sensor has measured.</summary>
    public static ObservationCursor EndOf(int sensor) => new(long.MaxValue, sensor, int.MaxValue);

    /// <summary>Where a value is.</summary>
    public static ObservationCursor Of(ObservedValue value) => new(value.At, value.Stream.Sensor.Number, value.Stream.Metric.Number);

    /// <summary>Reads what <see cref="ToString"/> wrote; null if it is not that.</summary>
    public static ObservationCursor? Parse(string text) =>
        text.Split('.') is [var at, var sensor, var metric]
        && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
        && int.TryParse(sensor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(metric, NumberStyles.None, CultureInfo.InvariantCulture, out var measured)
            ? new ObservationCursor(time, number, measured) : null;

    /// <summary>How two places are ordered.</summary>
    public static int Compare(ObservationCursor left, ObservationCursor right, ObservationOrder order) => order switch
    {
        ObservationOrder.BySensor => (left.Sensor, left.At, left.Metric).CompareTo((right.Sensor, right.At, right.Metric)),
        ObservationOrder.OldestFirst => (left.At, left.Sensor, left.Metric).CompareTo((right.At, right.Sensor, right.Metric)),
        _ => (right.At, right.Sensor, right.Metric).CompareTo((left.At, left.Sensor, left.Metric)),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Sensor}.{Metric}");
}

/// <summary>In which order observations are listed.</summary>
internal enum ObservationOrder
{
    /// <summary>Sensor by sensor, each from its oldest on. Needs no merging, whatever the number of sensors.</summary>
    BySensor,

    /// <summary>By time.</summary>
    OldestFirst,

    /// <summary>By time, backwards.</summary>
    NewestFirst,
}
