using System.Collections.Frozen;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>rules.json: the rule book.</summary>
internal static class RulesFile
{
    /// <summary>The longest hold time, in seconds.</summary>
    public const int MaxHoldSeconds = 86_400;

    public static ImmutableArray<Rule> Read(
        PackFolder pack, IReadOnlyList<Metric>? metrics, IReadOnlyList<StationType>? types, FrozenSet<string>? categories)
    {
        if (pack.Json("rules.json") is not { } root)
            return [];
        var ids = new Unique<string>("rule");
        var rules = ImmutableArray.CreateBuilder<Rule>();
        foreach (var part in root.Items("rules"))
        {
            var rule = Read(part, metrics, types);
            if (categories is not null && rule.Category.Length > 0 && !categories.Contains(rule.Category))
                part.Mistake("category", $"unknown category '{rule.Category}'");
            if (ids.Mistake(rule.Id) is { } twice)
                part.Mistake("id", twice);
            rules.Add(rule);
        }

        return rules.ToImmutable();
    }

    private static Rule Read(PackObject part, IReadOnlyList<Metric>? metrics, IReadOnlyList<StationType>? types)
    {
        var id = part.Id("id");
        // A case id joins pond, rule and time by dots; a dot in a rule id would let two alarms name one case.
        if (id.Contains('.', StringComparison.Ordinal))
            part.Mistake("id", $"'{id}' must not contain a dot");
        var metric = Watched(part, metrics, types);
        var side = part.Word("when", Words.Sides);
        return new Rule(
            id, part.Names("names"), part.Names("advice"), part.Text("stationType"), (byte)(metric?.Number ?? 0), side,
            Level(part, "threshold", metric), Release(part, metric, side),
            TimeSpan.FromSeconds(part.Integer("holdSeconds", 0, MaxHoldSeconds)),
            part.Word("severity", Words.Severities), part.Id("category"), part.Text("source"));
    }

    private static Metric? Watched(PackObject part, IReadOnlyList<Metric>? metrics, IReadOnlyList<StationType>? types)
    {
        var key = part.Text("metric");
        var typeKey = part.TextOrNull("stationType") ?? "";
        var metric = metrics?.FirstOrDefault(known => known.Key == key);
        if (metrics is not null && metric is null && key.Length > 0)
            part.Mistake("metric", $"unknown metric '{key}'");
        var type = types?.FirstOrDefault(known => known.Key == typeKey);
        if (types is not null && type is null && typeKey.Length > 0)
            part.Mistake("stationType", $"unknown station type '{typeKey}'");
        else if (type is { Place: not PlaceKind.Pond })
            part.Mistake("stationType", $"rules run on ponds, and '{typeKey}' stands in villages");
        else if (type is not null && metric is not null && !type.Metrics.Contains(key))
            part.Mistake("metric", $"station type '{typeKey}' does not measure '{key}'");
        return metric;
    }

    private static float Release(PackObject part, Metric? metric, Side side)
    {
        var release = Level(part, "release", metric);
        if (part.Element.TryGetProperty("threshold", out var element)
            && element.ValueKind == System.Text.Json.JsonValueKind.Number && element.TryGetSingle(out var threshold)
            && (side == Side.Below ? release < threshold : release > threshold))
        {
            var (word, must) = side == Side.Below ? ("below", "at or above") : ("above", "at or below");
            part.Mistake("release", string.Create(
                CultureInfo.InvariantCulture,
                $"{release} lies on the wrong side: a rule that speaks {word} {threshold} releases {must} it"));
        }

        return release;
    }

    private static float Level(PackObject part, string member, Metric? metric)
    {
        var level = (float)part.Number(member, float.MinValue, float.MaxValue);
        if (metric is not null && !float.IsNaN(level) && metric.Min < metric.Max && !metric.Contains(level))
            part.Mistake(member, string.Create(
                CultureInfo.InvariantCulture, $"{level} lies outside the range of '{metric.Key}', {metric.Min} to {metric.Max}"));
        return level;
    }
}
