using System.Diagnostics;
using System.Globalization;

namespace Deqing.Realtime.Load;

/// <summary>
/// The table of speed in one run: load, program and PostgreSQL on this one machine, and a bare gateway beside the program. Fails if
/// anything acknowledged is not in the log, never because something was slow.
/// </summary>
internal static class AllCommand
{
    public const string Usage = "all [--connections 2000] [--seconds 60] [--rate 1000] [--only mqtt,steady,http,overload,twins]";

    private static readonly string[] Parts = ["mqtt", "steady", "http", "overload", "twins"];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (size, parts) = Parse(args);
        var table = new Table();
        await using var databases = await Databases.CreateAsync("postgres");
        await using var program = await RunningProgram.StartAsync(databases.Settings, databases.Folder);
        if (parts.Contains("mqtt"))
            await MqttRuns.SustainedAsync(size, databases, program, table);
        if (parts.Contains("steady"))
            await MqttRuns.SteadyAsync(size with { Time = size.Time / 2 }, databases, program, table);
        if (parts.Contains("http"))
            await HttpAsync(databases, program, table);
        if (await databases.ReadingsAsync() is > 0 and var rows)
            table.Add(
                "PostgreSQL, indexes included", "≤ 30 bytes a value",
                $"{Each(await databases.ReadingBytesAsync(), rows):F1} bytes a value of {rows} messages of six");
        if (parts.Contains("overload"))
            await Overload.RunAsync(size.Time / 2, databases, program, table);
        table.Add("memory of the program, most in the whole run", "", $"{program.PeakMebibytes:F0} MiB");
        var version = await databases.VersionAsync();
        await program.KillAsync();
        if (parts.Contains("twins"))
            await Twins.RunAsync(table);
        table.Print(version);
        return table.IsWhole ? 0 : 1;
    }

    private static double Each(long bytes, long rows) => bytes / (double)(rows * Workload.ValuesPerMessage);

    private static async Task HttpAsync(Databases databases, RunningProgram program, Table table)
    {
        var stored = await databases.ReadingsAsync();
        var options = HttpOptions.Parse(["--rows", "200000", "--rounds", "1"]);
        var workload = new Workload(options, Pack.Load(), options.Rounds + 1);
        await Measured.ProgramAsync(workload.Round(0), program);
        var clock = Stopwatch.StartNew();
        var run = await Measured.ProgramAsync(workload.Round(1), program);
        table.Add(
            "HTTP NDJSON, 5,000 messages of six values a call", "≥ 150,000 values/s",
            $"{run.MessagesPerSecond * Workload.ValuesPerMessage:F0} values/s for {clock.Elapsed.TotalSeconds:F1} s");
        table.Add("HTTP", options.Rows * 2, await databases.ReadingsAsync() - stored);
    }

    private static (MqttSize Size, string[] Parts) Parse(string[] args)
    {
        var (size, parts) = (new MqttSize(2_000, TimeSpan.FromSeconds(60), 1_000), Parts);
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : throw new ArgumentException($"{args[index]} has no value.");
            (size, parts) = args[index] switch
            {
                "--connections" => (size with { Connections = HttpOptions.Number(value, 1, 10_000) }, parts),
                "--seconds" => (size with { Time = TimeSpan.FromSeconds(HttpOptions.Number(value, 1, 3_600)) }, parts),
                "--rate" => (size with { PerSecond = HttpOptions.Number(value, 1, 100_000) }, parts),
                "--only" when value.Split(',').All(Parts.Contains) => (size, value.Split(',')),
                _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{args[index]} {value} is not understood.")),
            };
        }

        return (size, parts);
    }
}
