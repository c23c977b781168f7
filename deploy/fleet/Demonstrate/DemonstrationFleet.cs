using Deqing.Realtime.Fleet.Replay;
using Deqing.Realtime.Fleet.Simulate;
using Deqing.Realtime.Fleet.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deqing.Realtime.Fleet.Demonstrate;

/// <summary>
/// The devices of the demonstration: recorded water on a few sensors, none on the silent ones, simulated water on all others, sent
/// over MQTT as any outside client would. It may start before its broker and outlive it; it tries again until it is stopped.
/// </summary>
public sealed partial class DemonstrationFleet(DemonstrationOptions options, TimeProvider time, ILogger<DemonstrationFleet> logger)
    : BackgroundService
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file of the pack or of the recordings does not read as it should.</exception>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var plan = DemonstrationPlan.Read(options.CountyFolder);
        var catalogue = DeviceCatalogue.Read(options.CountyFolder);
        var named = plan.Feeds.Select(feed => feed.Sensor).Concat(plan.Silent).ToHashSet();
        var simulated = catalogue.Devices.Where(device => !named.Contains(device.Id)).ToList();
        if (named.Except(catalogue.Devices.Select(device => device.Id)).FirstOrDefault() is { } unknown)
            throw new InvalidDataException($"demonstration.json: '{unknown}' is not a sensor of the pack.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var tally = new FleetTally();
        var targets = Enumerable.Range(0, options.Connections + 1).Select(_ => (ITarget)Open()).ToList();
        LogStarted(simulated.Count, plan.Feeds.Count, options.Host, options.Port);
        try
        {
            Task[] parts =
            [
                .. Feeds(plan, targets[^1], tally).Select(feed => feed.RunAsync(stop.Token)),
                .. Simulation(catalogue, plan, tally, simulated, targets, stop.Token),
                ReportAsync(tally, stop.Token),
            ];
            // None of them ends by itself, so the first that does has failed and ends the others.
            await await Task.WhenAny(parts);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(tally.Sent, tally.Acknowledged, tally.Failed);
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var target in targets) await target.DisposeAsync();
        }
    }

    private MqttTarget Open() => new(options.Host, options.Port, options.Key, Timeout.InfiniteTimeSpan, time);

    private List<RecordedFeed> Feeds(DemonstrationPlan plan, ITarget target, FleetTally tally)
    {
        var library = RecordingLibrary.Open(options.RecordingsFolder);
        var recordings = plan.Feeds.Select(feed => feed.Recording).Distinct().ToDictionary(name => name, library.Read);
        return [.. plan.Feeds.Select(feed => new RecordedFeed(feed, recordings[feed.Recording], target, tally, time))];
    }

    private IEnumerable<Task> Simulation(
        DeviceCatalogue catalogue,
        DemonstrationPlan plan,
        FleetTally tally,
        List<Device> devices,
        List<ITarget> targets,
        CancellationToken stop)
    {
        var water = new SimulatedWater(catalogue, SimulationProfile.Read(options.CountyFolder), options.Seed);
        var clock = new SimulatedClock(time.GetUtcNow(), plan.StartHour, options.Speed);
        var fleet = new SimulatedFleet(water, clock, options.Seed, options.InFlight, tally, time);
        return Enumerable.Range(0, options.Connections).Select(connection => fleet.RunAsync(
            [.. devices.Where((_, index) => index % options.Connections == connection)], targets[connection], stop));
    }

    private async Task ReportAsync(FleetTally tally, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ReportInterval, time);
        while (await timer.WaitForNextTickAsync(stop)) LogReport(tally.Sent, tally.Acknowledged, tally.Failed);
    }

    [LoggerMessage(LogLevel.Information, "Demonstration fleet: {Simulated} simulated and {Recorded} recorded devices to {Host}:{Port}")]
    private partial void LogStarted(int simulated, int recorded, string host, int port);

    [LoggerMessage(LogLevel.Debug, "Demonstration fleet: {Sent} observations sent, {Acknowledged} acknowledged, {Failed} failed")]
    private partial void LogReport(long sent, long acknowledged, long failed);

    [LoggerMessage(LogLevel.Information, "Demonstration fleet stopped: {Sent} sent, {Acknowledged} acknowledged, {Failed} failed")]
    private partial void LogStopped(long sent, long acknowledged, long failed);
}
