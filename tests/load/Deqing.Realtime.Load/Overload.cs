using System.Diagnostics;
using Deqing.Realtime.Load.Mqtt;

namespace Deqing.Realtime.Load;

/// <summary>
/// Far more than the program can take, by HTTP and MQTT at once: many callers that post again at once whatever the answer, and
/// devices with many messages on the way. What counts is that memory stays bounded and that nothing acknowledged is lost.
/// </summary>
internal static class Overload
{
    private const int Callers = 160, CallMessages = 5_000, Devices = 500, Window = 40;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(TimeSpan time, Databases databases, RunningProgram program, Table table)
    {
        var (stored, before) = (await databases.ReadingsAsync(), program.Mebibytes);
        var stations = Pack.Load().Stations();
        using var fleet = await MqttFleet.ConnectAsync(
            program.MqttPort, program.DeviceKey, stations[..Devices], Window, DateTime.UtcNow.AddMinutes(-30));
        using var watching = new CancellationTokenSource();
        var peak = PeakAsync(program, watching.Token);
        var clock = Stopwatch.StartNew();
        var devices = fleet.SaturateAsync(time);
        var posted = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(caller => Task.Run(() => PostAsync(caller, clock, time, program))));
        var acknowledged = (await devices).Acknowledged;
        var wall = clock.Elapsed;
        await watching.CancelAsync();
        var (accepted, turnedAway) = (posted.Sum(one => one.Accepted), posted.Sum(one => one.TurnedAway));
        var offered = ((posted.Sum(one => one.Calls) + turnedAway) * (double)CallMessages) + acknowledged;
        var taken = accepted + acknowledged;
        table.Add(
            $"overload: {Callers} callers of {CallMessages} messages, {Devices} devices with {Window} on the way", "bounded, nothing lost",
            $"{offered / taken:F1} times what it took was offered for {wall.TotalSeconds:F0} s");
        table.Add("it took, and turned away (429, 503)", "", $"{taken / wall.TotalSeconds:F0} messages/s, {turnedAway} calls");
        table.Add("working set before, peak, after it", "", $"{before:F0}, {await peak:F0}, {program.Mebibytes:F0} MiB");
        table.Add("overload", taken, await databases.ReadingsAsync() - stored);
    }

    private static async Task<(long Accepted, int Calls, int TurnedAway)> PostAsync(
        int caller, Stopwatch clock, TimeSpan time, RunningProgram program)
    {
        // Each caller has sensors' times of its own: none of its messages is a repeat of another's.
        var (accepted, calls, turnedAway) = (0L, 0, 0);
        while (clock.Elapsed < time)
        {
            var call = Workload.Flood(caller, calls, CallMessages);
            while (await program.TryPostAsync(call) is var answer)
            {
                if (answer is { } taken)
                {
                    (accepted, calls) = (accepted + taken, calls + 1);
                    break;
                }

                turnedAway++;
                if (clock.Elapsed >= time)
                    break;
            }
        }

        return (accepted, calls, turnedAway);
    }

    private static async Task<double> PeakAsync(RunningProgram program, CancellationToken stop)
    {
        var peak = 0.0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!stop.IsCancellationRequested)
        {
            peak = Math.Max(peak, program.Mebibytes);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return peak;
    }
}
