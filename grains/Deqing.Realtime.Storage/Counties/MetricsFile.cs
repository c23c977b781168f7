using System.Collections.Frozen;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>metrics.json: the metric catalogue.</summary>
internal static class MetricsFile
{
    private const string File = "metrics.json";

    public static IReadOnlyList<Metric>? Read(PackFolder pack)
    {
        if (pack.Json(File) is not { } root || !root.IsArray("metrics"))
        {
            if (pack.Mistakes.All(mistake => mistake.File != File))
                pack.Add(File, "metrics", "must be an array");
            return null;
        }

        var numbers = new Unique<int>("number");
        var keys = new Unique<string>("metric");
        var codes = new Unique<string>("HJ 212 code");
        var metrics = new List<Metric>();
        foreach (var part in root.Items("metrics"))
        {
            var metric = Read(part);
            if (metric.Number > 0 && numbers.Mistake(metric.Number) is { } sameNumber)
                part.Mistake("number", sameNumber);
            if (keys.Mistake(metric.Key) is { } sameKey)
                part.Mistake("key", sameKey);
            if (metric.Hj212 is { } code && codes.Mistake(code) is { } sameCode)
                part.Mistake("hj212", sameCode);
            if (metric.Min >= metric.Max)
                part.Mistake("min", string.Create(CultureInfo.InvariantCulture, $"{metric.Min} must be lower than max {metric.Max}"));
            metrics.Add(metric);
        }

        return metrics;
    }

    /// <summary>What becomes of a fault that persists; null where the pack asks for nothing.</summary>
    public static FaultCase? ReadFaults(PackFolder pack, FrozenSet<string>? categories)
    {
        if (pack.Json(File) is not { } root || !root.Element.TryGetProperty("faults", out _) || root.Part("faults") is not { } part)
            return null;
        var category = part.Id("category");
        if (categories is not null && category.Length > 0 && !categories.Contains(category))
            part.Mistake("category", $"unknown category '{category}'");
        return new FaultCase(category, part.Word("severity", Words.Severities));
    }

    private static Metric Read(PackObject part)
    {
        var resolution = part.Number("resolution", 0);
        if (resolution == 0)
            part.Mistake("resolution", "must be greater than 0");
        return new Metric(
            part.Integer("number", 1, MetricCatalogue.MaxNumber), part.Id("key"), part.Names("names"),
            part.Text("unit", mayBeEmpty: true), part.Number("min", float.MinValue, float.MaxValue),
            part.Number("max", float.MinValue, float.MaxValue), resolution, part.Integer("decimals", 0, 6),
            part.TextOrNull("hj212"), [.. part.Items("limits").Select(Limit)])
        {
            Checks = MetricChecksReading.Read(part),
        };
    }

    private static MetricLimit Limit(PackObject part)
    {
        var comparison = part.Word("operator", Words.Operators) ?? "";
        var value = comparison == "range" ? part.Pair("value") : (part.Number("value"), double.NaN);
        var (low, high) = comparison == "range" ? value : (value.Item1, value.Item1);
        if (low > high)
            part.Mistake("value", "the lower end of the range stands first");
        return new MetricLimit(
            part.Text("standard"), part.Text("case"), comparison, low, high, part.Text("unit", mayBeEmpty: true),
            part.Flag("confirmed"), part.Text("source"));
    }
}
