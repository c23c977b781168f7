namespace Deqing.Realtime.Domain.Water;

/// <summary>A time in which a metric of a sensor was faulty in one way.</summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Metric">Number of the metric; 0 for the whole device.</param>
/// <param name="Kind">In which way.</param>
/// <param name="Since">
/// Event time of its first value; of a stuck or drifting one, of the first value it is true of. Of a wrong clock, when it arrived.
/// </param>
/// <param name="Until">Event time of the first value that is not faulty any more; null while it lasts.</param>
/// <param name="IsWhole">
/// Whether every value of that time is under suspicion; otherwise those are that the reading log holds as such.
/// </param>
/// <param name="Case">The case it belongs to; null while nobody need go there.</param>
/// <param name="ClearedAt">When the alarm of that case ended; null if it has not.</param>
public sealed record FaultEpisode(
    int Sensor, byte Metric, Quality Kind, DateTimeOffset Since, DateTimeOffset? Until, bool IsWhole,
    string? Case = null, DateTimeOffset? ClearedAt = null);

/// <summary>What became of a fault.</summary>
public enum FaultStep : byte
{
    /// <summary>An episode began.</summary>
    Began,

    /// <summary>An episode ended.</summary>
    Ended,

    /// <summary>An episode lasts so long, or they come so often, that somebody must go there.</summary>
    Persists,

    /// <summary>The device has been without a fault for so long that nobody need go there any more.</summary>
    Recovered,
}

/// <summary>A change of a fault that somebody must be told of.</summary>
/// <param name="Step">What became of it.</param>
/// <param name="Metric">Number of the metric; 0 for the whole device.</param>
/// <param name="Kind">In which way it is faulty; <see cref="Quality.Good"/> once the device has recovered.</param>
/// <param name="Since">See <see cref="FaultEpisode"/>.</param>
/// <param name="At">When it came about: event time, or arrival for a wrong clock. For an end the end of the episode.</param>
/// <param name="Value">The value that brought it.</param>
/// <param name="IsWhole">See <see cref="FaultEpisode"/>.</param>
public readonly record struct FaultChange(
    FaultStep Step, byte Metric, Quality Kind, DateTimeOffset Since, DateTimeOffset At, float Value, bool IsWhole);
