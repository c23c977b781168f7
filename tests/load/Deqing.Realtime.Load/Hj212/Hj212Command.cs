using System.Globalization;

namespace Deqing.Realtime.Load.Hj212;

/// <summary>Sends real-time data to a running program, each instrument on a connection of its own, and counts what is answered.</summary>
internal static class Hj212Command
{
    public const string Usage = "hj212 PORT INSTRUMENTS [SECONDS 10] [WINDOW 32]; INSTRUMENTS is a file with a line MN,PW for each";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 if a frame was not answered.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var port, var file, .. var rest] || rest.Length > 2 || !File.Exists(file))
            throw new ArgumentException("A port and a file of instruments are needed.");
        var seconds = rest.Length > 0 ? HttpOptions.Number(rest[0], 1, 3_600) : 10;
        var window = rest.Length > 1 ? HttpOptions.Number(rest[1], 1, 500) : 32;
        var instruments = (await File.ReadAllLinesAsync(file)).Select(line => line.Split(',')).Select(it => (it[0], it[1])).ToArray();
        var run = await Hj212Fleet.RunAsync(
            HttpOptions.Number(port, 1, ushort.MaxValue), instruments, TimeSpan.FromSeconds(seconds), window);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{instruments.Length} connections, {window} frames under way on each: "
            + $"{run.Sent} sent, {run.Waits.Length} answered, {run.Text}"));
        return run.Sent == run.Waits.Length ? 0 : 1;
    }
}
