using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Load.Hj212;
using Deqing.Realtime.Load.Mqtt;

namespace Deqing.Realtime.Load;

/// <summary>
/// The table of speed in one run: load, program and database on this one machine, and a bare gateway beside the program. Fails if
/// anything acknowledged is not in the log, never because something was slow.
/// </summary>
internal static class AllCommand
{
    public const string Usage =
        "all [--connections 2000] [--seconds 60] [--rate 1000] [--database postgres|sqlite] [--only mqtt,steady,http,hj212,overload,twins]";

    private static readonly string[] Parts = ["mqtt", "steady", "http", "hj212", "overload", "twins"];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (size, kind, parts) = Parse(args);
        var table = new Table();
        await using var databases = await Databases.CreateAsync(kind);
        await using var program = await RunningProgram.StartAsync(databases.Settings, databases.Folder);
        if (parts.Contains("mqtt"))
            await MqttRuns.SustainedAsync(size, databases, program, table);
        if (parts.Contains("steady"))
            await MqttRuns.SteadyAsync(size with { Time = size.Time / 2 }, databases, program, table);
        if (parts.Contains("http"))
            await HttpAsync(databases, program, table);
        if (kind == "postgres" && await databases.ReadingsAsync() is > 0 and var rows)
            table.Add(
                "PostgreSQL, indexes included", "≤ 30 bytes a value",
                $"{Each(await databases.ReadingBytesAsync(), rows):F1} bytes a value of {rows} messages of six");
        if (parts.Contains("hj212"))
            await Hj212Runs.SustainedAsync(size.Time / 2, databases, program, table);
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

    private static (MqttSize Size, string Database, string[] Parts) Parse(string[] args)
    {
        var (size, kind, parts) = (new MqttSize(2_000, TimeSpan.FromSeconds(60), 1_000), "postgres", Parts);
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : throw new ArgumentException($"{args[index]} has no value.");
            (size, kind, parts) = args[index] switch
            {
                "--connections" => (size with { Connections = HttpOptions.Number(value, 1, 10_000) }, kind, parts),
                "--seconds" => (size with { Time = TimeSpan.FromSeconds(HttpOptions.Number(value, 1, 3_600)) }, kind, parts),
                "--rate" => (size with { PerSecond = HttpOptions.Number(value, 1, 100_000) }, kind, parts),
                "--database" when value is "postgres" or "sqlite" => (size, value, parts),
                "--only" when value.Split(',').All(Parts.Contains) => (size, kind, value.Split(',')),
                _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{args[index]} {value} is not understood.")),
            };
        }

        return (size, kind, parts);
    }
}
