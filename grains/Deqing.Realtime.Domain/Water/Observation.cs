namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// How far a value can be trusted. The reading log keeps the number, so numbers are never reused; where several hold, the one judged
/// first stands, see <c>docs/quality.md</c>.
/// </summary>
public enum Quality : byte
{
    /// <summary>A plausible measurement.</summary>
    Good = 0,

    /// <summary>Outside the metric's physical range: kept and shown as such, but no vote in rules.</summary>
    OutOfRange = 1,

    /// <summary>突变: changed faster than water can, or not yet steady again after it did.</summary>
    Jump = 2,

    /// <summary>恒值: unchanged at the metric's resolution for longer than it ever is in water.</summary>
    Stuck = 3,

    /// <summary>低于检出限: at or below what the method detects; true but censored, so it votes.</summary>
    AtDetectionLimit = 4,

    /// <summary>满量程/溢出: at the end of a converter's range, or wrapped around it.</summary>
    AtRail = 5,

    /// <summary>漂移: apart from what its neighbours measure, for hours, to the same side.</summary>
    Drift = 6,

    /// <summary>时钟错误: its time was stepped back, so it was not measured when it says.</summary>
    WrongClock = 7,

    /// <summary>The device itself says that it or its link is faulty (HJ 212-2017 flags D and B).</summary>
    DeviceFault = 8,

    /// <summary>The device itself says that it is over its range (HJ 212-2017 flag T).</summary>
    DeviceRange = 9,

    /// <summary>Measured during maintenance or calibration, or while stopped (HJ 212-2017 flags M, C and F).</summary>
    Maintenance = 10,

    /// <summary>Entered by hand (HJ 212-2017 flag S).</summary>
    Manual = 11,
}

/// <summary>What the qualities mean for those who use values.</summary>
public static class Qualities
{
    /// <summary>Whether a value counts in rules, means and comparisons.</summary>
    public static bool Votes(this Quality quality) => quality is Quality.Good or Quality.AtDetectionLimit;

    /// <summary>Whether it speaks of a fault of the device. Maintenance and entries by hand are none.</summary>
    public static bool IsFault(this Quality quality) =>
        !quality.Votes() && quality is not (Quality.Maintenance or Quality.Manual);
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
    [property: Id(3)] ImmutableArray<MetricValue> Values)
{
    /// <summary>Whether its time is wrong: then so are the times of all its values.</summary>
    public bool HasWrongClock => Values[0].Quality == Quality.WrongClock;
}
