using System.Collections.Frozen;
using System.Text.Json;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>
/// dialects.json: what devices made for other systems call what they measure. A county without the file has devices that use
/// the keys of the metrics.
/// </summary>
internal static class DialectsFile
{
    public const string File = "dialects.json";

    /// <summary>The most plain dialects of a county.</summary>
    public const int MaxPlain = 16;

    /// <summary>The most names of one dialect.</summary>
    public const int MaxNames = 500;

    /// <summary>The longest name a device may use for a metric, in characters.</summary>
    public const int MaxName = 64;

    /// <summary>Reads it. References into a list that is null are not judged.</summary>
    public static Dialects Read(PackFolder pack, FrozenSet<string>? metrics)
    {
        if (!pack.Has(File) || pack.Json(File) is not { } root)
            return Dialects.None;
        var thingsBoard = root.Element.TryGetProperty("thingsBoard", out _) && root.Part("thingsBoard") is { } part
            ? Names(part, metrics) : Dialects.None.ThingsBoard;
        return new Dialects(thingsBoard, root.Element.TryGetProperty("plain", out _) ? Plain(root, metrics) : []);
    }

    private static ImmutableArray<PlainDialect> Plain(PackObject root, FrozenSet<string>? metrics)
    {
        var ids = new Unique<string>("dialect");
        var dialects = ImmutableArray.CreateBuilder<PlainDialect>();
        foreach (var part in root.Items("plain"))
        {
            var (id, time, names) = (part.Id("id"), part.TextOrNull("time"), Names(part, metrics));
            if (ids.Mistake(id) is { } twice)
                part.Mistake("id", twice);
            if (time is not null && names.ContainsKey(time))
                part.Mistake("time", $"'{time}' is also one of the names");
            if (Topic(part, dialects) is { } topic)
                dialects.Add(new PlainDialect(id, topic, time, names));
        }

        if (dialects.Count > MaxPlain)
            root.Mistake("plain", $"must not name more than {MaxPlain}");
        return dialects.ToImmutable();
    }

    private static TopicTemplate? Topic(PackObject part, IEnumerable<PlainDialect> before)
    {
        if (part.Text("topic") is not { Length: > 0 } text)
            return null;
        var (topic, mistake) = TopicTemplate.Parse(text);
        if (topic is null)
            part.Mistake("topic", mistake!);
        else if (Dialects.Reserved.Concat(before.Select(one => one.Topic)).FirstOrDefault(topic.Overlaps) is { } other)
            part.Mistake("topic", $"'{text}' has topics in common with '{other}'");
        else
            return topic;
        return null;
    }

    private static FrozenDictionary<string, string?> Names(PackObject part, FrozenSet<string>? metrics)
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!part.Element.TryGetProperty("names", out _) || part.Part("names") is not { } all)
            return names.ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var member in all.Element.EnumerateObject())
        {
            if (member.Name.Length is 0 or > MaxName)
                all.Mistake(member.Name, $"a name has 1 to {MaxName} characters");
            var metric = member.Value.ValueKind == JsonValueKind.Null ? null : all.Text(member.Name);
            if (metric is { Length: > 0 } && metrics is not null && !metrics.Contains(metric))
                all.Mistake(member.Name, $"unknown metric '{metric}'");
            names[member.Name] = metric;
        }

        if (names.Count > MaxNames)
            part.Mistake("names", $"must not be more than {MaxNames}");
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
