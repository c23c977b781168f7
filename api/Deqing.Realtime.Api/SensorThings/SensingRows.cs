using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>One metric of one sensor: the row of a Datastream.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Metric">The metric.</param>
internal sealed record Datastream(SensorPlace Sensor, Metric Metric)
{
    /// <summary>Stands between the parts of an id. No id of a sensor and no key of a metric has one.</summary>
    public const char Separator = ':';

    /// <summary>Its id: that of the sensor and the key of the metric.</summary>
    public string Id => $"{Sensor.Id}{Separator}{Metric.Key}";
}

/// <summary>A pond or a village whose water, air or ground is observed: the row of a FeatureOfInterest.</summary>
internal sealed record ObservedPlace(string Id, Names Names, PlaceKind Kind, Position Position, Place Place);

/// <summary>One value at one time: the row of an Observation.</summary>
/// <param name="Stream">The Datastream it belongs to.</param>
/// <param name="Message">The message it came in. Null stands for any: what a filter says of the Datastream alone holds for all.</param>
/// <param name="Value">The value.</param>
internal sealed record ObservedValue(Datastream Stream, Observation? Message, MetricValue Value)
{
    /// <summary>Unix milliseconds of the time it was measured.</summary>
    public long At => Message!.At.ToUnixTimeMilliseconds();

    /// <summary>Its id: that of the Datastream and the time.</summary>
    public string Id => IdOf(Stream, Message!.At);

    /// <summary>The id of the value of a Datastream at a time.</summary>
    public static string IdOf(Datastream stream, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{stream.Id}{Datastream.Separator}{at.ToUnixTimeMilliseconds()}");

    /// <summary>
    /// A value as a number that is written like it: the single 6.4 is the double 6.4 and not 6.400000095, so that a filter finds it.
    /// </summary>
    public static double Number(float value)
    {
        Span<char> text = stackalloc char[32];
        return value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture)
            && double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value;
    }
}
