namespace Deqing.Realtime.Domain.Water;

/// <summary>How far a value can be trusted. The reading log keeps the number, so numbers are never reused.</summary>
public enum Quality : byte
{
    /// <summary>A plausible measurement.</summary>
    Good = 0,

    /// <summary>Outside the metric's physical range: kept and shown as such, but no vote in rules.</summary>
    OutOfRange = 1,
}

/// <summary>One value of an observation.</summary>
/// <param name="Metric">Number of the metric in the catalogue.</param>
/// <param name="Value">The value in the metric's unit, finite. Single precision carries seven digits, more than any probe.</param>
/// <param name="Quality">Its quality.</param>
[GenerateSerializer, Immutable]
public readonly record struct MetricValue(
    [property: Id(0)] byte Metric, [property: Id(1)] float Value, [property: Id(2)] Quality Quality);

/// <summary>One message of one sensor: what it measured at one time.</summary>
/// <param name="At">When it was measured (event time), UTC, to the millisecond.</param>
/// <param name="ReceivedAt">When it arrived, UTC, to the millisecond.</param>
/// <param name="Sequence">The device's own counter, where it has one.</param>
/// <param name="Values">At least one value, each metric once.</param>
[GenerateSerializer, Immutable]
public sealed record Observation(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] DateTimeOffset ReceivedAt,
    [property: Id(2)] long? Sequence,
    [property: Id(3)] ImmutableArray<MetricValue> Values);
