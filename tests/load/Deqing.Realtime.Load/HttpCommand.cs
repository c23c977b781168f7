using System.Diagnostics;
using System.Globalization;

namespace Deqing.Realtime.Load;

/// <summary>
/// Measures in one run, in turns, a bare loop that only parses and inserts, and the program that does the same rows over HTTP
/// through its log and its grains. Fails if a call failed or a row is missing, never because something was slow.
/// </summary>
internal static class HttpCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = HttpOptions.Parse(args);
        await using var databases = await Databases.CreateAsync(options.Database);
        return await RunAsync(options, databases);
    }

    private static async Task<int> RunAsync(HttpOptions options, Databases databases)
    {
        var workload = new Workload(options, Pack.Load(), options.Rounds + 1);
        var program = await RunningProgram.StartAsync(databases.Settings, databases.Folder);
        var emptyStart = program.Start;
        List<Measured> bare = [], ours = [];
        List<(TimeSpan Duration, int Bytes)> snapshots = [];
        double peak;
        await using (program)
        {
            var numbers = workload.Numbers();
            for (var round = 0; round <= options.Rounds; round++)
            {
                var calls = workload.Round(round);
                GC.Collect();
                bare.Add(await Measured.BareAsync(calls, databases.Bare, numbers));
                ours.Add(await Measured.ProgramAsync(calls, program));
            }
            for (var time = 0; time < 5; time++)
                snapshots.Add(await program.SnapshotAsync());
            peak = program.PeakMebibytes;
            await program.KillAsync();
        }

        Report.Machine(options, await databases.VersionAsync());
        Report.Rounds(bare[1..], ours[1..]);
        Report.Program(peak, [.. ours[1..].SelectMany(one => one.Latencies)], snapshots);
        await RestartAsync(databases, emptyStart);
        return await CompleteAsync(options, databases) ? 0 : 1;
    }

    private static async Task RestartAsync(Databases databases, ProgramStart emptyStart)
    {
        await using var afterCrash = await RunningProgram.StartAsync(databases.Settings, databases.Folder);
        var stop = await afterCrash.StopAsync();
        await using var afterStop = await RunningProgram.StartAsync(databases.Settings, databases.Folder);
        Report.Starts(await databases.ReadingsAsync(), emptyStart, afterCrash.Start, afterStop.Start, stop);
    }

    private static async Task<bool> CompleteAsync(HttpOptions options, Databases databases)
    {
        var expected = (long)options.Rows * (options.Rounds + 1);
        var (ours, bare) = (await databases.ReadingsAsync(), await databases.Bare.CountAsync());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nRows: {expected} sent, {ours} in the reading log, {bare} in the bare table."));
        return ours == expected && bare == expected;
    }
}
