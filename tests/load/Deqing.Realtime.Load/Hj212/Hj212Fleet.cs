using System.Diagnostics;
using System.Globalization;

namespace Deqing.Realtime.Load.Hj212;

/// <summary>What instruments saw: frames sent, and how long each answered one waited, shortest first.</summary>
internal sealed record Hj212Run(long Sent, TimeSpan Wall, long[] Waits)
{
    /// <summary>The figures in words.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Waits.Length / Wall.TotalSeconds:F0} frames/s for {Wall.TotalSeconds:F0} s, p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms");

    private double At(double share) =>
        Waits.Length == 0 ? double.NaN : Waits[(int)(share * (Waits.Length - 1))] * 1000.0 / Stopwatch.Frequency;
}

/// <summary>Instruments, each on a connection of its own, that send at once.</summary>
internal static class Hj212Fleet
{
    /// <summary>Lets all send as fast as they are answered.</summary>
    /// <param name="port">Port of the listener.</param>
    /// <param name="instruments">MN and PW of each.</param>
    /// <param name="time">How long.</param>
    /// <param name="window">How many frames of one may be on their way.</param>
    public static async Task<Hj212Run> RunAsync(
        int port, IReadOnlyList<(string Mn, string Password)> instruments, TimeSpan time, int window)
    {
        var devices = instruments.Select(it => new Hj212Device(it.Mn, it.Password, window)).ToArray();
        try
        {
            foreach (var device in devices)
                await device.ConnectAsync(port);
            using var stop = new CancellationTokenSource(time);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(devices.Select(device => Task.Run(() => device.SaturateAsync(stop.Token))));
            return new Hj212Run(devices.Sum(device => (long)device.Sent), clock.Elapsed, [.. devices.SelectMany(it => it.Waits).Order()]);
        }
        finally
        {
            foreach (var device in devices)
                device.Dispose();
        }
    }
}
