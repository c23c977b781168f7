using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>
/// One item of a batch: an observation of a registered sensor, or the reason why it is none and the sensor if that much was read.
/// </summary>
internal readonly record struct ReadItem(SensorPlace? Sensor, Observation? Observation, Rejection? Rejection)
{
    /// <summary>The item could not be taken.</summary>
    public static ReadItem Rejected(Rejection reason) => new(null, null, reason);
}

/// <summary>What one call or message carried, in its order: the index of an item is the index in the answer.</summary>
/// <param name="receivedAt">When it arrived, UTC, to the millisecond.</param>
/// <param name="reach">Where its sender may send observations of.</param>
internal sealed class ObservationBatch(DateTimeOffset receivedAt, Reach reach)
{
    /// <summary>Where its sender may send observations of.</summary>
    public Reach Reach => reach;

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; } = Intake.Normalise(receivedAt);

    /// <summary>The items. The quality of their values is not judged yet.</summary>
    public List<ReadItem> Items { get; } = [];

    /// <summary>
    /// Takes up what the log had, where its sender compares that with the row that stands and says to the ledger what it is; null
    /// where a repeat is a repeat.
    /// </summary>
    public HashSet<(int Sensor, DateTimeOffset At)>? Repeats { get; init; }

    /// <summary>
    /// Ends when the sensors of what was taken are told, where the answer did not wait for that: until then the sender's place is taken.
    /// </summary>
    public Task Telling { get; set; } = Task.CompletedTask;

    /// <summary>Why nothing of it was taken, where that is so and its sender should hear more than that.</summary>
    public RefusalReason? Refused { get; set; }
}
