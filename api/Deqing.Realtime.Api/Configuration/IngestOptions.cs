using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Configuration;

/// <summary>Limits of the way in, section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Ingest";

    /// <summary>Longest body of one call in bytes, as sent and after decompression.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most observations of one call or one MQTT message; the log takes no more at once.</summary>
    [Range(1, IReadingLog.MaxAppend)]
    public int MaxObservations { get; set; } = 10_000;

    /// <summary>Longest text of one observation in bytes.</summary>
    [Range(64, 1024 * 1024)]
    public int MaxObservationBytes { get; set; } = 16 * 1024;

    /// <summary>Most HTTP calls worked on at once; one more is asked to come back later.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentBatches { get; set; } = 64;

    /// <summary>Most observations waiting for the log at once, about 250 bytes each; who brings more waits.</summary>
    [Range(IReadingLog.MaxAppend, 1_000_000)]
    public int MaxPendingRows { get; set; } = GroupCommitOptions.DefaultMaxPendingRows;

    /// <summary>
    /// How long a call may wait for room among <see cref="MaxPendingRows"/>, in seconds. Then it is asked to come back, and so are
    /// those that come while others have waited so long, before their body is read.
    /// </summary>
    [Range(0.01, 60)]
    public double FullSeconds { get; set; } = 2;

    /// <summary>Most sensors of one batch told at once.</summary>
    [Range(1, 1_024)]
    public int SensorsAtOnce { get; set; } = 16;

    /// <summary>How often a sensor is told of its observations before it is left to take them up from the log.</summary>
    [Range(1, 10)]
    public int HandOverAttempts { get; set; } = 3;

    /// <summary>How long an answer may wait, in seconds, for sensors to take up what the log already has.</summary>
    [Range(0.01, 60)]
    public double HandOverSeconds { get; set; } = 10;

    /// <summary>How far the clock of a device may run ahead, in seconds.</summary>
    [Range(0, 86_400)]
    public double ClockToleranceSeconds { get; set; } = 300;

    /// <summary>After how many seconds a client should come back that was turned away.</summary>
    [Range(1, 3_600)]
    public int RetryAfterSeconds { get; set; } = 1;
}
