using System.Globalization;
using Deqing.Realtime.Fleet.Wire;

namespace Deqing.Realtime.Fleet.Simulate;

/// <summary>Simulates devices of a county pack.</summary>
internal static class SimulateCommand
{
    public const string Help = """
          simulate --county FOLDER --target mqtt://HOST:PORT|http://HOST:PORT [--devices N] [--seed N] [--speed 1..3600]
                   [--clock HH:mm] [--connections 1..64] [--seconds N]
              Devices of the pack, the first N of sensors.csv, with a daily course of their water; runs until Ctrl-C or N seconds.
              --speed   how much faster the simulated sun runs, default 1; devices report at their own interval at any speed
              --clock   where the simulated sun stands at the start, default the county's clock
        """;

    private const int InFlight = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Arguments arguments, TextWriter output, TimeProvider time, CancellationToken stop)
    {
        var county = arguments.Required("--county");
        var address = Targets.Parse(arguments.Required("--target"));
        var key = Targets.Key(arguments);
        var count = (int)arguments.WholeNumber("--devices", 100, 1, 1_000_000);
        var seed = arguments.WholeNumber("--seed", 1, long.MinValue, long.MaxValue);
        var speed = arguments.WholeNumber("--speed", 1, 1, 3600);
        var clockAt = arguments.TimeOfDay("--clock");
        var connections = (int)arguments.WholeNumber("--connections", 4, 1, 64);
        var seconds = arguments.WholeNumber("--seconds", long.MaxValue, 1, long.MaxValue);
        arguments.Finish();

        var catalogue = DeviceCatalogue.Read(county);
        var devices = catalogue.Devices.Take(count).ToList();
        if (devices.Count < count) throw new ArgumentsException($"--devices must be at most {devices.Count}, the devices of the pack.");
        var now = time.GetUtcNow();
        var clock = new SimulatedClock(now, clockAt?.TotalHours ?? SimulatedClock.LocalHour(now, catalogue.Zone), speed);
        var tally = new FleetTally();
        var water = new SimulatedWater(catalogue, SimulationProfile.Read(county), seed);
        var fleet = new SimulatedFleet(water, clock, seed, InFlight, tally, time);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (seconds < int.MaxValue / 1000) end.CancelAfter(TimeSpan.FromSeconds(seconds));
        var targets = Enumerable.Range(0, connections).Select(_ => Targets.Open(address, key, Patience, time)).ToList();
        try
        {
            var shares = targets.Select((target, i) =>
                fleet.RunAsync([.. devices.Where((_, index) => index % connections == i)], target, end.Token)).ToList();
            await foreach (var ended in Task.WhenEach(shares)) await ended;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Its time is up, or the person at the terminal has seen enough.
        }
        foreach (var target in targets) await target.DisposeAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"sent {tally.Sent}, acknowledged {tally.Acknowledged}, failed {tally.Failed}"));
        return tally.Failed == 0 ? 0 : 1;
    }
}
