using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Ingest.Hj212;

/// <summary>What all connections share: who is known, how packets are read, what time it is on the wall.</summary>
internal sealed class Hj212Desk(
    County county, IDeviceBook devices, AccessRefusals refusals, IngestMetrics metrics, LedgerTally ledger,
    IOptions<Hj212Options> options, IOptions<IngestOptions> ingest, TimeProvider time)
{
    /// <summary>Reads what packets say of the water.</summary>
    public ReportReader Reader { get; } = new(
        new FactorCodes(county.Metrics), county.Calendar.Wall, TimeSpan.FromSeconds(options.Value.MaxSampleAgeSeconds));

    /// <summary>Counts.</summary>
    public IngestMetrics Metrics => metrics;

    /// <summary>Who sends under an MN; null if nobody does.</summary>
    public Hj212Link? Find(string device) => devices.OfMn(device);

    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What the clock on the wall shows, in ticks.</summary>
    public long Wall => county.Calendar.Wall.Local(time.GetUtcNow());

    /// <summary>How far the clock of a device may run ahead.</summary>
    public TimeSpan ClockTolerance { get; } = TimeSpan.FromSeconds(ingest.Value.ClockToleranceSeconds);

    /// <summary>Takes note of data of nobody that cannot be taken, for the ledger.</summary>
    public void Reject(string reason) => ledger.Rejected(null, Now, reason);

    /// <summary>Takes note of a packet from nobody known, as of a key that was refused.</summary>
    public void Refuse(string address, string reason)
    {
        metrics.Refused(IngestProtocol.Hj212, reason);
        refusals.Note(Caller.Nobody, address, "sendObservations", "hj212", reason);
    }
}
