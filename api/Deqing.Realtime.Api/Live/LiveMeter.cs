using System.Diagnostics.Metrics;
using Deqing.Realtime.Api.Hosting;

namespace Deqing.Realtime.Api.Live;

/// <summary>What the live hub counts.</summary>
internal sealed class LiveMeter
{
    private readonly UpDownCounter<int> connections;
    private readonly Counter<long> sent, dropped, gaps;

    public LiveMeter(IMeterFactory meters)
    {
        var meter = meters.Create("Deqing.Realtime.Live");
        connections = meter.CreateUpDownCounter<int>("connections", null, "Clients of the live hub");
        sent = meter.CreateCounter<long>("deltas_total", null, "Deltas queued for clients, by kind of scope");
        dropped = meter.CreateCounter<long>("dropped_total", null, "Messages dropped because a client reads too slowly");
        gaps = meter.CreateCounter<long>("restarts_total", null, "Times an area had to be followed anew");
    }

    public void Connected(int change) => connections.Add(change);

    public void Sent(ScopeKind kind, int clients) => sent.Add(clients, new KeyValuePair<string, object?>("scope", Json.Word(kind)));

    public void Dropped() => dropped.Add(1);

    public void Gap() => gaps.Add(1);
}
