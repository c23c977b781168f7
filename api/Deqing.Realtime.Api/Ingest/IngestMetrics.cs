using System.Diagnostics.Metrics;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What came in and what became of it, as the meter <c>Deqing.Realtime.Ingest</c>.</summary>
internal sealed class IngestMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Deqing.Realtime.Ingest";

    private readonly Counter<long> observations, flagged, refused, failures, notHandedOver, retries, frames, skipped;
    private readonly Counter<long> unknownNames, pauses, breaks;
    private readonly UpDownCounter<long> bridges;
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> append;

    public IngestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        observations = meter.CreateCounter<long>("observations_total", null, "Observations by protocol and outcome.");
        flagged = meter.CreateCounter<long>("values_flagged_total", null, "Values taken and marked as implausible.");
        refused = meter.CreateCounter<long>("batches_refused_total", null, "Calls, messages and connections refused as a whole.");
        failures = meter.CreateCounter<long>("append_failures_total", null, "Batches the log did not take.");
        retries = meter.CreateCounter<long>("grain_failures_total", null, "Attempts to tell a sensor that failed.");
        notHandedOver = meter.CreateCounter<long>(
            "sensors_not_told_total", null, "Sensors left to take up observations from the log themselves.");
        frames = meter.CreateCounter<long>("hj212_frames_total", null, "HJ 212 frames by what was made of them.");
        skipped = meter.CreateCounter<long>("hj212_values_skipped_total", null, "Values of HJ 212 data that were not logged, by reason.");
        unknownNames = meter.CreateCounter<long>("names_unknown_total", null, "Values of a dialect whose name nobody knows, left out.");
        pauses = meter.CreateCounter<long>("mqtt_pauses_total", null, "Times a connection that sent too fast was not read for a while.");
        breaks = meter.CreateCounter<long>("mqtt_bridge_failures_total", null, "Connections to county brokers that failed or broke.");
        bridges = meter.CreateUpDownCounter<long>("mqtt_bridges_connected", null, "Connections to brokers of the county.");
        batchSize = meter.CreateHistogram<int>("batch_size", null, "Observations of one batch.");
        append = meter.CreateHistogram<double>("append_duration_seconds", "s", "Time until the log had a batch.");
    }

    public void Count(IngestProtocol protocol, IntakeAnswer answer)
    {
        Observed(protocol, "accepted", answer.Accepted);
        Observed(protocol, "duplicate", answer.Duplicate);
        foreach (var rejected in answer.Rejected)
            Observed(protocol, rejected.Reason, 1);
        if (answer.Flagged.Count > 0)
            flagged.Add(answer.Flagged.Count, Tag("protocol", Words.Of(protocol)));
    }

    public void Refused(IngestProtocol protocol, string reason) =>
        refused.Add(1, Tag("protocol", Words.Of(protocol)), Tag("reason", reason));

    public void Refused(IngestProtocol protocol, Rejection reason) => Refused(protocol, Words.Of(reason));

    public void Appended(IngestProtocol protocol, int size, TimeSpan duration)
    {
        batchSize.Record(size, Tag("protocol", Words.Of(protocol)));
        append.Record(duration.TotalSeconds);
    }

    public void Framed(FrameVerdict verdict) => frames.Add(1, Tag("verdict", Words.Of(verdict)));

    public void Skipped(string reason, int values)
    {
        if (values > 0)
            skipped.Add(values, Tag("reason", reason));
    }

    public void AppendFailed() => failures.Add(1);

    public void GrainFailed() => retries.Add(1);

    public void NotTold(int sensors) => notHandedOver.Add(sensors);

    public void UnknownName(string dialect) => unknownNames.Add(1, Tag("dialect", dialect));

    public void Paused() => pauses.Add(1);

    public void BridgeBroke() => breaks.Add(1);

    public void Bridged(int change) => bridges.Add(change);

    private void Observed(IngestProtocol protocol, string outcome, int count)
    {
        if (count > 0)
            observations.Add(count, Tag("protocol", Words.Of(protocol)), Tag("outcome", outcome));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
