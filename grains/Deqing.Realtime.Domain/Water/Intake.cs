using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Domain.Water;

/// <summary>Why an observation was not taken. The same word reaches the answer, the log and the metric.</summary>
public enum Rejection
{
    /// <summary>Not JSON, or cut off.</summary>
    MalformedJson,

    /// <summary>JSON, but a member has another type than it must have.</summary>
    WrongType,

    /// <summary>A member that must be there is not.</summary>
    MissingMember,

    /// <summary>The same member stands twice in one object.</summary>
    DuplicateKey,

    /// <summary>The text starts with a byte order mark, which JSON forbids (RFC 8259 §8.1).</summary>
    ByteOrderMark,

    /// <summary>One observation is longer than the limit.</summary>
    TooLong,

    /// <summary>No such sensor in the registry.</summary>
    UnknownSensor,

    /// <summary>The sensor stands outside the territory of who sends.</summary>
    OutsideTerritory,

    /// <summary>No such metric in the catalogue.</summary>
    UnknownMetric,

    /// <summary>A value is NaN, infinite or beyond single precision.</summary>
    NotFinite,

    /// <summary>The observation has no value.</summary>
    NoValues,

    /// <summary>The time is not ISO 8601 with an offset.</summary>
    MalformedTime,

    /// <summary>The time lies further in the future than clocks may differ.</summary>
    InTheFuture,

    /// <summary>The time lies before the sensor was registered.</summary>
    BeforeRegistration,

    /// <summary>The sensor is retired (停用).</summary>
    Retired,
}

/// <summary>What is asked of every observation before it may enter the reading log.</summary>
public static class Intake
{
    /// <summary>Judges a sensor's time stamp.</summary>
    /// <param name="sensor">The registered sensor.</param>
    /// <param name="at">The time the message states.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="tolerance">How far a device clock may run ahead.</param>
    /// <returns>The reason to refuse it, or null.</returns>
    public static Rejection? CheckTime(SensorPlace sensor, DateTimeOffset at, DateTimeOffset now, TimeSpan tolerance) =>
        at > now + tolerance ? Rejection.InTheFuture
        : at < sensor.RegisteredAt ? Rejection.BeforeRegistration
        : null;

    /// <summary>
    /// The quality a value enters the log with: what can be told from the value alone. An implausible value is evidence of a fault,
    /// so it is kept and flagged rather than thrown away, and the other probes of the same message still count.
    /// </summary>
    /// <param name="metric">What it measures.</param>
    /// <param name="value">The value; a flag its device gave it stands.</param>
    public static Quality Grade(Metric metric, in MetricValue value) =>
        value.Quality != Quality.Good ? value.Quality
        : !metric.Contains(value.Value) ? Quality.OutOfRange
        : metric.Checks.Rails.Contains(value.Value) ? Quality.AtRail
        : value.Value <= metric.Checks.DetectionLimit ? Quality.AtDetectionLimit
        : Quality.Good;

    /// <summary>The instant at millisecond precision in UTC: what the log keeps and compares.</summary>
    public static DateTimeOffset Normalise(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
