using System.Globalization;

namespace Deqing.Realtime.Load;

/// <summary>Prints what was measured as Markdown.</summary>
internal static class Report
{
    public static void Machine(HttpOptions options, string database)
    {
        Line($"{Load.Machine.Describe()}, {database}, {Load.Machine.LoadAverage}.");
        Line($"{options.Rows} messages of {Workload.ValuesPerMessage} values a round, {options.Sensors} sensors,");
        Line($"{options.Batch} messages a call, {options.Posters} posters, one round of warm-up.");
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
        var (bareRate, ourRate) = (Median(bare.Select(one => one.MessagesPerSecond)), Median(ours.Select(one => one.MessagesPerSecond)));
        Line($"\nMedian: bare {bareRate:F0} messages/s, program {ourRate:F0} messages/s, ratio {Median(ratios):F2} (target 0.5).");
    }

    public static void Program(double peak, TimeSpan[] latencies, List<(TimeSpan Duration, int Bytes)> snapshots)
    {
        Array.Sort(latencies);
        Line($"Peak memory of the program: {peak:F0} MiB.");
        Line($"Answer of a call: p50 {At(0.5):F0} ms, p95 {At(0.95):F0} ms, p99 {At(0.99):F0} ms, longest {At(1):F0} ms.");
        var (first, median) = (snapshots[0].Duration.TotalMilliseconds, Median(snapshots.Select(one => one.Duration.TotalMilliseconds)));
        Line($"Snapshot of the whole county: {snapshots[^1].Bytes} bytes, first {first:F0} ms, median {median:F0} ms (target 1,000 ms).");

        double At(double part) => latencies[(int)Math.Ceiling(part * (latencies.Length - 1))].TotalMilliseconds;
    }

    public static void Starts(long rows, ProgramStart empty, ProgramStart afterCrash, ProgramStart afterStop, TimeSpan stop)
    {
        Line($"\n| ready after the start of the process (target 10 s) | seconds | CPU seconds |");
        Line($"|---|---:|---:|");
        Start("empty database", empty);
        Start($"{rows} rows, after a kill", afterCrash);
        Start($"{rows} rows, after an orderly stop", afterStop);
        Line($"\nThe orderly stop took {stop.TotalSeconds:F1} s.");

        static void Start(string what, ProgramStart start) =>
            Line($"| {what} | {start.ToReady.TotalSeconds:F1} | {start.Processor.TotalSeconds:F1} |");
    }

    private static void Round(int round, string side, Measured measured, string ratio)
    {
        var (rate, seconds, processor) = (measured.MessagesPerSecond, measured.Wall.TotalSeconds, measured.Processor.TotalSeconds);
        var (values, each) = (rate * Workload.ValuesPerMessage, processor * 1e6 / measured.Messages);
        Line($"| {round} | {side} | {rate:F0} | {values:F0} | {seconds:F2} | {processor:F2} | {each:F1} | {ratio} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
