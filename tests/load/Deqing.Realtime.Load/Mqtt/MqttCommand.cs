using System.Globalization;

namespace Deqing.Realtime.Load.Mqtt;

/// <summary>
/// Measures PUBLISH → PUBACK with QoS 1 over many connections, and compares in one run, in turns, with another build of the
/// program. Fails if a message is not acknowledged or a row is missing, never because something was slow.
/// </summary>
internal static class MqttCommand
{
    public const string Usage =
        "mqtt [--against other/Deqing.Realtime.Api.dll] [--window 16] and the options of http; a poster is a connection";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var against = Take(ref args, "--against");
        var window = HttpOptions.Number(Take(ref args, "--window") ?? "16", 1, 1_000);
        return await RunAsync(HttpOptions.Parse(args), against, window) ? 0 : 1;
    }

    private static async Task<bool> RunAsync(HttpOptions options, string? against, int window)
    {
        var workload = new Workload(options, Pack.Load(), options.Rounds + 1);
        await using var ours = await Side.StartAsync("program", options, null);
        await using var other = against is null ? null : await Side.StartAsync("other build", options, against);
        Report.Machine(options, await ours.Databases.VersionAsync());
        Console.WriteLine("\n| round | side | messages/s | p50 ms | p99 ms | CPU µs/message |\n|---|---|---:|---:|---:|---:|");
        List<Measured> one = [], two = [];
        for (var round = 0; round <= options.Rounds; round++)
        {
            var calls = workload.Round(round);
            if (other is not null)
                two.Add(await other.RunAsync(round, calls, window));
            one.Add(await ours.RunAsync(round, calls, window));
        }
        if (other is not null)
            Compare(one[1..], two[1..]);
        var expected = (long)options.Rows * (options.Rounds + 1);
        return await ours.IsCompleteAsync(expected) && (other is null || await other.IsCompleteAsync(expected));
    }

    private static void Compare(List<Measured> ours, List<Measured> other)
    {
        var speed = Median(ours, one => one.MessagesPerSecond) / Median(other, one => one.MessagesPerSecond);
        var work = Median(ours, Micros) / Median(other, Micros);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nMedians, program to other build: messages/s {speed:F2}, CPU of a message {work:F2}."));
    }

    private static double Micros(Measured one) => one.Processor.TotalMicroseconds / one.Messages;

    private static double Median(List<Measured> rounds, Func<Measured, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private static string? Take(ref string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        if (at < 0)
            return null;
        var value = at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} has no value.");
        args = [.. args[..at], .. args[(at + 2)..]];
        return value;
    }

    /// <summary>One build of the program with a database of its own.</summary>
    private sealed record Side(string Name, Databases Databases, RunningProgram Program) : IAsyncDisposable
    {
        public static async Task<Side> StartAsync(string name, HttpOptions options, string? built)
        {
            var databases = await Databases.CreateAsync(options.Database);
            return new Side(name, databases, await RunningProgram.StartAsync(databases.Settings, databases.Folder, built));
        }

        /// <summary>Publishes the messages of each poster over a connection of its own and waits for all acknowledgements.</summary>
        public async Task<Measured> RunAsync(int round, Call[][] calls, int window)
        {
            var posters = await Task.WhenAll(calls.Select(own => MqttPoster.ConnectAsync(Program.MqttPort, Program.DeviceKey, own)));
            var (processor, clock) = (Program.Processor, System.Diagnostics.Stopwatch.StartNew());
            var latencies = await Task.WhenAll(posters.Select(poster => Task.Run(() => poster.PublishAsync(window))));
            var measured = new Measured(
                latencies.Sum(one => one.Length), clock.Elapsed, Program.Processor - processor,
                [.. latencies.SelectMany(one => one).Order()]);
            foreach (var poster in posters)
                poster.Dispose();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(round == 0 ? "warm-up" : round)} | {Name} | {measured.MessagesPerSecond:F0} "
                + $"| {At(measured, 0.5):F1} | {At(measured, 0.99):F1} | {Micros(measured):F1} |"));
            return measured;
        }

        public async Task<bool> IsCompleteAsync(long expected)
        {
            var rows = await Databases.ReadingsAsync();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: {expected} acknowledged, {rows} in the reading log, at most {Program.PeakMebibytes:F0} MiB."));
            return rows == expected;
        }

        public async ValueTask DisposeAsync()
        {
            await Program.DisposeAsync();
            await Databases.DisposeAsync();
        }

        private static double At(Measured measured, double share) =>
            measured.Latencies[(int)(share * (measured.Latencies.Length - 1))].TotalMilliseconds;
    }
}
