using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Load;

/// <summary>
/// How long questions in the language of SensorThings take over a log of many rows of one sensor and few of a hundred others, asked of
/// the real program over HTTP. Prints Markdown; fails if a question is refused, never because something was slow.
/// </summary>
internal static class ThingsCommand
{
    public const string Usage = "things [rows of the log, 500000] [sqlite|postgres]";
    private const int Rounds = 21, Others = 100, Interval = 30;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (rows, kind) = (500_000, args.ElementAtOrDefault(1) ?? "sqlite");
        if (args.Length > 0)
            rows = HttpOptions.Number(args[0], 10_000, 100_000_000);
        if (args.Length > 2 || kind is not ("sqlite" or "postgres"))
            throw new ArgumentException($"{string.Join(' ', args)} is not understood.");

        await using var databases = await Databases.CreateAsync(kind);
        await using var program = await RunningProgram.StartAsync(
            [.. databases.Settings, "--Limits:CallsPerSecond=100000"], databases.Folder);
        var now = DateTimeOffset.UtcNow;
        var start = now - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerSecond) - TimeSpan.FromSeconds((double)rows * Interval);
        await FillAsync(databases, rows, start);
        await databases.SettleAsync();
        Console.WriteLine($"{await databases.ReadingsAsync()} rows, {await databases.VersionAsync()}.\n");
        Console.WriteLine("| question | median ms | longest ms | bytes |\n|---|---:|---:|---:|");
        string At(double share) =>
            $"{start.AddSeconds(Math.Round(rows * share) * Interval).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z";
        const string stream = "Datastreams('S00001:dissolvedOxygen')/Observations";
        foreach (var (question, path) in new[]
        {
            ("a hundred observations from the middle on", $"{stream}?$filter=phenomenonTime ge {At(0.5)}"),
            ("a hundred up to the middle, newest first",
                $"{stream}?$filter=phenomenonTime le {At(0.5)}&$orderby=phenomenonTime desc"),
            ("a thousand from the middle on as a data array",
                $"{stream}?$filter=phenomenonTime ge {At(0.5)}&$top=1000&$resultFormat=dataArray&$select=phenomenonTime,result"),
            ("those of an hour beyond a value",
                $"{stream}?$filter=phenomenonTime ge {At(0.5)} and phenomenonTime lt {At(0.50024)} and result gt 7"),
            ("a hundred of `Observations` of one Datastream by filter",
                $"Observations?$filter=Datastream/id eq 'S00001:dissolvedOxygen' and phenomenonTime ge {At(0.5)}&$orderby=phenomenonTime"),
            ("the newest", $"{stream}?$orderby=phenomenonTime desc&$top=1"),
            ("counted: a tenth of the log", $"{stream}?$count=true&$top=1&$filter=phenomenonTime ge {At(0.9)}"),
            ("a hundred Things with Locations and Datastreams", "Things?$expand=Locations,Datastreams"),
            ("a hundred Things with the newest of each Datastream",
                "Things?$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc))"),
            ("a page of the Datastreams of one metric, counted", "Datastreams?$filter=ObservedProperty/id eq 'ph'&$count=true&$skip=3000"),
        })
            await MeasureAsync(program, question, path);
        return 0;
    }

    private static async Task FillAsync(Databases databases, int rows, DateTimeOffset start)
    {
        var numbers = Pack.Load().Parts.Sensors.ToDictionary(sensor => sensor.Id);
        await using var store = StoreFactory.Open(databases.Storage);
        LoggedObservation Row(string sensor, int index)
        {
            var at = start.AddSeconds((double)index * Interval);
            return new LoggedObservation(numbers[sensor].Number, new Observation(at, at.AddSeconds(1), index,
            [
                new MetricValue(1, 5 + (index % 300 / 100f), Quality.Good), new MetricValue(2, 18, Quality.Good),
                new MetricValue(3, 7.5f, Quality.Good),
            ]));
        }

        foreach (var chunk in Enumerable.Range(0, rows).Chunk(IReadingLog.MaxAppend))
            await store.Readings.AppendAsync([.. chunk.Select(index => Row("S00001", index))], CancellationToken.None);
        await store.Readings.AppendAsync(
            [.. Enumerable.Range(2, Others - 1).Select(sensor => Row($"S{sensor:D5}", rows - 1))], CancellationToken.None);
    }

    private static async Task MeasureAsync(RunningProgram program, string question, string path)
    {
        var (times, bytes) = (new List<double>(), 0);
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes = (await program.GetAsync($"/sensorthings/v1.1/{path}")).Length;
            if (round > 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {question} | {times[times.Count / 2]:F1} | {times[^1]:F1} | {bytes} |"));
    }
}
