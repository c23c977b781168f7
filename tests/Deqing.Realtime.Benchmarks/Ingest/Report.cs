using System.Globalization;
using System.Runtime.InteropServices;

namespace Deqing.Realtime.Benchmarks.Ingest;

/// <summary>Prints what was measured as Markdown.</summary>
internal static class Report
{
    public static void Machine(LoadOptions options, string database)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var load = File.Exists("/proc/loadavg") ? $", load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
        Line($"{Environment.ProcessorCount} cores, {memory:F1} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {database}{load}.");
        Line($"{options.Rows} messages of {Workload.ValuesPerMessage} values a round, {options.Sensors} sensors, {options.Batch} messages a call, {options.Posters} posters, one round of warm-up.");
    }

    public static void Rounds(List<Measured> bare, List<Measured> ours)
    {
        Line($"\n| round | side | messages/s | values/s | seconds | CPU seconds | CPU µs/message | ratio |");
        Line($"|---|---|---:|---:|---:|---:|---:|---:|");
        var ratios = new List<double>();
        for (var round = 0; round < bare.Count; round++)
        {
            ratios.Add(ours[round].MessagesPerSecond / bare[round].MessagesPerSecond);
            Round(round + 1, "bare", bare[round], "");
            Round(round + 1, "program", ours[round], ratios[^1].ToString("F2", CultureInfo.InvariantCulture));
        }
        Line($"\nMedian: bare {Median(bare.Select(one => one.MessagesPerSecond)):F0} messages/s, program {Median(ours.Select(one => one.MessagesPerSecond)):F0} messages/s, ratio {Median(ratios):F2} (target 0.5).");
    }

    public static void Program(double peak, TimeSpan[] latencies, List<(TimeSpan Duration, int Bytes)> snapshots)
    {
        Array.Sort(latencies);
        Line($"Peak memory of the program: {peak:F0} MiB.");
        Line($"Answer of a call: p50 {At(0.5):F0} ms, p95 {At(0.95):F0} ms, p99 {At(0.99):F0} ms, longest {At(1):F0} ms.");
        Line($"Snapshot of the whole county: {snapshots[^1].Bytes} bytes, first {snapshots[0].Duration.TotalMilliseconds:F0} ms, median {Median(snapshots.Select(one => one.Duration.TotalMilliseconds)):F0} ms (target 1,000 ms).");

        double At(double part) => latencies[(int)Math.Ceiling(part * (latencies.Length - 1))].TotalMilliseconds;
    }

    public static void Starts(long rows, TimeSpan empty, TimeSpan afterCrash, TimeSpan afterStop, TimeSpan stop)
    {
        Line($"Ready after the start of the process (target 10 s): empty database {empty.TotalSeconds:F1} s; with {rows} rows after a kill {afterCrash.TotalSeconds:F1} s, after an orderly stop {afterStop.TotalSeconds:F1} s (the stop took {stop.TotalSeconds:F1} s).");
    }

    private static void Round(int round, string side, Measured measured, string ratio)
    {
        var (rate, seconds, processor) = (measured.MessagesPerSecond, measured.Wall.TotalSeconds, measured.Processor.TotalSeconds);
        Line($"| {round} | {side} | {rate:F0} | {rate * Workload.ValuesPerMessage:F0} | {seconds:F2} | {processor:F2} | {processor * 1e6 / measured.Messages:F1} | {ratio} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
