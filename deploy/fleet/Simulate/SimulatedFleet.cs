using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>What a fleet has sent so far. Safe to read while it runs.</summary>
internal sealed class FleetTally
{
    private long _sent;
    private long _acknowledged;
    private long _failed;

    public long Sent => Interlocked.Read(ref _sent);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Failed => Interlocked.Read(ref _failed);

    public void Count(int sent, Delivery delivery)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _acknowledged, delivery.Accepted + delivery.Duplicate);
        if (delivery.Failure is not null) Interlocked.Add(ref _failed, sent);
    }
}

/// <summary>
/// Devices that report at their interval, each at its own phase of it, so that the load is even. Stamps lie on a grid of the
/// interval: the same seed sends the same message for the same instant. A device that could not send in time skips ahead:
/// probes of this kind keep nothing, and memory stays bounded.
/// </summary>
/// <param name="inFlight">Messages of one connection that may wait for their acknowledgement.</param>
internal sealed class SimulatedFleet(
    SimulatedWater water, SimulatedClock clock, long seed, int inFlight, FleetTally tally, TimeProvider time)
{
    /// <summary>Phases lie on this grid, so that one wait serves all devices that are due together.</summary>
    private const long GridMilliseconds = 100;

    /// <summary>Runs one connection's share of the devices until stopped.</summary>
    public async Task RunAsync(IReadOnlyList<Device> devices, ITarget target, CancellationToken stop)
    {
        var underWay = new Queue<Task>();
        var schedule = new PriorityQueue<Device, long>();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var device in devices) schedule.Enqueue(device, Due(device, now));
        while (schedule.TryDequeue(out var device, out var due))
        {
            now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (due > now) await Task.Delay(TimeSpan.FromMilliseconds(due - now), time, stop);
            while (underWay.TryPeek(out var oldest) && (oldest.IsCompleted || underWay.Count >= inFlight)) await underWay.Dequeue();
            underWay.Enqueue(SendAsync(device, due, target, stop));
            schedule.Enqueue(device, Due(device, Math.Max(due, now) + 1));
        }
    }

    private async Task SendAsync(Device device, long due, ITarget target, CancellationToken stop)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(due);
        var values = water.At(device, clock.HourAt(at));
        if (values.Count == 0) return;
        var sequence = due / (long)device.Kind.Interval.TotalMilliseconds;
        tally.Count(1, await target.SendAsync(device.Id, [new FleetObservation(at, sequence, values)], stop));
    }

    /// <summary>The first instant of the device's grid at or after <paramref name="from"/>.</summary>
    private long Due(Device device, long from)
    {
        var interval = (long)device.Kind.Interval.TotalMilliseconds;
        var phase = (long)(StableHash.Of(seed, device.Id) % (ulong)(interval / GridMilliseconds)) * GridMilliseconds;
        return phase + ((from - phase + interval - 1) / interval * interval);
    }
}
