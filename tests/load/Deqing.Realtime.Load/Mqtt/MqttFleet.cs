using System.Diagnostics;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Load.Mqtt;

/// <summary>What a fleet of devices saw.</summary>
/// <param name="Acknowledged">Messages with a PUBACK.</param>
/// <param name="Wall">How long they were sent for.</param>
/// <param name="Waits">From PUBLISH to PUBACK, shortest first.</param>
internal sealed record FleetRun(int Acknowledged, TimeSpan Wall, TimeSpan[] Waits)
{
    public double PerSecond => Acknowledged / Wall.TotalSeconds;

    /// <summary>The wait that a part of all messages did not exceed.</summary>
    public TimeSpan Wait(double part) => Waits.Length == 0 ? default : Waits[(int)Math.Ceiling(part * (Waits.Length - 1))];
}

/// <summary>Many devices, each on a connection of its own.</summary>
internal sealed class MqttFleet : IDisposable
{
    private const int ConnectingAtOnce = 32;

    private readonly MqttDevice[] devices;

    private MqttFleet(MqttDevice[] devices) => this.devices = devices;

    /// <summary>Connects devices to a broker.</summary>
    /// <param name="port">Port of the broker.</param>
    /// <param name="key">Their key.</param>
    /// <param name="sensors">The sensors they send of, one for each device.</param>
    /// <param name="window">How many messages of one device may be on the way.</param>
    /// <param name="start">When the first message of all was measured.</param>
    public static async Task<MqttFleet> ConnectAsync(
        int port, string key, IReadOnlyList<SensorPlace> sensors, int window, DateTime start)
    {
        var step = TimeSpan.FromMilliseconds(20);
        MqttDevice[] devices = [.. sensors.Select(sensor => new MqttDevice(new DeviceScript(sensor.Id, start, step), window))];
        await Parallel.ForEachAsync(
            devices, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce },
            async (device, _) => await device.ConnectAsync(port, key));
        return new MqttFleet(devices);
    }

    /// <summary>Lets all send as fast as they are acknowledged.</summary>
    public Task<FleetRun> SaturateAsync(TimeSpan time) => RunAsync(time, (device, _, stop) => device.SaturateAsync(stop));

    /// <summary>Lets all together send so many messages a second, evenly.</summary>
    public Task<FleetRun> PaceAsync(TimeSpan time, double perSecond)
    {
        var every = TimeSpan.FromSeconds(devices.Length / perSecond);
        var begin = Stopwatch.GetTimestamp();
        return RunAsync(time, (device, index, stop) => device.PaceAsync(
            begin + (long)(every.TotalSeconds * index / devices.Length * Stopwatch.Frequency), every, stop));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in devices)
            device.Dispose();
    }

    private async Task<FleetRun> RunAsync(TimeSpan time, Func<MqttDevice, int, CancellationToken, Task> send)
    {
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        stop.CancelAfter(time);
        await Task.WhenAll(devices.Select((device, index) => Task.Run(() => send(device, index, stop.Token))));
        var wall = clock.Elapsed;
        TimeSpan[] waits = [.. devices.SelectMany(device => device.Waits).Order().Select(ticks => Stopwatch.GetElapsedTime(0, ticks))];
        return new FleetRun(devices.Sum(device => device.Acknowledged), wall, waits);
    }
}
