using System.Diagnostics;

namespace Deqing.Realtime.Load;

/// <summary>HJ 212: frames a second, each answered after the log has it.</summary>
internal static class Hj212Runs
{
    /// <summary>Runs it against a server that already knows the instruments.</summary>
    /// <param name="port">Port of the server.</param>
    /// <param name="instruments">MN and PW of each.</param>
    /// <param name="time">How long.</param>
    /// <param name="databases">Where the log is.</param>
    /// <param name="table">Takes the figures.</param>
    public static async Task SustainedAsync(
        int port, IReadOnlyList<(string Mn, string Password)> instruments, TimeSpan time, Databases databases, Table table)
    {
        var stored = await databases.ReadingsAsync();
        var devices = instruments.Select(it => new Hj212Device(it.Mn, it.Password, DateTime.UtcNow.AddHours(-4))).ToArray();
        try
        {
            foreach (var device in devices)
                await device.ConnectAsync(port);
            using var stop = new CancellationTokenSource(time);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(devices.Select(device => Task.Run(() => device.SaturateAsync(stop.Token))));
            var answered = devices.Sum(device => device.Answered);
            table.Add(
                $"HJ 212, {devices.Length} instruments", "≥ 5,000 frames/s", $"{answered / clock.Elapsed.TotalSeconds:F0} frames/s");
            table.Add("HJ 212", answered, await databases.ReadingsAsync() - stored);
        }
        finally
        {
            foreach (var device in devices)
                device.Dispose();
        }
    }
}
