namespace Deqing.Realtime.Api.Ingest;

/// <summary>The way an observation came in.</summary>
public enum IngestProtocol
{
    /// <summary>POST /api/v1/observations.</summary>
    Http,

    /// <summary>The embedded broker.</summary>
    Mqtt,

    /// <summary>Instruments that speak HJ 212-2017 over TCP.</summary>
    Hj212,

    /// <summary>Observations of OGC SensorThings 1.1.</summary>
    SensorThings,
}

/// <summary>What became of a batch. Everything counted here as accepted or duplicate is durable.</summary>
/// <param name="Accepted">Observations that are new in the log.</param>
/// <param name="Duplicate">Observations of a sensor and time the log already had; the first one stands.</param>
/// <param name="Rejected">Observations that were not taken.</param>
/// <param name="Flagged">Values that were taken and have no vote in rules.</param>
public sealed record IntakeAnswer(
    int Accepted, int Duplicate, IReadOnlyList<RejectedObservation> Rejected, IReadOnlyList<FlaggedValue> Flagged);

/// <summary>An observation that was not taken.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Reason">The named reason.</param>
public sealed record RejectedObservation(int Index, string Reason);

/// <summary>A value that was taken and marked.</summary>
/// <param name="Index">Place of its observation in the batch, from 0.</param>
/// <param name="Metric">Key of its metric.</param>
/// <param name="Reason">The quality it was given.</param>
public sealed record FlaggedValue(int Index, string Metric, string Reason);
