using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Simulation.Tests;

/// <summary>Recorded water (deploy/fleet/recordings, see SOURCES.md there) as a sensor would have sent it.</summary>
internal static class Recording
{
    public const string Healthy = "wq-pond-hi98194-5s-2021-11.csv";
    public const string Faulty = "wq-pond-lowcost-faulty-5s-2021-11-03.csv";
    public const string River = "wq-cn-zhejiang-4h-2021-04.csv";

    private static readonly string Root = Find();

    /// <summary>The folder of the county pack.</summary>
    public static readonly string PackFolder = Path.Combine(Root, "deploy", "counties", "deqing");

    /// <summary>The metrics of the county pack: what is tested is the pack's figures as much as the engine.</summary>
    public static readonly MetricCatalogue Pack = CountyFolder.Load(PackFolder).County!.Metrics;

    /// <summary>The rows of a file, column by name.</summary>
    public static IEnumerable<Func<string, string>> Rows(string file)
    {
        var lines = File.ReadLines(Path.Combine(Root, "deploy", "fleet", "recordings", file));
        Dictionary<string, int>? header = null;
        foreach (var line in lines)
        {
            var fields = line.Split(',');
            if (header is null)
                header = fields.Index().ToDictionary(field => field.Item, field => field.Index);
            else
                yield return column => fields[header[column]];
        }
    }

    /// <summary>An observation of a row, graded as the gateway does; null where it has no value.</summary>
    public static Observation? Observe(
        MetricCatalogue metrics, Func<string, string> row, DateTimeOffset receivedAt, bool wrongClock,
        params (string Column, string Metric)[] columns)
    {
        var values = ImmutableArray.CreateBuilder<MetricValue>();
        foreach (var (column, key) in columns)
            if (float.TryParse(row(column), CultureInfo.InvariantCulture, out var value))
            {
                var metric = metrics.Find(key)!;
                var sent = new MetricValue((byte)metric.Number, value, Quality.Good);
                values.Add(sent with { Quality = wrongClock ? Quality.WrongClock : Intake.Grade(metric, sent) });
            }

        return values.Count == 0 ? null : new Observation(At(row), receivedAt, null, values.ToImmutable());
    }

    public static DateTimeOffset At(Func<string, string> row) =>
        new(DateTime.Parse(row("time_local"), CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
