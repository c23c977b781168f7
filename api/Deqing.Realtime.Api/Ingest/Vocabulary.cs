using System.Collections.Frozen;
using System.Text;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>What the names of a dialect mean: the county's own names first, then the keys of the metrics.</summary>
internal sealed class Vocabulary
{
    /// <summary>Number of a name that is known to be no measurement.</summary>
    public const int Ignored = 0;

    private const int MaxName = 64;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers;

    /// <param name="id">The dialect in metrics and logs.</param>
    /// <param name="time">The member of a flat object that says when it was measured, or null.</param>
    /// <param name="names">Metric keys by name, null for no measurement.</param>
    /// <param name="metrics">The catalogue.</param>
    public Vocabulary(string id, string? time, FrozenDictionary<string, string?> names, MetricCatalogue metrics)
    {
        Id = id;
        Time = time is null ? null : Encoding.UTF8.GetBytes(time);
        var all = metrics.All.ToDictionary(metric => metric.Key, metric => metric.Number, StringComparer.Ordinal);
        foreach (var (name, key) in names)
            all[name] = key is null ? Ignored : metrics.Find(key)!.Number;
        numbers = all.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The dialect in metrics and logs.</summary>
    public string Id { get; }

    /// <summary>The member that says when it was measured, in UTF-8; null where there is none.</summary>
    public byte[]? Time { get; }

    /// <summary>The number of the metric a name means, <see cref="Ignored"/>, or null if nobody knows it.</summary>
    public int? Find(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MaxName];
        return name.Length <= 4 * MaxName && Encoding.UTF8.TryGetChars(name, text, out var length)
            && numbers.TryGetValue(text[..length], out var number) ? number : null;
    }
}
